import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { AnsweredRequests } from '../../../src/bacnet/server/answered-requests.js';
import type { RecipientState } from '../../../src/bacnet/server/events/delivery/notification-delivery.js';
import { AlarmMemory } from '../../../src/device/alarms/alarm-memory.js';
import { AlarmService } from '../../../src/device/alarms/alarm-service.js';
import { BacnetService } from '../../../src/device/bacnet-service.js';
import { GatewayMemory } from '../../../src/device/gateway-memory.js';
import { RunRecord } from '../../../src/device/run-record.js';
import { noUps } from '../../../src/device/ups-monitor-of.js';
import { GatewayEvents } from '../../../src/journal/gateway-events.js';
import { History } from '../../../src/journal/history.js';
import { DeviceClock } from '../../../src/objects/device-clock.js';
import { ObjectMapper } from '../../../src/objects/mapper.js';
import type { DeviceState, ValueUpdate } from '../../../src/objects/value-stream.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { SettingsStore } from '../../../src/settings/settings-store.js';
import type { RegisterSnapshot } from '../../../src/ups/polling/snapshot.js';
import { rawSingle } from '../../objects/values-of.js';
import { MemoryFiles } from '../../settings/memory-files.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { type ClientOutcome, SegmentingClient } from '../../support/bacnet/segmenting-client.js';
import { SimulatedNetwork } from '../../support/bacnet/simulated-network.js';
import { ManualClock } from '../../support/manual-clock.js';

export const deviceAddress = { address: '192.168.1.10', port: 47808 };
const bmsAddress = '192.168.1.20';

/** One run of the program, from its start to its stop. */
interface Run {
  readonly service: BacnetService;
  readonly alarms: AlarmService;
  readonly memory: AlarmMemory;
  readonly identity: GatewayMemory;
  readonly history: History;
  readonly record: RunRecord;
}

/**
 * The BACnet side of the program as it is composed, with a disk of its own, on a network and under a clock that the test
 * moves; the UPS is what the test says.
 */
