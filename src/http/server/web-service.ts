import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../core/log.js';
import type { Chance } from '../../core/machine/chance.js';
import { type Door, doorProblemOf } from '../../device/northbound.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { ServedAddress } from '../../system/network/served-address.js';
import { type GatewayParts, screenPartsOf } from '../screens/screen-parts.js';
import type { WebApp } from './build-app.js';
import type { Certificate, CertificateStore } from './tls/certificate-store.js';
import type { OpenWebDoor } from './web-door.js';
import type { WebEndpoint, WebServer, WebServerParts } from './web-server.js';

/** The page as it is built, beside the program. */
const pageFolder = fileURLToPath(new URL('../../web', import.meta.url));
/** What `build-app.ts` takes longest to load, one by one: BACnet and the line to the UPS have their turns in between. */
const packages = [
  () => import('fastify'),
  () => import('@fastify/helmet'),
  () => import('@fastify/multipart'),
  () => import('@fastify/rate-limit'),
];
/** The answer to who changed the settings goes out before its connection ends. */
const moveDelayMs = 300;

export type WebServiceParts = GatewayParts & {
  readonly log: Logger;
  /** For the tokens of its sessions; this machine's where nothing is said. */
  readonly chance?: Chance;
  /** Where it listens; on this machine where nothing is said. */
  readonly openDoor?: OpenWebDoor;
  readonly servedAddress: Pick<ServedAddress, 'bind' | 'missing' | 'onMove'>;
  /** How many servers shut down if they lose the gateway now. */
  serversAtStake(): number;
};

/** The web server as the settings want it. */
export class WebService {
  readonly #parts: WebServiceParts;
  #settings: Settings | undefined;
  #server: WebServer | undefined;
  #certificates: CertificateStore | undefined;
  #cancelMove: () => void = () => undefined;
  #isStopped = false;
  #endMoves = () => {};

  constructor(parts: WebServiceParts) {
    this.#parts = parts;
  }

  /** The port of the page. */
  get doors(): readonly Door[] {
    const state = this.#server?.state;
    const { bind } = this.#parts.servedAddress;
    const port = state?.status === 'open' ? state.port : this.#settings?.web.port;
    if (state === undefined || port === undefined) return [];
    const problem = state.status === 'waiting' ? doorProblemOf(state.cause.code) : undefined;
    return [{ transport: 'tcp', bind, port, isOpen: state.status === 'open', problem }];
  }

  /** For a version that has to prove itself: what answers is loaded for this, too, and until then it does not serve. */
  provesToServe(): boolean {
    void this.#server?.ready();
    return this.#server?.state.status === 'open' && this.#server.isReady;
  }

  /** Certificate and key of the page, in PEM, for others that encrypt; one is made where there is none. */
  async certificate(): Promise<Certificate> {
    const { cert, key } = await (await this.#certificateStore()).load();
    return { cert, key };
  }

  /** The web server is loaded here and not before, so that BACnet need not wait for it. */
  async start(settings: Settings): Promise<void> {
    const [{ WebServer }, certificates] = await Promise.all([import('./web-server.js'), this.#certificateStore()]);
    if (this.#isStopped) return;
    this.#settings ??= settings;
    this.#endMoves = this.#parts.servedAddress.onMove(() => this.move());
    const { openDoor, clock, log } = this.#parts;
    const trustedProxy = () => this.#settings?.web.trusted_proxy ?? '';
    const build = () => this.#build({ certificates, trustedProxy });
    this.#server = new WebServer(this.#endpointOf(this.#settings), {
      certificates,
      openDoor,
      clock,
      log,
      trustedProxy,
      build,
    });
    await this.#server.start();
  }

  async #build({ certificates, trustedProxy }: Pick<WebServerParts, 'certificates' | 'trustedProxy'>): Promise<WebApp> {
    for (const load of packages) {
      await load();
      await nextTurn();
    }
    const { makeScreens } = await import('../screens/screens.js');
    await nextTurn();
    const { buildApp } = await import('./build-app.js');
    const { version, chance, clock, log, login, serversAtStake } = this.#parts;
    return buildApp({
      screens: makeScreens(screenPartsOf(this.#parts), certificates, () => this.#server),
      checkLogin: (user, password, address, localAddress) =>
        login.login.check(user, password, address, 'web', localAddress),
      login: {
        stamp: () => login.credentials.stamp,
        metricsToken: login.metrics,
        lockedForMs: (address) => login.guard.lockedForMs(address),
        noteRequest: (user, address, localAddress) => login.login.noteRequest(user, address, 'web', localAddress),
        noteSignOut: (user, address) => login.journal.recordSignOut(user, address),
      },
      pageFolder,
      version,
      chance,
      clock,
      log,
      trustedProxy,
      serversAtStake,
    });
  }

  applySettings({ changed, settings }: SettingsChange): void {
    this.#settings = settings;
    if (!changed.some(({ section }) => section === 'web')) return;
    this.#cancelMove();
    this.#cancelMove = this.#parts.clock.schedule(moveDelayMs, () => void this.move());
  }

  /** Goes where settings and machine want it now; never rejects. */
  async move(): Promise<void> {
    if (this.#settings === undefined) return;
    try {
      await this.#server?.move(this.#endpointOf(this.#settings));
    } catch (err) {
      this.#parts.log.error({ code: 'web.failed', err }, 'The web page cannot go over to its new port.');
    }
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endMoves();
    this.#cancelMove();
    await this.#server?.stop();
    this.#server = undefined;
  }

  async #certificateStore(): Promise<CertificateStore> {
    const { CertificateStore } = await import('./tls/certificate-store.js');
    const { dataDir, disk, clock } = this.#parts;
    this.#certificates ??= new CertificateStore(join(dataDir, 'tls'), () => clock.wallMs(), disk);
    return this.#certificates;
  }

  #endpointOf({ web }: Settings): WebEndpoint {
    return { bind: this.#parts.servedAddress.bind, port: web.port, tls: web.tls };
  }
}
