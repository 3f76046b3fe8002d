import type { AnalogValueName } from '../../../src/objects/catalog/analog-values.js';
import type { Draws } from './draws.js';
import { drawLoad, drawMains, type Load, type Phases, phasesOf } from './mains-and-load.js';
import { at, lagging, type Series, seriesOf, wandering } from './series.js';
import { stateAt, type Visit } from './visit.js';

export type Unit = 'V' | 'A' | 'kW' | 'kVA' | 'Hz' | '%' | '°C' | 'Ah' | 'min' | 's' | 'pf' | 'cf';

/** Something that a UPS measures. */
export interface Quantity {
  readonly name: string;
  /** Stand together in a table and on a screen. */
  readonly group: string;
  readonly unit: Unit;
  readonly series: Series;
  /** The objects that show it; none: the UPS measures it, and no object is made for it. */
  readonly objects: readonly AnalogValueName[];
}

/** A UPS over the time of a visit. */
export interface Plant {
  readonly phases: 1 | 3;
  readonly parallel: boolean;
  readonly nominalV: number;
  readonly nominalHz: number;
  readonly nominalKva: number;
  readonly quantities: readonly Quantity[];
}

/** Lets each kind of measurement be told in a line. */
class Measurements {
  readonly list: Quantity[] = [];
  private readonly phases: 1 | 3;
  private readonly parallel: boolean;

  constructor(phases: 1 | 3, parallel: boolean) {
    this.phases = phases;
    this.parallel = parallel;
  }

  one(name: string, unit: Unit, series: Series, objects: readonly string[] = [], group = name): void {
    this.list.push({ name, group, unit, series, objects: objects as AnalogValueName[] });
  }

  /** Of each phase; the names of the objects end with the number of the phase. */
  each(group: string, unit: Unit, phases: Phases, objects: readonly string[] = []): void {
    phases.slice(0, this.phases).forEach((series, index) => {
      this.one(
        `${group}${index + 1}`,
        unit,
        series,
        objects.map((object) => `${object}${index + 1}`),
        group,
      );
    });
  }

  /** Between the phases. A single-phase UPS has none. */
  between(group: string, phases: Phases, objects: readonly string[]): void {
    if (this.phases === 1) return;
    const [one, two, three] = phases;
    [
      ['12', one, two],
      ['23', two, three],
      ['31', three, one],
    ].forEach(([pair, a, b]) => {
      const series = (a as Series).map((volts, second) => lineVoltage(volts, at(b as Series, second)));
      this.one(
        `${group}${pair}`,
        'V',
        series,
        objects.map((object) => `${object}${pair}`),
        group,
      );
    });
  }

  /** A single UPS shows the same value as that of the system and that of its unit. */
  both(name: string): string[] {
    return this.parallel ? [`UPS_OUTPUT_${name}`] : [`UPS_OUTPUT_${name}`, `UNIT_OUTPUT_${name}`];
  }
}

/** Of two phases that are 120 degrees apart. */
function lineVoltage(one: number, other: number): number {
  return Math.sqrt(one * one + other * other + one * other);
}

/** Nominal apparent powers of UPS, by their phases. */
export const sizes = {
  1: [1.1, 2, 3, 6, 10, 20],
  3: [10, 15, 20, 30, 40, 60, 80, 100, 120, 160, 200, 300, 500],
} as const;

/** What a range of UPS can be; absent: any. */
export interface PlantKind {
  readonly phases: 1 | 3;
  readonly parallel: boolean;
  readonly nominalKva: number;
}

export function drawPlant(draws: Draws, visit: Visit, kind: PlantKind = drawKind(draws)): Plant {
  const { phases, parallel, nominalKva } = kind;
  const [nominalV, nominalHz] = draws.weighted([
    [70, [230, 50]],
    [8, [220, 50]],
    [8, [240, 50]],
    [4, [220, 60]],
    [6, [120, 60]],
    [4, [277, 60]],
  ] as const);
  const measured = new Measurements(phases, parallel);
  const mains = drawMains(draws, visit, nominalV, nominalHz);
  const load = drawLoad(draws, visit, mains, nominalV, (nominalKva * 1000) / phases);
  outputInto(measured, visit, load);
  if (parallel) unitInto(measured, draws, visit, load);
  inputInto(measured, draws, visit, load, phases);
  batteryInto(measured, draws, visit, load, phases);
  return { phases, parallel, nominalV, nominalHz, nominalKva, quantities: measured.list };
}

function drawKind(draws: Draws): PlantKind {
  const phases = draws.chance(0.8) ? 3 : 1;
  const parallel = phases === 3 && draws.chance(0.15);
  return { phases, parallel, nominalKva: draws.pick(sizes[phases]) };
}

