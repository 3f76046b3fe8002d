import type { UnitAlarm } from '../model/unit-state.js';
import type { PageView } from './map-contents.js';

/** The bit of a map that shows this alarm. */
export function whenAlarm(alarm: UnitAlarm): (view: PageView) => boolean {
  return ({ unit }) => unit.alarms.has(alarm);
}

/** The bit that stands for any alarm at all. */
export function whenAnyAlarm({ unit }: PageView): boolean {
  return unit.alarms.size + unit.alarmCodes.size > 0;
}
