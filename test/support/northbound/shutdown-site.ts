import type { RoutedSite, SiteHost } from '../bacnet/routed-site.js';
import { type Daemon, startDaemon } from '../daemon.js';
import { Tunnels } from '../machine/tunnel.js';
import { freeTcpPort } from '../tcp.js';
import { until } from '../until.js';
import { FastUps } from '../ups/fast-ups.js';
import { WebClient } from '../web/web-client.js';
import { statusByUpsc, Upsmon } from './upsmon.js';

const user = 'upsmon';
const password = 'hospital';

/** As fast as upsmon can be told to be. */
export const upsmonTimes = { pollFreq: 1, hostSync: 1, deadTime: 3, finalDelay: 0 };

export interface ShutdownSiteOptions {
  /** The UPS lives so many times faster than the clients. */
  readonly speed: number;
  /** Of [nut]. */
  readonly limits: Readonly<Record<string, string | number>>;
  /** Where machines have addresses of their own; undefined: all are this machine. */
  readonly lan: RoutedSite | undefined;
}

/** A UPS that lives fast, the gateway that reads it, and servers that shut down by Debian's upsmon, on machines of their own. */
export class ShutdownSite {
  readonly ups: FastUps;
  readonly daemon: Daemon;
  readonly web: WebClient;
  readonly clients: Upsmon[] = [];
  readonly #lan: RoutedSite | undefined;
  readonly #tunnels: Tunnels | undefined;
  readonly #address: string;

  private constructor(
    parts: { ups: FastUps; daemon: Daemon; tunnels: Tunnels | undefined; address: string },
    lan?: RoutedSite,
  ) {
    this.ups = parts.ups;
    this.daemon = parts.daemon;
    this.web = new WebClient(parts.daemon.webPort);
    this.#tunnels = parts.tunnels;
    this.#address = parts.address;
    this.#lan = lan;
  }

  /** On mains, and read. */
  static async open({ speed, limits, lan }: ShutdownSiteOptions): Promise<ShutdownSite> {
    const gateway = lan?.host(1, 1);
    const port = await freeTcpPort();
    const ups = await FastUps.open('masterys-bc-plus', speed);
    const tunnels = gateway && new Tunnels(gateway.namespace);
    await tunnels?.lendPort(Number(ups.port.split(':').at(-1)));
    const daemon = await startDaemon({
      inNetwork: gateway?.namespace,
      settings: {
        serial: { port: ups.port, poll_interval_ms: 250, timeout_ms: 300, offline_after: 2 },
        network: { backend: 'none', announce: 'no' },
        nut: { enabled: 'yes', bind: '0.0.0.0', port, user_1: user, password_1: password, ...limits },
      },
    });
    await tunnels?.reachPort(daemon.webPort);
    const site = new ShutdownSite({ ups, daemon, tunnels, address: `${gateway?.address ?? '127.0.0.1'}:${port}` }, lan);
    await site.becomes('OL', 30_000);
    return site;
  }

  /** A server in subnet 2, behind a router; the next one has the next address. */
  start(stage: string): Upsmon {
    const inNetwork = this.#hostOf(this.clients.length)?.namespace;
    const client = new Upsmon({ ups: `${stage}@${this.#address}`, user, password, times: upsmonTimes, inNetwork });
    this.clients.push(client);
    return client;
  }

  async startAll(...stages: readonly string[]): Promise<void> {
    for (const stage of stages) this.start(stage);
    await this.untilAttached(this.clients.length);
  }

  async untilAttached(count: number): Promise<void> {
    const isSo = async () => (await this.attached()).length === count;
    await until(isSo, 30_000, `${count} servers are logged in`);
  }

  /** Addresses of those that are logged in. */
  async attached(): Promise<readonly string[]> {
    const { body } = await this.web.get<{ policy?: { clients: { address: string }[] } }>('/api/v1/servers');
    return body.policy?.clients.map(({ address }) => address) ?? [];
  }

  /** A word of `ups.status`, or `Data stale`. */
  async becomes(wanted: string, timeoutMs = 20_000): Promise<void> {
    const isSo = async () => {
      const status = await statusByUpsc(`ups@${this.#address}`, this.#hostOf(0)?.namespace);
      return status === wanted || status.split(' ').includes(wanted);
    };
    await until(isSo, timeoutMs, `ups.status becomes ${wanted}`);
  }

  /** The stages of those that have run their shutdown command. */
  get gone(): readonly string[] {
    return this.clients.filter(({ shutdownMs }) => shutdownMs !== undefined).map(({ stage }) => stage);
  }

  /** Wall clock milliseconds of the shutdowns of a stage; `stillThere` of those that have not. */
  shutdownsOf(wanted: string, stillThere: number): readonly number[] {
    return this.clients.filter(({ stage }) => stage === wanted).map(({ shutdownMs = stillThere }) => shutdownMs);
  }

  async stopClients(): Promise<void> {
    await Promise.all(this.clients.splice(0).map((client) => client.stop()));
  }

  async close(): Promise<void> {
    await this.stopClients();
    await this.daemon.stop();
    await this.#tunnels?.close();
    await this.ups.stop();
  }

  #hostOf(client: number): SiteHost | undefined {
    return this.#lan?.host(2, client + 1);
  }
}
