import { type Settings, settingOf } from '../../settings/settings-schema.js';
import type { PortEdit } from './port-values.js';

/** Keys of `[sc]` that a BMS can set. */
const scKeys = [
  'primary_hub',
  'failover_hub',
  'reconnect_min_s',
  'reconnect_max_s',
  'heartbeat_s',
  'connect_wait_s',
] as const;

export type ScPortKey = (typeof scKeys)[number];

/** As config.ini has them. */
export type ScPortValues = Pick<Settings['sc'], ScPortKey>;

/** Those that were written and wait. */
export type PendingScValues = Partial<ScPortValues>;

/** The keys of `[sc]` that differ from those in force. */
export function scEdits(shown: ScPortValues, { sc }: Settings): readonly PortEdit[] {
  return scKeys.flatMap((key) => {
    const format = (value: unknown) => settingOf('sc', key)?.kind.format(value) ?? '';
    const value = format(shown[key]);
    const from = format(sc[key]);
    return value === from ? [] : [{ section: 'sc', key, from, value }];
  });
}

export function scValuesInForce({ sc }: Settings): ScPortValues {
  const { primary_hub, failover_hub, reconnect_min_s, reconnect_max_s, heartbeat_s, connect_wait_s } = sc;
  return { primary_hub, failover_hub, reconnect_min_s, reconnect_max_s, heartbeat_s, connect_wait_s };
}
