import type { LogState } from '../../bacnet/server/logs/log-object.js';
import { isRecord } from '../../core/kept-state.js';

/** What outlives a restart of each log, by its key: `E1`, `T1`, and with an `s` before it where the data are imaginary. */
export type KeptLogStates = Readonly<Record<string, LogState>>;

/** Takes what has the right shape: a damaged state costs itself and no other. */
export function readLogStates(value: unknown): KeptLogStates {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, LogState][] => (isLogState(one) ? [[key, one]] : [])),
  );
}

function isLogState(value: unknown): value is LogState {
  if (!isRecord(value)) return false;
  const { enable, stopWhenFull, notificationThreshold, lastNotifyRecord, countedFrom } = value;
  const counts = [notificationThreshold, lastNotifyRecord, countedFrom];
  const isCount = (one: unknown) => typeof one === 'number' && Number.isInteger(one) && one >= 0;
  return typeof enable === 'boolean' && typeof stopWhenFull === 'boolean' && counts.every(isCount);
}