function outputInto(measured: Measurements, visit: Visit, load: Load): void {
  const both = (name: string) => measured.both(name);
  measured.each('output V', 'V', load.volts, both('V'));
  measured.between('output U', load.volts, both('U'));
  measured.one('output Hz', 'Hz', load.hertz, both('fr'));
  measured.each('output A', 'A', load.amps, both('I'));
  measured.each('output kVA', 'kVA', load.kva, both('KVA'));
  measured.each('output kW', 'kW', load.kw, both('kw'));
  measured.each('output pf', 'pf', load.pf, both('pf'));
  measured.each('output %', '%', load.percent, both('Lr'));
  measured.one('total %', '%', meanOf(load.percent), both('Lr'), 'total');
  measured.one(
    'total kVA',
    'kVA',
    sumOf(load.kva),
    both('KVA').map((name) => (name === 'UNIT_OUTPUT_KVA' ? 'UNIT_OUTPUT_kVA' : name)),
    'total',
  );
  measured.one('total kW', 'kW', sumOf(load.kw), both('kw'), 'total');
  // One crest factor is shown: the phase that has the highest.
  const crest = seriesOf(visit.seconds, (second) => Math.max(...load.crest.map((series) => at(series, second))));
  measured.one('output cf', 'cf', crest, both('cf'));
  measured.one('neutral A', 'A', load.neutral);
  measured.each(
    'peak A',
    'A',
    load.amps.map((amps, phase) =>
      amps.map((value, second) => value * at(load.crest[phase] ?? amps, second)),
    ) as unknown as Phases,
  );
  measured.one('UPS degrees', '°C', load.degrees, ['UNIT_TMP']);
}

/** Of a parallel system the unit has its share, which differs by a little, and sensors of its own. */
function unitInto(measured: Measurements, draws: Draws, visit: Visit, load: Load): void {
  const units = draws.whole(2, 4);
  const share = phasesOf(() => {
    const drift = wandering(draws, visit.seconds, 0.012, 40);
    const mean = draws.spread(1, 0.02) / units;
    return drift.map((value) => mean * (1 + value));
  });
  const shared = (phases: Phases) =>
    phases.map((series, phase) =>
      series.map((value, second) => value * at(share[phase] ?? series, second)),
    ) as unknown as Phases;
  const gains = phasesOf(() => draws.spread(1, 0.003));
  const volts = load.volts.map((series, phase) =>
    series.map((value) => value * (gains[phase] ?? 1)),
  ) as unknown as Phases;
  measured.each('unit output V', 'V', volts, ['UNIT_OUTPUT_V']);
  measured.between('unit output U', volts, ['UNIT_OUTPUT_U']);
  measured.one('unit output Hz', 'Hz', load.hertz, ['UNIT_OUTPUT_fr']);
  measured.each('unit output A', 'A', shared(load.amps), ['UNIT_OUTPUT_I']);
  measured.each('unit output kVA', 'kVA', shared(load.kva), ['UNIT_OUTPUT_KVA']);
  measured.each('unit output kW', 'kW', shared(load.kw), ['UNIT_OUTPUT_kw']);
  measured.each(
    'unit output %',
    '%',
    shared(load.percent).map((series) => series.map((value) => value * units)) as unknown as Phases,
    ['UNIT_OUTPUT_Lr'],
  );
  measured.one('unit total kVA', 'kVA', sumOf(shared(load.kva)), ['UNIT_OUTPUT_kVA'], 'unit total');
  measured.one('unit total kW', 'kW', sumOf(shared(load.kw)), ['UNIT_OUTPUT_kw'], 'unit total');
}

function inputInto(measured: Measurements, draws: Draws, visit: Visit, load: Load, phases: 1 | 3): void {
  const { mains } = load;
  measured.each('rectifier V', 'V', mains.input, ['RECTIFIER_V']);
  measured.between('rectifier U', mains.input, ['RECTIFIER_U']);
  measured.one('rectifier Hz', 'Hz', mains.hertz, ['RECTIFIER_Fr']);
  // A rectifier shares its power evenly among its phases, which differ by a few percent only.
  const efficiency = draws.between(0.92, 0.965);
  const pf = draws.between(0.93, 0.995);
  const total = sumOf(load.kw);
  const amps = phasesOf((phase) => {
    const weight = draws.spread(1, 0.02);
    const drift = wandering(draws, visit.seconds, 0.004, 15);
    return seriesOf(visit.seconds, (second) => {
      const volts = at(mains.input[phase] ?? total, second);
      const state = stateAt(visit, second);
      if (volts < 50 || state?.source === 'battery') return 0;
      const carried = state?.source === 'bypass' ? 0 : at(total, second) / efficiency;
      return (((carried + at(load.chargeKw, second)) * 1000) / phases / volts / pf) * (weight + at(drift, second));
    });
  });
  measured.each('rectifier A', 'A', amps, ['RECTIFIER_I']);
  measured.each(
    'rectifier kW',
    'kW',
    amps.map((series, phase) =>
      series.map((value, second) => (value * at(mains.input[phase] ?? series, second) * pf) / 1000),
    ) as unknown as Phases,
    ['RECTIFIER_kw'],
  );
  measured.each('bypass V', 'V', mains.bypass, ['BYPASS_V']);
  measured.between('bypass U', mains.bypass, ['BYPASS_U']);
  measured.one('bypass Hz', 'Hz', mains.bypassHertz, ['BYPASS_Fr']);
  const onBypass = (series: Series, gain: number) =>
    series.map((value, second) => (stateAt(visit, second)?.source === 'bypass' ? value * gain : 0));
  const gains = phasesOf(() => draws.spread(1, 0.01));
  measured.each(
    'bypass A',
    'A',
    load.amps.map((series, phase) => onBypass(series, gains[phase] ?? 1)) as unknown as Phases,
    ['BYPASS_I'],
  );
  measured.each(
    'bypass kW',
    'kW',
    load.kw.map((series, phase) => onBypass(series, gains[phase] ?? 1)) as unknown as Phases,
    ['BYPASS_kw'],
  );
}

