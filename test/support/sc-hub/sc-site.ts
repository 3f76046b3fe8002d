import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../until.js';
import { ForeignNode } from './foreign-node.js';
import type { HubCore } from './hub-core.js';
import { ScHub, type ScHubOptions } from './sc-hub.js';
import { type Identity, SitePki } from './site-pki.js';

/** Seconds of `[sc]`, as short as they may be. */
const shortTimes = { reconnect_min_s: 2, reconnect_max_s: 4, connect_wait_s: 5, heartbeat_s: 5 };

/** A building with BACnet/SC: its certificate authority, two hubs that share no nodes, and what a gateway of it is given. */
export class ScSite {
  readonly pki: SitePki;
  readonly primary: ScHub;
  readonly failover: ScHub;
  /** Of the gateway. */
  readonly gateway: Identity;
  readonly #bmsIdentity: Identity;
  readonly #nodes: ForeignNode[] = [];

  private constructor(pki: SitePki, primary: ScHub, failover: ScHub) {
    this.pki = pki;
    this.primary = primary;
    this.failover = failover;
    this.gateway = pki.issue('gateway');
    this.#bmsIdentity = pki.issue('bms');
  }

  static async start(options: Partial<ScHubOptions> = {}): Promise<ScSite> {
    const pki = new SitePki();
    const hub = { issuers: [pki.ca], ...options };
    const primary = await ScHub.start({ identity: pki.issue('primary hub'), ...hub });
    const failover = await ScHub.start({ identity: pki.issue('failover hub'), ...hub });
    return new ScSite(pki, primary, failover);
  }

  get hubs(): readonly ScHub[] {
    return [this.primary, this.failover];
  }

  /** `[sc]` of a gateway that is to join. */
  settings(more: Readonly<Record<string, string | number>> = {}): Readonly<Record<string, string | number>> {
    const hubs = { primary_hub: this.primary.uri, failover_hub: this.failover.uri };
    return { enabled: 'yes', ...hubs, ...shortTimes, ...more };
  }

  /** Puts key, certificate and issuers into a data folder, as if the page had taken them. */
  install(dataDir: string, identity: Identity = this.gateway, issuers: readonly string[] = [this.pki.ca]): void {
    const operational = { key: identity.key, certificate: identity.cert, issuers, sinceMs: Date.now() };
    mkdirSync(join(dataDir, 'sc'));
    const format = 'ups-bacnet-gateway certificates of BACnet/SC';
    writeFileSync(join(dataDir, 'sc', 'certificates.json'), JSON.stringify({ format, operational }), { mode: 0o600 });
  }

  /** A BMS on a hub, the primary one unless said. */
  async bms(hub: ScHub = this.primary): Promise<ForeignNode> {
    const node = await ForeignNode.connect({ uri: hub.uri, identity: this.#bmsIdentity, issuers: [this.pki.ca] });
    this.#nodes.push(node);
    return node;
  }

  /** The same BMS, with the same VMAC and UUID, on a hub again. */
  async bmsAgain({ party }: ForeignNode, hub: ScHub): Promise<ForeignNode> {
    const node = await ForeignNode.connect({
      uri: hub.uri,
      identity: this.#bmsIdentity,
      issuers: [this.pki.ca],
      party,
    });
    this.#nodes.push(node);
    return node;
  }

  /** Waits until a hub has a node that is none of ours; its VMAC. */
  gatewayOn(hub: HubCore = this.primary, timeoutMs = 15_000): Promise<string> {
    const own = () => new Set(this.#nodes.map(({ vmac }) => vmac));
    return until(() => hub.nodes.find((vmac) => !own().has(vmac)), timeoutMs, 'the gateway is on the hub');
  }

  /** Rules that the gateway broke on either hub. */
  get violations(): readonly string[] {
    return this.hubs.flatMap(({ violations }) =>
      violations.map(({ rule, words, octets }) => `${rule}: ${words} ${octets}`),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.close().catch(() => undefined)));
    await Promise.all(this.hubs.map((hub) => hub.kill()));
    this.pki.dispose();
  }
}
