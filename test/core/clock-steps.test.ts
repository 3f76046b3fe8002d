import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DuplicateBroadcasts } from '../../src/bacnet/server/bbmd/broadcasts.js';
import { ForeignDevice } from '../../src/bacnet/server/bbmd/foreign-device.js';
import { ForeignDeviceTable } from '../../src/bacnet/server/bbmd/foreign-device-table.js';
import { CommunicationState } from '../../src/bacnet/server/communication-state.js';
import { OtherDevices } from '../../src/bacnet/server/identity/other-devices.js';
import { PasswordGuard } from '../../src/bacnet/server/password-guard.js';
import { CommunicationControl } from '../../src/bacnet/services/device-communication-control.js';
import { SourceRateLimit } from '../../src/core/source-rate-limit.js';
import { LiveFeed } from '../../src/http/screens/live/live-feed.js';
import type { NewEvent } from '../../src/journal/journal-event.js';
import { RepeatLimit } from '../../src/journal/repeat-limit.js';
import { UpsStateFile } from '../../src/journal/ups-state-file.js';
import { UpsWatch } from '../../src/journal/ups-watch.js';
import { GatewayWatch } from '../../src/launcher/gateway-watch.js';
import { Commissioning } from '../../src/objects/commissioning.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import { LoginGuard } from '../../src/security/login-guard.js';
import { LoginJournal } from '../../src/security/login-journal.js';
import { ConfirmOrRevert } from '../../src/system/network/confirm-or-revert.js';
import { factoryNetwork } from '../../src/system/network/network-settings.js';
import { Poller } from '../../src/ups/polling/poller.js';
import { CovBench } from '../bacnet/server/cov/cov-bench.js';
import { FtpBench } from '../ftp/ftp-bench.js';
import { objectValues } from '../journal/object-values.js';
import { FakeAgent } from '../support/machine/network-agent.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { until } from '../support/until.js';
import { authorization, status, testApp } from '../support/web/fake-screens.js';
import { FakeUps, step } from '../ups/polling/fake-ups.js';

const hourMs = 3_600_000;
const years80Ms = 80 * 365 * 24 * hourMs;

