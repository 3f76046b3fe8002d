import { GuessGuard } from '../../../src/northbound/snmp/agent/guess-guard.js';
import { UpsWatch, type UpsWatchEvents } from '../../../src/northbound/snmp/mib/ups-watch.js';
import { SnmpAgent } from '../../../src/northbound/snmp/snmp-agent.js';
import { type DigestProtocolName, digestProtocols } from '../../../src/northbound/snmp/usm/digest-protocols.js';
import { OwnEngine } from '../../../src/northbound/snmp/usm/own-engine.js';
import { SaltSource } from '../../../src/northbound/snmp/usm/salt-source.js';
import { localizedUser, userKeys } from '../../../src/northbound/snmp/usm/user-keys.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import { scenarios } from '../../../src/ups/simulator/scenarios.js';
import { ManualClock } from '../manual-clock.js';
import { ToldValues } from '../northbound/northbound-sources.js';
import { PlayedUps } from '../ups/played-ups.js';

export const user = { name: 'ups', auth: 'authentic-words', priv: 'private-words' } as const;
export const community = 'our-plant';
export const engineId = Uint8Array.from([0x80, 0, 0, 0, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

const noEvents: UpsWatchEvents = {
  onAlarmAdded: () => undefined,
  onAlarmRemoved: () => undefined,
  onTestCompleted: () => undefined,
};

interface BenchOptions {
  readonly family?: string;
  readonly scenario?: string;
  readonly architecture?: Architecture;
  readonly protocol?: DigestProtocolName;
  readonly hasCommunity?: boolean;
  readonly events?: Partial<UpsWatchEvents>;
}

/** An agent without a port, before a UPS of that range that plays a scenario. */
export class AgentBench {
  readonly clock = new ManualClock();
  readonly values = new ToldValues();
  readonly failures: string[] = [];
  readonly locked: string[] = [];
  readonly agent: SnmpAgent;
  readonly watch: UpsWatch;
  readonly engine: OwnEngine;
  readonly #ups: PlayedUps;

  constructor(options: BenchOptions = {}) {
    const { family: name = 'masterys-gp4', scenario: played = 'healthy', architecture = { kind: 'single' } } = options;
    const { protocol = 'sha', hasCommunity = true, events = {} } = options;
    const family = builtInMaps.families.find((one) => one.name === name);
    const map = family?.maps[0];
    const scenario = scenarios.find((one) => one.name === played);
    if (!family || !map || !scenario) throw new Error(`no ${played} of ${name}`);
    this.#ups = new PlayedUps({ family, map, architecture }, scenario);
    this.values.tell({ family });
    this.engine = new OwnEngine({ engineId, engineBoots: 7 }, this.clock);
    this.watch = new UpsWatch(this.clock, { ...noEvents, ...events });
    const passphrases = { authentication: user.auth, privacy: user.priv };
    const keys = userKeys(user.name, digestProtocols[protocol], passphrases);
    this.agent = new SnmpAgent({
      clock: this.clock,
      values: this.values,
      engine: this.engine,
      user: localizedUser(keys, engineId),
      community: hasCommunity ? new TextEncoder().encode(community) : undefined,
      salts: new SaltSource(),
      guard: new GuessGuard(this.clock, {
        onFailure: (address) => this.failures.push(address),
        onLocked: (address) => this.locked.push(address),
      }),
      watch: this.watch,
      texts: () => ({
        version: '1.0.0',
        deviceName: 'UPS 4',
        hostName: 'gateway-4',
        contact: 'ops',
        location: 'Bâtiment B',
        attachedDevices: '',
      }),
    });
  }

  /** The reading of that second after the start. */
  async at(second: number): Promise<void> {
    await this.clock.advance(1000 * second - this.clock.monotonicMs());
    const { values } = await this.#ups.at(second);
    this.values.tell({ values, connection: 'running' }, 1000 * second);
    this.watch.see(this.values.current);
  }

  /** Every reading until then: alarms and tests are known by their change. */
  async through(from: number, to: number): Promise<void> {
    for (let second = from; second <= to; second += 1) await this.at(second);
  }

  answer(datagram: Uint8Array, address = '192.0.2.1'): Uint8Array | undefined {
    return this.agent.answer(datagram, address);
  }
}