export class AlarmSite {
  readonly clock = new ManualClock();
  readonly network = new SimulatedNetwork(this.clock);
  /** Called with the object database of each device, before it serves anybody. */
  onServe: (store: ObjectStore) => void = () => undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), 'alarm-site-'));
  #run: Run | undefined;
  #mapper = new ObjectMapper(rawSingle);
  #state = stateOf(this.#mapper, noUps.snapshot);
  #listener: (update: ValueUpdate) => void = () => undefined;
  #requests = 0;

  get store(): ObjectStore {
    return this.#running.service.running.store;
  }

  get recipients(): readonly RecipientState[] {
    return this.#running.service.running.alarms?.delivery.recipients ?? [];
  }

  /** The program starts, on what it has left on the disk; nothing is known of the UPS yet. */
  async start(): Promise<void> {
    const { clock } = this;
    const dataDir = this.#folder;
    this.#mapper = new ObjectMapper(rawSingle);
    this.#state = stateOf(this.#mapper, noUps.snapshot);
    const text = `[bacnet]\nbind=${deviceAddress.address}\nlanguage=en\n`;
    const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
    if (settings === undefined) throw new Error('no settings');
    const source = {
      current: settings,
      isGuessed: false,
      whenInForce: async () => {},
      between: (action: (giveWay: AbortSignal) => Promise<void>) => action(new AbortController().signal),
    };
    const log = silentLog;
    const recorder = { record: () => undefined };
    const identity = new GatewayMemory(join(dataDir, 'identity.json'), log);
    const memory = new AlarmMemory({ path: join(dataDir, 'alarms.json'), clock, log });
    const history = new History({
      folder: join(dataDir, 'journal'),
      clock,
      log,
      recorder,
      isSimulated: () => false,
    });
    const deviceClock = new DeviceClock(clock);
    const alarms = new AlarmService({
      dataDir,
      memory,
      deviceClock,
      clock,
      log,
      report: () => undefined,
      openTrends: () => history.openTrends(),
    });
    const record = new RunRecord({ memory: identity, isSupervised: true, bootId: async () => 'boot' });
    const site = this;
    const service = new BacnetService({
      version: '1.0.0',
      serversAtStake: () => 0,
      values: {
        get current() {
          return site.#state;
        },
        subscribe: (listener) => {
          this.#listener = listener;
          return () => {
            this.#listener = () => undefined;
          };
        },
      },
      settings: source,
      store: new SettingsStore({ configFile: '/config.ini', dataDir: '/data', clock, files: new MemoryFiles() }),
      memory: identity,
      deviceClock,
      answered: new AnsweredRequests(clock),
      events: new GatewayEvents(recorder, clock, log),
      clock,
      log,
      machine: {
        read: () => ({
          name: 'eth0',
          address: deviceAddress.address,
          netmask: '255.255.255.0',
          gateway: '',
          dns: [],
          linkSpeed: 0,
          dhcp: undefined,
        }),
        setsNetwork: () => false,
        apply: async () => undefined,
        noticeRequest: () => undefined,
      },
      run: record,
      alarms,
      restart: () => undefined,
      openPort: (bind, port) => {
        if (service.served !== undefined) this.onServe(service.served.store);
        return this.network.port(bind, port);
      },
    });
    this.#run = { service, alarms, memory, identity, history, record };
    await this.finish(
      (async () => {
        await identity.load();
        await memory.load();
        await record.begin();
        await service.start();
        // Time stands still for the disk: what the last run has left is there.
        await service.running.alarms?.delivery.open();
      })(),
    );
  }

  /** In the order in which the gateway stops its parts. */
  async stop(): Promise<void> {
    const { service, alarms, memory, identity, history, record } = this.#running;
    await this.finish(
      (async () => {
        await service.stop();
        await alarms.stop();
        await history.stop();
        await memory.flush();
        record.end();
        await identity.flush();
      })(),
    );
    this.#run = undefined;
  }

  /** Other settings are in force: a new device, in the same program. */
  renew(): Promise<void> {
    return this.finish(this.#running.service.restart());
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The UPS answers, or is known to be lost. */
  publish(snapshot: RegisterSnapshot): void {
    const before = this.#state.values;
    this.#state = stateOf(this.#mapper, snapshot);
    this.#listener({ cause: 'poll', state: this.#state, before, changes: [] });
  }

  /** What a BMS asks, over the wire; segments both ways. */
  async request(service: number, parameters: Uint8Array): Promise<ClientOutcome> {
    this.#requests += 1;
    const own = { address: bmsAddress, port: 50_000 + (this.#requests % 10_000) };
    const traits = { apduTimeoutMs: 60_000, retries: 0 };
    const client = new SegmentingClient(this.clock, this.network, own, deviceAddress, traits);
    await client.request(service, Buffer.from(parameters).toString('hex'));
    await this.until(() => client.outcome !== undefined);
    await client.close();
    return client.outcome ?? { kind: 'timeout' };
  }

  /** What needs time and the disk. */
  async finish(action: Promise<void>): Promise<void> {
    let isDone = false;
    const done = action.finally(() => {
      isDone = true;
    });
    // It is awaited below.
    done.catch(() => undefined);
    await this.until(() => isDone);
    await done;
  }

  /** Lets the clock run, a little slower than the disk. */
  async until(isSo: () => boolean): Promise<void> {
    for (let turn = 0; !isSo(); turn += 1) {
      if (turn > 20_000) throw new Error('It never comes.');
      if (turn > 20) await new Promise((resolve) => setTimeout(resolve, 1));
      await this.clock.advance(turn > 20 ? 25 : 1);
    }
  }

  get #running(): Run {
    if (this.#run === undefined) throw new Error('The program does not run.');
    return this.#run;
  }
}

function stateOf(mapper: ObjectMapper, snapshot: RegisterSnapshot): DeviceState {
  const values = mapper.map(snapshot);
  return {
    values,
    connection: snapshot.connection,
    identity: { model: undefined, serialNumber: undefined, nominalKva: undefined },
    family: undefined,
    factor: values.factor,
    isSimulated: false,
    hasInternalFault: false,
    fault: undefined,
  };
}