/** Discharges by what the load takes, is charged again afterwards; degrees follow within half an hour. */
function batteryInto(measured: Measurements, draws: Draws, visit: Visit, load: Load, phases: 1 | 3): void {
  const blocks = phases === 1 ? draws.pick([6, 16, 20]) : draws.pick([2 * 18, 2 * 20, 40, 32]);
  const twoStrings = blocks % 2 === 0 && draws.chance(0.5);
  const total = sumOf(load.kw);
  const capacityAh = draws.pick([7, 9, 18, 40, 65, 100, 200]);
  const imbalance = draws.spread(1, 0.006);
  let charge = draws.between(0.9, 1);
  let seconds = 0;
  const columns = {
    volts: [] as number[],
    amps: [] as number[],
    percent: [] as number[],
    minutes: [] as number[],
    seconds: [] as number[],
  };
  const noise = wandering(draws, visit.seconds, 0.0008, 8);
  for (let second = 0; second < visit.seconds; second++) {
    const discharging = stateAt(visit, second)?.source === 'battery';
    seconds = discharging ? seconds + 1 : 0;
    const volts =
      blocks *
      (discharging ? 12.3 - (1 - charge) * 1.4 - seconds / 4000 : 13.62 - (charge < 0.98 ? 0.15 : 0)) *
      (1 + at(noise, second));
    const amps = discharging
      ? -(at(total, second) * 1000) / 0.95 / volts
      : charge < 0.999
        ? capacityAh * 0.1 * Math.min(1, (1.02 - charge) * 10)
        : draws.between(0, 0.06);
    charge = Math.min(1, Math.max(0.05, charge + amps / capacityAh / 3600));
    const load_ = Math.max(at(total, second), 0.1);
    columns.volts.push(volts);
    columns.amps.push(amps);
    columns.percent.push(charge * 100);
    columns.minutes.push(Math.min(999, (charge * capacityAh * blocks * 12 * 0.06) / load_ / 1.2));
    columns.seconds.push(seconds);
  }
  const volts = Float64Array.from(columns.volts);
  const amps = Float64Array.from(columns.amps);
  const half = (series: Series, by: number) => series.map((value) => (value / 2) * by);
  measured.one('battery V+', 'V', twoStrings ? half(volts, imbalance) : volts, ['BATTERY_V+'], 'battery V');
  if (twoStrings) measured.one('battery V-', 'V', half(volts, 2 - imbalance), ['BATTERY_V-'], 'battery V');
  measured.one('battery A+', 'A', amps, ['BATTERY_I+'], 'battery A');
  if (twoStrings)
    measured.one(
      'battery A-',
      'A',
      amps.map((value) => value * imbalance),
      ['BATTERY_I-'],
      'battery A',
    );
  measured.one('battery %', '%', Float64Array.from(columns.percent), ['BATTERY_%'], 'battery');
  measured.one('battery min', 'min', Float64Array.from(columns.minutes), ['BATTERY_Min'], 'battery');
  measured.one('battery s', 's', Float64Array.from(columns.seconds), ['BATTERY_s'], 'battery');
  measured.one(
    'battery Ah',
    'Ah',
    Float64Array.from(columns.percent, (value) => (value * capacityAh) / 100),
    ['BATTERY_Ah'],
    'battery',
  );
  const warm = wandering(draws, visit.seconds, 0.6, 1500);
  const mean = draws.between(18, 29);
  measured.one(
    'battery degrees',
    '°C',
    lagging(
      warm.map((value) => mean + value),
      60,
    ),
    ['BATTERY_TMP'],
  );
  measured.one(
    'DC bus V',
    'V',
    volts.map((value) => value * 1.004),
  );
}

export function sumOf(phases: readonly Series[]): Series {
  const [first = new Float64Array()] = phases;
  return first.map((_value, second) => phases.reduce((sum, series) => sum + at(series, second), 0));
}

export function meanOf(phases: readonly Series[]): Series {
  return sumOf(phases).map((value) => value / phases.length);
}
