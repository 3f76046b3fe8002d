/**
 * What measurements say beside a state. `output-live`: there is voltage at the output. `load-measured`: and power is taken
 * from it. `output-dead`, `rectifier-dead`, `bypass-dead`: no voltage there, while other voltages are measured. `untold`: no
 * measurement; the state shows when no other one holds, and is believed only while `unless` says that it is so.
 */
export type Evidence = 'output-live' | 'load-measured' | 'output-dead' | 'rectifier-dead' | 'bypass-dead' | 'untold';

/** The state is not believed when the evidence denies it: another one is shown, inferred; or, for `unknown`, it is flagged. */
export type PlausibilityLine = readonly [
  object: string,
  state: string,
  deniedBy: Evidence,
  instead: string,
  options?: {
    /** Only where the range has no such bit. */
    readonly without?: string;
    /** Only while this condition does not hold: of the manual's maps, a bit. */
    readonly unless?: string;
  },
];

const fed = ['ON MAINT. BYPASS', 'ON BATTERY', 'ON INVERTER', 'NORMAL MODE', 'ECO MODE', 'ON BYPASS'];

/** On every map, whatever bit tells the state. No document prints these: all are inferred. */
export const everyMapPlausibility: readonly PlausibilityLine[] = [
  ['UPSLoadStatus', 'LOAD OFF', 'load-measured', 'unknown'],
  ['UnitLoadStatus', 'LOAD OFF', 'load-measured', 'unknown'],
  ...['UPSLoadStatus', 'UnitLoadStatus'].flatMap((object) =>
    fed.map((state): PlausibilityLine => [object, state, 'output-dead', 'unknown']),
  ),
  ['RectifierStatus', 'ON', 'rectifier-dead', 'OFF'],
  ['InputRecStatus', 'OK', 'rectifier-dead', 'NOT PRESENT'],
  ['InputRecStatus', 'GEN SET', 'rectifier-dead', 'unknown'],
  ['InputBypStatus', 'OK', 'bypass-dead', 'NOT PRESENT'],
  ['InputBypStatus', 'SYNCHRO INV', 'bypass-dead', 'unknown'],
];
