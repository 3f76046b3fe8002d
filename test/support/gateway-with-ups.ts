import { Reader } from './bacnet/reader.js';
import { type Daemon, type DaemonOptions, type IniSettings, startDaemon } from './daemon.js';
import { until } from './until.js';
import { FrozenUps, type TableExtent } from './ups/frozen-ups.js';

export interface GatewayWithUps {
  readonly daemon: Daemon;
  readonly ups: FrozenUps;
  readonly reader: Reader;
  stop(): Promise<void>;
}

export const deviceStatus = { running: 1, ready: 2, noComWithUps: 3, fault: 4 } as const;

export const serialSettings = (port: string, more: IniSettings[string] = {}): IniSettings => ({
  serial: { port, baud: 57600, poll_interval_ms: 100, timeout_ms: 200, ...more },
});

/** The daemon on a UPS whose registers stand still, over a real pseudo-terminal; waits until it is Running. */
export async function startGatewayWithUps(
  tables: readonly TableExtent[],
  image: ReadonlyMap<number, number>,
  settings: IniSettings,
  options: DaemonOptions = {},
): Promise<GatewayWithUps> {
  const ups = await FrozenUps.start(tables, image);
  let daemon: Daemon | undefined;
  try {
    daemon = await startDaemon({
      ...options,
      settings: { ...serialSettings(ups.path, settings.serial), ...withoutSerial(settings) },
    });
    const reader = await Reader.open(daemon.port);
    const stop = async () => {
      await reader.close();
      await daemon?.stop();
      await ups.stop();
    };
    await becomes(reader, deviceStatus.running);
    return { daemon, ups, reader, stop };
  } catch (error) {
    await daemon?.stop();
    await ups.stop();
    throw error;
  }
}

function withoutSerial({ serial: _serial, ...rest }: IniSettings): IniSettings {
  return rest;
}

/** Waits for a DeviceStatus; milliseconds it took. A daemon that is starting on a busy machine may answer late. */
export async function becomes(reader: Reader, status: number, timeoutMs = 10_000): Promise<number> {
  const start = performance.now();
  const ask = () => reader.value(19, 0).catch(() => undefined);
  await until(async () => (await ask()) === status, timeoutMs, `DeviceStatus becomes ${status}`);
  return performance.now() - start;
}
