export type LoadSource = 'inverter' | 'eco' | 'bypass' | 'maintenance-bypass' | 'none';

/** What the operator has asked of the unit; what feeds the load follows from it and from what is available. */
export type OperatingMode =
  | 'normal'
  | 'eco'
  | 'energy-saver'
  | 'bypass'
  | 'maintenance-bypass'
  | 'standby'
  | 'isolated'
  | 'off';

/** What a unit reports of itself: conditions that a map gives a bit, whatever its number there. */
export type UnitAlarm =
  | 'imminent-stop'
  | 'overload'
  | 'temperature'
  | 'transfer-locked'
  | 'transfer-impossible'
  | 'insufficient-resources'
  | 'redundancy-lost'
  | 'battery-open'
  | 'battery-discharged'
  | 'battery-low'
  | 'on-battery'
  | 'battery-test-failed'
  | 'rectifier-critical'
  | 'rectifier-input-bad'
  | 'charger-critical'
  | 'inverter-critical'
  | 'bypass-critical'
  | 'bypass-input-bad'
  | 'fan-failure'
  | 'maintenance-bypass';

/** A supply as the unit measures it: one value per phase. */
export interface SupplyState {
  readonly present: boolean;
  readonly inTolerance: boolean;
  readonly voltages: readonly number[];
  readonly frequencyHz: number;
}

export interface OutputState {
  readonly source: LoadSource;
  readonly voltages: readonly number[];
  readonly frequencyHz: number;
  readonly currents: readonly number[];
  readonly neutralCurrent: number;
  readonly kvaPerPhase: readonly number[];
  readonly kwPerPhase: readonly number[];
  readonly loadPercentPerPhase: readonly number[];
  readonly kva: number;
  readonly kw: number;
  readonly loadPercent: number;
}

export interface BatteryState {
  readonly fitted: boolean;
  readonly connected: boolean;
  readonly chargePercent: number;
  readonly capacityAh: number;
  /** Per string: positive first; charging is counted positive, discharging negative (no document says which). */
  readonly voltages: readonly number[];
  readonly currents: readonly number[];
  readonly remainingMinutes: number;
  readonly secondsOnBattery: number;
  readonly temperatureC: number;
  readonly charging: boolean;
  readonly discharging: boolean;
  readonly testing: boolean;
  readonly testFailed: boolean;
}

/** Everything a unit, or the synthesis of several, shows at one moment, in engineering units. */
export interface UnitState {
  readonly nominalKva: number;
  readonly nominalKw: number;
  readonly rectifierInput: SupplyState;
  readonly rectifierOn: boolean;
  readonly bypassInput: SupplyState;
  readonly inverterOn: boolean;
  readonly inverterSynchronised: boolean;
  readonly onBattery: boolean;
  readonly output: OutputState;
  readonly battery: BatteryState;
  readonly ambientC: number;
  readonly mode: OperatingMode;
  readonly gensetOn: boolean;
  readonly serviceMode: boolean;
  readonly autoTest: boolean;
  readonly alarms: ReadonlySet<UnitAlarm>;
  /** Codes of the family's own alarm table raised by hand. */
  readonly alarmCodes: ReadonlySet<string>;
}

/** One UPS or a parallel system at one moment. */
export interface SystemState {
  readonly parallel: boolean;
  /** The single unit itself, or the synthesis of those present. */
  readonly system: UnitState;
  readonly units: ReadonlyMap<number, UnitState>;
  /** The clock on the UPS's panel: local time. */
  readonly clock: Date;
}
