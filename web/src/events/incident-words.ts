import type { IncidentView } from '../../../src/http/screens/incidents/schema.js';
import type { Format } from '../i18n/format.js';
import type { Translate } from '../i18n/translate.js';

interface Words {
  readonly t: Translate;
  readonly format: Format;
}

type Left = NonNullable<IncidentView['batteryLeft']>;

/** How long it lasted, or has lasted so far by the gateway's clock; undefined where nobody knows. */
export function lengthText(
  { t, format }: Words,
  incident: IncidentView,
  nowMs: number | undefined,
): string | undefined {
  const { state, beginMs, durationMs, endNotBeforeMs, beginNotBeforeMs, isBeginUnknown } = incident;
  const isBeginSeen = beginNotBeforeMs === undefined && !isBeginUnknown;
  if (state === 'running') {
    if (nowMs === undefined) return undefined;
    return t(isBeginSeen ? 'incidents.for' : 'incidents.forAtLeast', { duration: format.duration(nowMs - beginMs) });
  }
  const isEndSeen = endNotBeforeMs === undefined;
  // Neither a lower bound nor an upper one.
  if (durationMs === undefined || !(isBeginSeen || isEndSeen)) return undefined;
  const duration = format.duration(durationMs);
  if (isBeginSeen && isEndSeen) return duration;
  return t(isEndSeen ? 'incidents.lastedAtLeast' : 'incidents.lastedAtMost', { duration });
}

export function beginText({ t, format }: Words, incident: IncidentView): string {
  const { beginMs, beginNotBeforeMs, isBeginUnknown } = incident;
  const time = format.dateTime(beginMs);
  if (beginNotBeforeMs !== undefined) {
    return t('incidents.between', { from: format.dateTime(beginNotBeforeMs), to: time });
  }
  return isBeginUnknown ? t('incidents.beforeFirstLook', { time }) : time;
}

export function endText({ t, format }: Words, incident: IncidentView): string {
  const { endMs, endNotBeforeMs, seenUntilMs } = incident;
  if (seenUntilMs !== undefined) return t('incidents.notSeenSince', { time: format.dateTime(seenUntilMs) });
  if (endMs === undefined) return t('incidents.runs');
  if (endNotBeforeMs === undefined) return format.dateTime(endMs);
  return t('incidents.between', { from: format.dateTime(endNotBeforeMs), to: format.dateTime(endMs) });
}

/** Of an outage: what was left of the battery, `now` of one that goes on. */
export function batteryText(words: Words, incident: IncidentView, now: Left | undefined): string | undefined {
  const { t } = words;
  const { kind, state, batteryBefore, batteryLeft } = incident;
  if (kind !== 'outage') return undefined;
  const before = leftText(words, batteryBefore);
  const after = leftText(words, state === 'running' ? now : batteryLeft);
  const one = before && t('incidents.before', { left: before });
  const other = after && t(state === 'running' ? 'incidents.leftNow' : 'incidents.left', { left: after });
  if (other === undefined) return state === 'ended' ? t('incidents.leftUntold') : one;
  return one === undefined ? other : t('incidents.both', { one, other });
}

/** 63 %, 14 min */
function leftText({ t, format }: Words, left: Left | undefined): string | undefined {
  const parts = [
    left?.percent !== undefined && t('incidents.percent', { percent: format.number(left.percent) }),
    left?.minutes !== undefined && t('incidents.minutes', { minutes: format.number(left.minutes) }),
  ];
  return parts.filter(Boolean).join(', ') || undefined;
}

/** What makes the facts less sure, or the incident more than one. */
export function remarks({ t }: Words, incident: IncidentView): readonly string[] {
  const { returns, restarts, losses, isClockSet, isOpen, alarms, outlasts } = incident;
  const active = isOpen ? 0 : alarms.filter(({ clearedMs }) => clearedMs === undefined).length;
  return [
    returns > 0 && t('incidents.returned', { times: returns }),
    restarts > 0 && t('incidents.restarted', { times: restarts }),
    losses > 0 && t('incidents.lost', { times: losses }),
    isClockSet && t('incidents.clockSet'),
    active > 0 && t('incidents.stillActive', { count: active }),
    outlasts !== undefined && t('incidents.outlasts'),
  ].filter((one) => one !== false);
}
