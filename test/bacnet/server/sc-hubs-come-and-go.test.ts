import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScNode } from '../../../src/bacnet/datalink/sc/node/sc-node.js';
import type { ScNodeOptions } from '../../../src/bacnet/datalink/sc/node/sc-node-options.js';
import { BacnetBench, silentLog } from '../../support/bacnet/bacnet-bench.js';
import { readNotification, subscribePayload } from '../../support/bacnet/cov-subscriber.js';
import { confirmed, join } from '../../support/bacnet/wire.js';
import { ManualClock } from '../../support/manual-clock.js';
import { errorCode } from '../../support/sc-hub/octets.js';
import { openerFor, type Reachability, SimulatedHub } from '../../support/sc-node/simulated-network.js';

const options: ScNodeOptions = {
  primaryHub: 'wss://primary.example',
  failoverHub: 'wss://failover.example',
  reconnectMinS: 2,
  reconnectMaxS: 30,
  connectWaitS: 5,
  disconnectWaitS: 5,
  heartbeatS: 30,
  maxBvlcLength: 1600,
  maxNpduLength: 1497,
};
const gatewayUuid = '0a0b0c0d-0000-4000-8000-000000000001';
const bmsUuid = '0a0b0c0d-0000-4000-8000-000000000002';
/** Multi-state Value 0. */
const state = { objectType: 19, instance: 0 };

/** What happens to a site; `one` is the primary hub, or the failover hub. */
type Deed =
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'change'; readonly to: number }
  | { readonly do: 'break' | 'cut' | 'freeze' | 'thaw' | 'take vmac' | 'go away'; readonly one: 0 | 1 }
  | { readonly do: 'part'; readonly one: 0 | 1; readonly node: 'gateway' | 'bms'; readonly way: Reachability };

const one = fc.constantFrom<0 | 1>(0, 1);
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 0, max: 70 }) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('change' as const), to: fc.integer({ min: 1, max: 3 }) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom('break' as const, 'cut', 'freeze', 'thaw', 'take vmac', 'go away'),
        one,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('part' as const),
        one,
        node: fc.constantFrom('gateway' as const, 'bms'),
        way: fc.constantFrom('reachable' as const, 'refuses', 'swallows'),
      }),
    },
  ),
  { minLength: 1, maxLength: 25 },
);

/** From the moment when all is well: the loss is seen within the heartbeat and its wait, two hubs are tried, then comes the longest pause. */
const reconnectS = 2 * options.heartbeatS + 4 * options.connectWaitS + options.reconnectMaxS;
/** A subscriber that was silent is asked again after a minute at the latest. */
const toldS = reconnectS + 60 + 4 * 3;

/** The gateway's server and node, a BMS that subscribed once, and two strict hubs of another hand. */
class Site {
  readonly clock = new ManualClock();
  readonly hubs = [options.primaryHub ?? '', options.failoverHub ?? ''].map(
    (uri) => new SimulatedHub(this.clock, uri, { heartbeatMs: 4 * options.heartbeatS * 1000, disconnectWaitMs: 5000 }),
  );
  readonly gateway = this.#node('gateway', gatewayUuid);
  readonly bms = this.#node('bms', bmsUuid);
  readonly bench = this.#bench();
  /** As the BMS was told last. */
  toldState: unknown;
  /** VMACs that said I-Am to the BMS. */
  readonly announced = new Set<string>();
  /** VMACs from which the BMS has subscribed; it does so again where a hub has made it take another one, and only then. */
  readonly subscribedAs = new Set<string>();
  #drawn = 0;
  value = 2;

