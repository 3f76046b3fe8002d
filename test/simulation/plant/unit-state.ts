/** What one UPS of the site is and does, in the words of physics. Each register map has its own way to say it. */
export interface UnitState {
  /** Switched off, taken out: its page answers with an exception and the system misses it. */
  isThere: boolean;
  source: 'inverter' | 'battery' | 'bypass' | 'maintenance' | 'eco' | 'off';
  activity: 'operating' | 'available' | 'standby' | 'isolated' | 'service' | 'auto-test';
  mains: Supply;
  bypass: Supply;
  isOnGenSet: boolean;
  isSavingEnergy: boolean;
  battery: 'ok' | 'charging' | 'testing' | 'none';
  batteryPercent: number;
  /** Since the mains failed. */
  batterySeconds: number;
  /** Load of each phase, percent. */
  load: [number, number, number];
  /** Away from the nominal value, each its own unit: V, tenths of Hz, tenths of °C. */
  wander: Wander;
  /** Alarms that stand, by their texts of Manual §6.3.2 and §6.3.3, beside those that follow from the rest. */
  readonly alarms: Set<string>;
}

/** `bad`: out of tolerance. */
export type Supply = 'ok' | 'bad' | 'absent';

export interface Wander {
  outputVolts: [number, number, number];
  outputHz: number;
  inputVolts: [number, number, number];
  inputHz: number;
  bypassVolts: [number, number, number];
  bypassHz: number;
  batteryVolts: number;
  batteryAmps: number;
  ambient: number;
  batteryDegrees: number;
}

/** What never changes while it is the same UPS. */
export interface Rating {
  readonly serialNumber: string;
  readonly model: string;
  /** Tenths of kVA, one unit. */
  readonly kva: number;
  readonly phases: 1 | 3;
  /** Whether its words for kVA, kW, A, Ah and battery volts are tenths. */
  readonly hasTenths: boolean;
  /** Whether it has a probe at its battery. */
  readonly hasProbe: boolean;
  /** Whether it manages a status word that no document prints (VU-MAP 0x0033). */
  readonly hasUnprintedStatus: boolean;
}

export function healthyUnit(): UnitState {
  return {
    isThere: true,
    source: 'inverter',
    activity: 'operating',
    mains: 'ok',
    bypass: 'ok',
    isOnGenSet: false,
    isSavingEnergy: false,
    battery: 'ok',
    batteryPercent: 100,
    batterySeconds: 0,
    load: [45, 52, 48],
    wander: {
      outputVolts: [0, 1, -1],
      outputHz: 0,
      inputVolts: [2, 1, 3],
      inputHz: 0,
      bypassVolts: [-1, 0, 1],
      bypassHz: 0,
      batteryVolts: 0,
      batteryAmps: 0,
      ambient: 0,
      batteryDegrees: 0,
    },
    alarms: new Set(),
  };
}

/** Measurements of a unit, or of the whole: volts and percent whole, everything else in tenths. */
export interface Measured {
  readonly load: readonly number[];
  readonly meanLoad: number;
  readonly outputVolts: readonly number[];
  readonly outputAmps: readonly number[];
  readonly outputHz: number;
  readonly kvaOf: readonly number[];
  readonly kva: number;
  readonly kw: number;
  readonly inputVolts: readonly number[];
  readonly inputHz: number;
  readonly bypassVolts: readonly number[];
  readonly bypassHz: number;
  readonly batteryVolts: number;
  readonly batteryAmps: number;
  readonly batteryPercent: number;
  readonly batteryAh: number;
  /** Whole minutes. */
  readonly batteryMinutes: number;
  readonly batterySeconds: number;
  readonly batteryDegrees: number;
  readonly ambient: number;
}

const volts = { ok: 230, bad: 188, absent: 0 } as const;
const hertz = { ok: 500, bad: 478, absent: 0 } as const;
/** Tenths of Ah. */
const capacity = 512;

const supplied = (supply: Supply, wander: readonly number[]) =>
  wander.map((off) => (supply === 'absent' ? 0 : volts[supply] + off));

export function measure(unit: UnitState, rating: Rating): Measured {
  const { wander } = unit;
  const isDead = unit.source === 'off';
  const outputVolts = wander.outputVolts.map((off) => (isDead ? 0 : 230 + off));
  const load = unit.load.map((percent) => (isDead ? 0 : percent));
  const used = rating.phases === 1 ? [0] : [0, 1, 2];
  const meanLoad = Math.round(used.reduce((sum, phase) => sum + (load[phase] ?? 0), 0) / used.length);
  // Tenths of kVA, percent and volts: tenths of A.
  const outputAmps = load.map((percent) => Math.round(((rating.kva / used.length) * percent * 10) / 230));
  const kvaOf = outputAmps.map((amps, phase) => Math.round((amps * (outputVolts[phase] ?? 0)) / 1000));
  const kva = used.reduce((sum, phase) => sum + (kvaOf[phase] ?? 0), 0);
  const isDischarging = unit.source === 'battery';
  const amps = isDischarging ? -3 * meanLoad - 40 : unit.battery === 'charging' ? 55 : 0;
  return {
    load,
    meanLoad,
    outputVolts,
    outputAmps,
    outputHz: isDead ? 0 : 500 + wander.outputHz,
    kvaOf,
    kva,
    kw: Math.round(kva * 0.9),
    inputVolts: supplied(unit.mains, wander.inputVolts),
    inputHz: unit.mains === 'absent' ? 0 : hertz[unit.mains] + wander.inputHz,
    bypassVolts: supplied(unit.bypass, wander.bypassVolts),
    bypassHz: unit.bypass === 'absent' ? 0 : hertz[unit.bypass] + wander.bypassHz,
    batteryVolts: 3900 + 3 * unit.batteryPercent + wander.batteryVolts - (isDischarging ? 180 : 0),
    batteryAmps: amps + wander.batteryAmps,
    batteryPercent: unit.batteryPercent,
    batteryAh: Math.round((capacity * unit.batteryPercent) / 100),
    batteryMinutes: Math.round((unit.batteryPercent * 40) / Math.max(20, meanLoad)),
    batterySeconds: unit.batterySeconds,
    batteryDegrees: 231 + wander.batteryDegrees,
    ambient: 254 + wander.ambient,
  };
}

/** The system as a whole: powers and currents of all units that are there, the rest of the first of them. */
export function measureSystem(units: readonly UnitState[], ratings: readonly Rating[]): Measured {
  const there = units.flatMap((unit, at) => {
    const rating = ratings[at];
    return unit.isThere && rating !== undefined ? [measure(unit, rating)] : [];
  });
  const [first] = there;
  const [unit] = units;
  const [rating] = ratings;
  if (first === undefined) {
    if (unit === undefined || rating === undefined) throw new Error('a system without units');
    return measure({ ...unit, source: 'off' }, rating);
  }
  const sum = (of: (one: Measured) => number) => there.reduce((total, one) => total + of(one), 0);
  const sums = (of: (one: Measured) => readonly number[]) =>
    [0, 1, 2].map((phase) => sum((one) => of(one)[phase] ?? 0));
  return {
    ...first,
    outputAmps: sums(({ outputAmps }) => outputAmps),
    kvaOf: sums(({ kvaOf }) => kvaOf),
    kva: sum(({ kva }) => kva),
    kw: sum(({ kw }) => kw),
    batteryPercent: Math.min(...there.map(({ batteryPercent }) => batteryPercent)),
  };
}
