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

/** What a list without an alarm says: the list is asked for, and may be older than the bits. */
export function noneListed(live: Pick<LiveState, 'phase' | 'status' | 'objects'>): { level: Level; text: TextKey } {
  const { phase, status, objects } = live;
  if (alarmBits(live).length > 0) return { level: 'warning', text: 'home.alarmsUnlisted' };
  const isTold = isCurrent(live) && alarmStrings.every((name) => isToldNow(objects.get(name)));
  if (isTold) return { level: 'good', text: 'home.noAlarm' };
  if (!wasEverRead(status)) return { level: 'unknown', text: 'home.alarmsNever' };
  return { level: 'unknown', text: phase === 'live' ? 'home.alarmsUnknown' : 'home.alarmsOld' };
}

/** No bit set means no alarm only while something tells the bits; 'not-managed' is the manual's order that there are none. */
function isToldNow(object: ObjectView | undefined): boolean {
  return object?.state === 'good' || object?.state === 'not-managed';
}