  async start(): Promise<void> {
    await this.bench.start();
    this.bms.onNpdu((npdu, source) => this.#hear(npdu.subarray(2), source));
    this.gateway.start();
    this.bms.start();
    for (let second = 0; second < 10; second += 1) await this.second();
  }

  async stop(): Promise<void> {
    const stopped = Promise.all([this.gateway.stop(), this.bms.stop(), this.bench.server.stop()]);
    await this.clock.advance(1000);
    await stopped;
  }

  async second(): Promise<void> {
    await this.clock.advance(1000);
    const { vmac } = this.bms;
    if (vmac !== undefined && !this.subscribedAs.has(vmac) && this.gateway.vmac !== undefined) {
      const apdu = confirmed(5, subscribePayload(18, state.objectType, state.instance, { confirmed: true }));
      this.bms.sendNpdu(join([1, 4], apdu), this.gateway.vmac ?? '');
    }
    // No hub has the gateway twice, ever.
    for (const hub of this.hubs) expect(hub.nodes.length).toBe(new Set(hub.nodes).size);
    for (const hub of this.hubs) expect(hub.nodes.length).toBeLessThanOrEqual(2);
  }

  async act(deed: Deed): Promise<void> {
    const hub = 'one' in deed ? this.hubs[deed.one] : undefined;
    switch (deed.do) {
      case 'wait':
        for (let second = 0; second < deed.seconds; second += 1) await this.second();
        return;
      case 'change':
        this.value = deed.to;
        this.bench.store.set(state, 85, { type: 'unsigned', value: deed.to });
        return;
      case 'break':
        return hub?.breakLines();
      case 'cut':
        return hub?.cutLines();
      case 'freeze':
        return hub?.freeze();
      case 'thaw':
        return hub?.thaw();
      case 'take vmac':
        return hub?.refuseNext({ code: errorCode.nodeDuplicateVmac });
      case 'go away':
        return hub?.closeAll(1001);
      case 'part':
        hub?.reachability.set(deed.node, deed.way);
        if (deed.way !== 'reachable') hub?.cutLines(deed.node);
    }
  }

  /** The gateway is on the primary hub, once, and both know it. */
  get isHome(): boolean {
    const { vmac, status } = this.gateway;
    const places = this.hubs.map(({ nodes }) => nodes.filter((one) => one === vmac).length);
    return status.connector === 'connected-to-primary' && places.join() === '1,0';
  }

  allIsWell(): void {
    for (const hub of this.hubs) {
      hub.thaw();
      hub.reachability.clear();
    }
  }

  #hear(apdu: Uint8Array, source: string): void {
    if (apdu[0] === 0x20 && apdu[2] === 5) this.subscribedAs.add(this.bms.vmac ?? '');
    if (apdu[0] === 0x10 && apdu[1] === 0) this.announced.add(source);
    const told = readNotification(apdu);
    if (told === undefined) return;
    this.toldState = told.values.find(([property]) => property === 85)?.[1];
    this.bms.sendNpdu(join([1, 0], [0x20, told.invokeId ?? 0, 1]), source);
  }

  #bench(): BacnetBench {
    return new BacnetBench(
      ...([{}, undefined, silentLog, undefined, this.clock, undefined, undefined, this.gateway] as const),
    );
  }

  #node(name: string, deviceUuid: string): ScNode {
    const draw = () => {
      this.#drawn += 1;
      return `02d${this.#drawn.toString(16).padStart(9, '0')}`;
    };
    const identity = { deviceUuid, vmac: name === 'bms' ? '02b000000000' : '02a000000000', redrawVmac: draw };
    const random = (octets: number) => new Uint8Array(octets).fill(128);
    const openSocket = openerFor(name, this.hubs);
    return new ScNode({ openSocket, identity, clock: this.clock, random, log: silentLog }, options);
  }
}

async function play(done: readonly Deed[]): Promise<void> {
  const site = new Site();
  await site.start();
  for (const deed of done) await site.act(deed);
  site.allIsWell();
  let reconnectedS = 0;
  while (!site.isHome) {
    reconnectedS += 1;
    expect(reconnectedS).toBeLessThanOrEqual(reconnectS);
    await site.second();
  }
  for (let second = reconnectedS; site.toldState !== site.value && second < toldS; second += 1) await site.second();
  expect(site.toldState).toBe(site.value);
  expect(site.isHome).toBe(true);
  expect(site.bench.server.subscriptions()).toHaveLength(site.subscribedAs.size);
  expect(site.hubs.flatMap(({ violations }) => violations)).toEqual([]);
  await site.stop();
}

/** A hub may lose what it took, and nobody is told: what counts is that the BMS knows in the end what is. */
describe('hubs that die, return, swap and part', () => {
  it('a fail-over and the way back: the BMS is told the last change', async () => {
    await play([
      { do: 'change', to: 3 },
      { do: 'part', one: 0, node: 'gateway', way: 'refuses' },
      { do: 'part', one: 0, node: 'bms', way: 'refuses' },
      { do: 'break', one: 0 },
      { do: 'change', to: 1 },
      { do: 'wait', seconds: 30 },
      { do: 'change', to: 2 },
    ]);
  });

  it('any course of events: no lost last change, one device, back within the time, and no rule broken', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, (done) => play(done)),
      { numRuns: Number(process.env.SC_SEEDS ?? 60), seed: 135 },
    );
  });
});
