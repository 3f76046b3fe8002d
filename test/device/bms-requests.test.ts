import { beforeEach, describe, expect, it } from 'vitest';
import { AnsweredRequests } from '../../src/bacnet/server/answered-requests.js';
import { BmsRequests } from '../../src/device/bms-requests.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import { SettingsStore } from '../../src/settings/settings-store.js';
import { MemoryFiles } from '../settings/memory-files.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';

let clock: ManualClock;
let restarts: string[];
let requests: BmsRequests;
let servers: number;

beforeEach(() => {
  clock = new ManualClock();
  restarts = [];
  servers = 0;
  requests = new BmsRequests({
    store: new SettingsStore({ configFile: '/config.ini', dataDir: '/data', clock, files: new MemoryFiles() }),
    settings: { whenInForce: async () => {} },
    deviceClock: new DeviceClock(clock),
    answered: new AnsweredRequests(clock),
    clock,
    log: silentLog,
    served: () => undefined,
    ownedWrites: () => [],
    port: { activate: async () => undefined },
    restart: (kind) => restarts.push(kind),
    serversAtStake: () => servers,
    report: () => {},
  });
});

describe('a restart that a BMS asks for (135-2012 §16.4)', () => {
  it('leaves a second for the acknowledgement and its repetition', async () => {
    requests.restart('warmstart');
    expect(restarts).toEqual([]);
    await clock.advance(999);
    expect(restarts).toEqual([]);
    await clock.advance(1);
    expect(restarts).toEqual(['warmstart']);
  });

  it('is refused as device-busy while servers would shut down for it, and not after', () => {
    expect(requests.restartRefusal()).toBeUndefined();
    servers = 1;
    // Error class device 0, code device-busy 3 (135-2016 §21).
    expect(requests.restartRefusal()).toEqual({ errorClass: 0, errorCode: 3 });
    servers = 0;
    expect(requests.restartRefusal()).toBeUndefined();
  });

  it('comes once, however often it is asked for meanwhile', async () => {
    requests.restart('coldstart');
    await clock.advance(500);
    requests.restart('coldstart');
    await clock.advance(5000);
    expect(restarts).toEqual(['coldstart']);
  });

  it('comes no more once the gateway stops', async () => {
    requests.restart('coldstart');
    requests.stop();
    await clock.advance(5000);
    expect(restarts).toEqual([]);
  });
});
