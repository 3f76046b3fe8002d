import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failoverUri, NodeUnderTest, primaryUri, usualOptions } from '../../../../support/sc-node/node-under-test.js';
import { Fn, type HubMode, type PlayedHub } from '../../../../support/sc-node/played-hub.js';

const modes: readonly HubMode[] = ['up', 'refusing', 'dead', 'mute', 'silent', 'babbling', 'closing', 'full'];

const options = {
  ...usualOptions,
  failoverHub: failoverUri,
  reconnectMinS: 5,
  reconnectMaxS: 60,
  connectWaitS: 10,
  disconnectWaitS: 5,
  heartbeatS: 30,
};

/** What sites do to a node; each is one line, so that a counterexample can be read. */
type Deed =
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'mode'; readonly isPrimary: boolean; readonly mode: HubMode }
  | { readonly do: 'drop' | 'cut' | 'dismiss' | 'babble' | 'take-vmac' | 'stuff'; readonly isPrimary: boolean }
  | { readonly do: 'speak' | 'swap' | 'trial' | 'same-settings' | 'restart' };

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 0, max: 90 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      isPrimary: fc.boolean(),
      mode: fc.constantFrom(...modes),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('drop' as const, 'cut', 'dismiss', 'babble', 'take-vmac', 'stuff'),
      isPrimary: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('speak' as const, 'swap', 'trial', 'same-settings', 'restart') }),
  },
);

/** Seconds from the moment when all is well to a connection: README.md beside the node says why. */
const lossS = options.heartbeatS + Math.min(options.heartbeatS, options.connectWaitS);
const reconnectS = 4 * options.connectWaitS + options.reconnectMaxS;
const returnS = 2 * options.connectWaitS + options.reconnectMaxS;

class Site {
  readonly test = new NodeUnderTest(options);
  #isSwapped = false;
  /** Seconds that two connections have stood side by side. */
  #overlapS = 0;

  hub(isPrimary: boolean): PlayedHub {
    return isPrimary ? this.test.primary : this.test.failover;
  }

  async act(deed: Deed): Promise<void> {
    const { test } = this;
    switch (deed.do) {
      case 'wait':
        for (let second = 0; second < deed.seconds; second += 1) await this.second();
        return;
      case 'mode':
        this.hub(deed.isPrimary).mode = deed.mode;
        return;
      case 'speak':
        test.node.sendNpdu(Buffer.from('0104', 'hex'), '02c0ffee0001');
        return;
      case 'swap':
        this.#isSwapped = !this.#isSwapped;
        test.node.reconfigure({ ...options, ...(this.#isSwapped && swapped) });
        break;
      case 'same-settings':
        test.node.reconfigure({ ...options, ...(this.#isSwapped && swapped) });
        break;
      case 'trial':
        void test.node.tryConnection(test.site.open);
        break;
      case 'restart':
        void test.node.stop();
        await test.seconds(0.5);
        expect(test.clock.pendingTimers).toBe(0);
        expect(this.openLinks).toEqual([]);
        test.node.start();
        break;
      default:
        this.#meddle(deed.do, this.hub(deed.isPrimary));
    }
    await test.settle();
    this.check();
  }

  #meddle(deed: 'drop' | 'cut' | 'dismiss' | 'babble' | 'take-vmac' | 'stuff', hub: PlayedHub): void {
    const vmac = this.test.node.status.vmac;
    for (const link of hub.links.slice(-2)) {
      if (deed === 'drop') link.drop();
      if (deed === 'cut') link.isCut = true;
      if (deed === 'dismiss') link.say({ fn: Fn.disconnectRequest, id: 1 });
      if (deed === 'babble') link.sayOctets(Buffer.from(`0${vmac}`, 'latin1'));
      if (deed === 'stuff') link.queuedOctets = 300_000;
    }
    if (deed === 'take-vmac') hub.taken.add(vmac);
  }

  get openLinks() {
    return [...this.test.primary.links, ...this.test.failover.links].filter(({ state }) => state !== 'closed');
  }

  async second(): Promise<void> {
    await this.test.seconds(1);
    this.check();
  }

  check(): void {
    const { test } = this;
    const { connector, counters, primary, failover } = test.node.status;
    expect(counters.faults).toBe(0);
    // One that is used, one to be or to leave, and a few that say farewell.
    expect(test.clock.pendingTimers).toBeLessThanOrEqual(8);
    expect(this.openLinks.length).toBeLessThanOrEqual(6);
    const standing = this.openLinks.filter((link) => link.vmac !== undefined && link.closeCode === undefined);
    expect(standing.length).toBeLessThanOrEqual(2);
    this.#overlapS = standing.length === 2 ? this.#overlapS + 1 : 0;
    expect(this.#overlapS).toBeLessThanOrEqual(options.connectWaitS + options.disconnectWaitS + 1);
    const used = [primary, failover].filter((hub) => hub?.state === 'connected');
    expect(used.length).toBe(connector === 'no-hub-connection' ? 0 : 1);
    expect(test.connections.at(-1) ?? false).toBe(connector !== 'no-hub-connection');
    // A loss is told once.
    expect(test.connections.some((is, at) => !is && test.connections[at - 1] !== true)).toBe(false);
    if (test.node.vmac !== undefined) expect(test.node.isOwn(test.node.vmac)).toBe(true);
  }

  /** All is well from now on; seconds until that holds. */
  async secondsUntil(holds: () => boolean, mostS: number): Promise<number> {
    for (let second = 0; second <= mostS; second += 1) {
      if (holds()) return second;
      await this.second();
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The node is at a hub that hears it. */
  isServed(connector?: string): boolean {
    const { node, site } = this.test;
    const state = node.status.connector;
    if (state === 'no-hub-connection' || (connector !== undefined && state !== connector)) return false;
    return site.accepted.some((link) => link.state === 'open' && !link.isCut && link.vmac === node.vmac);
  }

  heal(): void {
    for (const hub of [this.test.primary, this.test.failover]) {
      hub.mode = 'up';
      hub.taken.clear();
      for (const link of hub.links) if (link.queuedOctets > 0) link.drop();
    }
  }
}

const swapped = { primaryHub: failoverUri, failoverHub: primaryUri };

describe('hubs that die, return, swap, are cut off and are silent', () => {
  it('there is one connection, and a second one only while it takes over', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deeds, { minLength: 5, maxLength: 40 }), async (story) => {
        const site = new Site();
        await site.test.start();
        for (const deed of story) await site.act(deed);
        site.heal();
        const servedS = await site.secondsUntil(() => site.isServed(), lossS + reconnectS);
        expect(servedS).toBeLessThanOrEqual(lossS + reconnectS);
        const homeS = await site.secondsUntil(
          () => site.isServed('connected-to-primary'),
          lossS + reconnectS + returnS,
        );
        expect(homeS).toBeLessThanOrEqual(lossS + reconnectS + returnS);
        const stopped = site.test.node.stop();
        await site.test.seconds(0.5);
        await stopped;
        expect(site.test.clock.pendingTimers).toBe(0);
        expect(site.openLinks).toEqual([]);
      }),
      { numRuns: 60, seed: 17 },
    );
  });
});
