import type { OperatingMode } from '../model/unit-state.js';

export type InputQuality = 'good' | 'out-of-tolerance' | 'absent';

/** What happens to one unit from outside: all that a scenario can change. */
export interface UnitConditions {
  /** False: the unit is out of the parallel system and its pages answer "not present". */
  readonly present: boolean;
  readonly mains: InputQuality;
  readonly bypassInput: InputQuality;
  readonly mode: OperatingMode;
  /** Share of the usual load: 1 is the load of every day, 3 an overload on all families. */
  readonly loadFactor: number;
  readonly battery: 'fitted' | 'disconnected' | 'absent';
  readonly batteryTest: 'none' | 'running' | 'failed';
  readonly gensetOn: boolean;
  readonly ambientC: number;
  readonly serviceMode: boolean;
  readonly autoTest: boolean;
  readonly rectifierFault: boolean;
  readonly inverterFault: boolean;
  readonly bypassFault: boolean;
  readonly chargerFault: boolean;
  readonly fanFault: boolean;
  /** Codes of the family's own alarm table raised by hand, such as A033. */
  readonly alarmCodes: readonly string[];
}

/** A healthy unit on mains. */
export const healthyConditions: UnitConditions = {
  present: true,
  mains: 'good',
  bypassInput: 'good',
  mode: 'normal',
  loadFactor: 1,
  battery: 'fitted',
  batteryTest: 'none',
  gensetOn: false,
  ambientC: 24,
  serviceMode: false,
  autoTest: false,
  rectifierFault: false,
  inverterFault: false,
  bypassFault: false,
  chargerFault: false,
  fanFault: false,
  alarmCodes: [],
};
