import type { ActiveAlarm } from '../../../src/http/screens/events/schema.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';
import type { TextKey } from '../i18n/en.js';
import type { Level } from '../state/level.js';
import { activeBits } from '../state/live-value.js';
import { isCurrent } from './state-facts.js';
import { wasEverRead } from './state-sentence.js';

const alarmStrings = ['UPSAlarms', 'UnitAlarms'];

/** The alarm bits that the UPS has set, as told last. */
export function alarmBits({ objects }: Pick<LiveState, 'objects'>): readonly string[] {
  return alarmStrings.flatMap((name) => activeBits(objects.get(name)));
}

/** Those of them that the list lacks: it is asked for, and may be older than the bits. */
export function unlistedBits(
  { objects }: Pick<LiveState, 'objects'>,
  listed: readonly Pick<ActiveAlarm, 'name' | 'bit'>[],
): readonly string[] {
  return alarmStrings.flatMap((name) =>
    activeBits(objects.get(name)).filter((bit) => !listed.some((one) => one.name === name && one.bit === bit)),
  );
}

/** What a list without an alarm says, which lacks none. */
export function noneListed(live: Pick<LiveState, 'phase' | 'status' | 'objects'>): { level: Level; text: TextKey } {
  const { phase, status, objects } = live;
  const isTold = isCurrent(live) && alarmStrings.every((name) => isToldNow(objects.get(name)));
  if (isTold) return { level: 'good', text: 'home.noAlarm' };
  if (!wasEverRead(status)) return { level: 'unknown', text: 'home.alarmsNever' };
  return { level: 'unknown', text: phase === 'live' ? 'home.alarmsUnknown' : 'home.alarmsOld' };
}

/** No bit set means no alarm only while something tells the bits; 'not-managed' is the manual's order that there are none. */
function isToldNow(object: ObjectView | undefined): boolean {
  return object?.state === 'good' || object?.state === 'not-managed';
}