/** What the machine's clock does, half-way through each time that passes. */
const steps: Readonly<Record<string, readonly number[]>> = {
  'two hours back': [-2 * hourMs],
  'eighty years ahead': [years80Ms],
  'eighty years ahead and back': [years80Ms, -years80Ms],
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clock-'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Time of a world whose wall clock is set now and then; what reads it past the injected clock sees the same steps. */
class World {
  readonly log = new RecordingLog();
  readonly #mutex: number[];
  #clock = new ManualClock();

  constructor(turns: readonly number[]) {
    this.#mutex = [...turns];
    vi.spyOn(Date, 'now').mockImplementation(() => this.#clock.wallMs());
  }

  get clock(): ManualClock {
    return this.#clock;
  }

  /** Goes over to the clock of a test bench. */
  follow(clock: ManualClock): void {
    this.#clock = clock;
  }

  async pass(ms: number): Promise<void> {
    await this.#clock.advance(ms / 2);
    this.#clock.stepWall(this.#mutex.shift() ?? 0);
    await this.#clock.advance(ms / 2);
  }
}

/** Each waits for something or counts something within a time, and returns what came of it. */
const timers: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'requests of one client of the web page': async (world) => {
    const web = await testApp({}, { requestsPerMinute: 2 });
    world.follow(web.clock);
    const codes: number[] = [];
    for (const passMs of [0, 0, 50_000, 9_999, 1, 0, 0]) {
      await world.pass(passMs);
      codes.push((await web.app.inject({ url: '/api/v1/status', headers: { authorization } })).statusCode);
    }
    await web.app.close();
    return codes;
  },
  'the heartbeat of an open page': async (world) => {
    const { clock } = world;
    const feed = new LiveFeed({
      clock,
      intervalMs: 1000,
      heartbeatMs: 15_000,
      status: () => status,
      objects: () => [],
      onUpsEvent: () => () => undefined,
    });
    const beats: number[] = [];
    const end = feed.add((text) => {
      if (text.includes('event: alive')) beats.push(clock.monotonicMs());
    });
    for (let times = 0; times < 4; times += 1) await world.pass(10_000);
    end();
    return beats;
  },
  'the lock of an address after ten failed logins': async (world) => {
    const guard = new LoginGuard(world.clock);
    for (let times = 0; times < 10; times += 1) {
      guard.admit('192.0.2.1');
      guard.fail('192.0.2.1', 'web');
    }
    const seen: string[] = [];
    for (let times = 0; times < 7; times += 1) {
      await world.pass(60_000);
      seen.push(JSON.stringify(guard.admit('192.0.2.1')));
    }
    return seen;
  },
  'the visit of one person': async (world) => {
    const told: NewEvent[] = [];
    const journal = new LoginJournal(world.clock, { record: (event) => told.push(event) });
    for (const passMs of [0, 3_000_000, 3_000_000, 3_600_000]) {
      await world.pass(passMs);
      journal.record({ user: 'root', address: '192.0.2.1', door: 'web', outcome: 'right' });
    }
    return told.length;
  },
  'the wait after wrong BACnet passwords': async (world) => {
    const guard = new PasswordGuard(async (password) => password === 'right', world.clock);
    for (let times = 0; times < 8; times += 1) await guard.admits('192.0.2.1', 'wrong');
    const seen = [await guard.admits('192.0.2.1', 'right')];
    await world.pass(999);
    seen.push(await guard.admits('192.0.2.1', 'right'));
    await world.pass(10_000);
    return [...seen, await guard.admits('192.0.2.1', 'right')];
  },
  'answers a second to one source': async (world) => {
    const limit = new SourceRateLimit(world.clock, { perSource: 1, total: 2 });
    const seen: boolean[] = [];
    for (const passMs of [0, 500, 499, 1, 0]) {
      await world.pass(passMs);
      seen.push(limit.admits('192.0.2.1'));
    }
    return seen;
  },
  'the time of DeviceCommunicationControl': async (world) => {
    const state = new CommunicationState(world.clock);
    state.set(CommunicationControl.disableInitiation, 5);
    await world.pass(299_000);
    const during = state.report;
    await world.pass(1000);
    return [during, state.report];
  },
  'the lifetime of a COV subscription': async (world) => {
    const bench = new CovBench();
    world.follow(bench.bench.clock);
    await bench.start();
    bench.subscriber.subscribe(1, 2, 50, { confirmed: false, lifetimeS: 600 });
    const seen: number[] = [];
    for (const passMs of [20, 299_980, 299_000, 980, 40]) {
      await world.pass(passMs);
      seen.push(bench.bench.server.subscriptions().length);
    }
    return [seen, bench.subscriber.take().map(({ timeRemainingS }) => timeRemainingS)];
  },
  'the registration of a foreign device': async (world) => {
    const table = new ForeignDeviceTable(world.clock);
    table.register({ address: '192.0.2.1', port: 47808 }, 60);
    const seen: (number | undefined)[] = [];
    for (const passMs of [0, 45_000, 44_000, 1000]) {
      await world.pass(passMs);
      seen.push(table.entries[0]?.remainingS);
    }
    return seen;
  },
  'our own registration with a BBMD': async (world) => {
    const sentAtMs: number[] = [];
    const device = new ForeignDevice(
      { bbmd: { address: '192.0.2.1', port: 47808 }, timeToLiveS: 60 },
      {
        clock: world.clock,
        log: world.log.logger,
        send: () => sentAtMs.push(world.clock.monotonicMs()),
        onRegistered: () => undefined,
      },
    );
    device.start();
    for (let times = 0; times < 4; times += 1) await world.pass(60_000);
    device.stop();
    return sentAtMs;
  },
  'a broadcast that comes by two ways': async (world) => {
    const broadcasts = new DuplicateBroadcasts(world.clock);
    const seen: boolean[] = [];
    for (const [passMs, way] of [
      [0, 'one'],
      [900, 'two'],
      [200, 'two'],
    ] as const) {
      await world.pass(passMs);
      seen.push(broadcasts.isDuplicate(Uint8Array.of(1, 2), { address: '192.0.2.1', port: 47808 }, way));
    }
    return seen;
  },
  'another device with our number': async (world) => {
    const others = new OtherDevices(world.clock);
    others.note({ address: '192.0.2.1', port: 47808, remote: undefined }, 1338, 591);
    await world.pass(50_000);
    const early = others.dropOlderThan(60_000).length;
    await world.pass(10_000);
    return [early, others.dropOlderThan(60_000).length];
  },
  commissioning: async (world) => {
    const told: string[] = [];
    const time = new Commissioning(world.clock, ({ kind }) => told.push(kind));
    time.open(10);
    const seen: (number | undefined)[] = [];
    for (const passMs of [300_000, 299_000, 1000]) {
      await world.pass(passMs);
      seen.push(time.remainingMs);
    }
    return [seen, told];
  },
  'the time that a BMS has set': async (world) => {
    const clock = new DeviceClock(world.clock);
    const midnight = { hour: 0, minute: 0, second: 0, hundredths: 0 };
    clock.synchronize({ year: 2030, month: 1, day: 1, weekday: 2 }, midnight, false);
    await world.pass(10_000);
    return [clock.date(), clock.time()];
  },
  'events alike in the journal': async (world) => {
    const told: number[] = [];
    const limit = new RepeatLimit(world.clock, (_event, repeats) => told.push(repeats));
    const seen: boolean[] = [];
    for (let times = 0; times < 30; times += 1) {
      await world.pass(30_000);
      seen.push(limit.admit({ kind: 'login-failed' }, 0));
    }
    return [seen, told];
  },
  'writes of the active alarms': async (world) => {
    const savedAtMs: number[] = [];
    const memory = Object.assign(new UpsStateFile(join(folder, 'plant.json'), world.log.logger), {
      save: async () => void savedAtMs.push(world.clock.monotonicMs()),
    });
    const watch = new UpsWatch({ recorder: { record: () => undefined }, memory, clock: world.clock });
    await watch.start();
    for (let times = 0; times < 60; times += 1) {
      watch.observe(objectValues({ bits: { UnitAlarms: times % 2 ? [] : ['OVERLOAD'] } }), false, undefined);
      await world.pass(20_000);
    }
    return savedAtMs;
  },
  'a change of the network that nobody confirms': async (world) => {
    const told: string[] = [];
    const change = new ConfirmOrRevert({
      file: join(folder, 'network.json'),
      agent: new FakeAgent(),
      clock: world.clock,
      log: world.log.logger,
      choice: () => 'auto',
      putBack: async () => undefined,
      report: ({ kind }) => told.push(kind),
    });
    await change.start();
    await change.begin({
      settings: { ...factoryNetwork, hostname: 'other' },
      by: '',
      delayMs: 0,
      confirmation: 'page',
    });
    await world.clock.advance(0);
    await until(() => change.pending?.stage === 'applied', 5000, 'the change');
    await world.pass(60_000);
    const leftMs = (change.revertAtMs ?? 0) - world.clock.wallMs();
    await world.pass(29_000);
    const during = [...told];
    await world.pass(1000);
    await until(() => told.length > 1, 5000, 'the way back');
    await change.stop();
    return [leftMs, during, told];
  },
  'polling the UPS': async (world) => {
    const ups = new FakeUps(world.clock);
    ups.behave(() => (world.clock.monotonicMs() > 3000 ? 'silent' : undefined));
    const poller = new Poller({
      reader: ups,
      slave: 1,
      family: undefined,
      map: undefined,
      plan: [step('system', 'status', 0x30, 'urgent'), step('system', 'identification', 0x10, 'slow')],
      clock: world.clock,
      log: world.log.logger,
      pollIntervalMs: 1000,
      offlineAfter: 3,
    });
    poller.start();
    const seen: string[] = [];
    for (let times = 0; times < 8; times += 1) {
      await world.pass(1000);
      seen.push(poller.snapshot().connection);
    }
    await poller.stop();
    return [seen, ups.asked];
  },
  'a gateway that its launcher takes for hung': async (world) => {
    const watch = new GatewayWatch(world.clock, undefined);
    await world.pass(59_000);
    const before = watch.look();
    await world.pass(1000);
    return [before, watch.look(), watch.livedMs()];
  },
  'an idle session of FTP': async (world) => {
    const bench = await new FtpBench({ clock: world.clock, limits: { idleMs: 60_000 } }).start();
    const talk = await bench.loggedIn();
    await world.pass(59_000);
    const answers = [await talk.ask('NOOP')];
    await world.pass(59_999);
    await world.pass(1);
    answers.push(await talk.answer());
    await bench.stop();
    return answers;
  },
};

describe('somebody sets the clock of the machine', () => {
  it.each(Object.keys(timers))('%s: no sooner and no later', async (name) => {
    const run = (turns: readonly number[]) => timers[name]?.(new World(turns));
    const expected = await run([]);
    expect(expected).toBeDefined();
    for (const [how, turns] of Object.entries(steps)) expect(await run(turns), how).toEqual(expected);
  });
});
