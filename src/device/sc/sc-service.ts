import { maxBvlcLengthAccepted, maxNpduLengthAccepted } from '../../bacnet/datalink/sc/accepted-lengths.js';
import type { ScFailure } from '../../bacnet/datalink/sc/node/sc-failure.js';
import type { ScNode } from '../../bacnet/datalink/sc/node/sc-node.js';
import type { ScNodeIdentity, ScNodeOptions } from '../../bacnet/datalink/sc/node/sc-node-options.js';
import type { OpenScSocket } from '../../bacnet/datalink/sc/node/sc-socket.js';
import type { ScNodeStatus } from '../../bacnet/datalink/sc/node/sc-status.js';
import type { TracedScMessage } from '../../bacnet/datalink/sc/node/sc-trace.js';
import type { Clock } from '../../core/clock.js';
import { hasCode } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { type Chance, ownChance } from '../../core/machine/chance.js';
import { Mutex } from '../../core/mutex.js';
import type { EventRecorder } from '../../journal/journal-event.js';
import type { ScCertificates, ScCredentials } from '../../security/sc-certificates/sc-certificates.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { SettingsFollower, SettingsSource } from '../../settings/settings-source.js';
import { disconnectWaitS } from '../network-port/sc-port-source.js';
import { HubJournal } from './hub-journal.js';
import { ScLink } from './sc-link.js';

/** Sockets to hubs, by the credentials of the moment that each is opened in. */
export type MakeScSockets = (credentials: () => ScCredentials | undefined) => OpenScSocket;

export interface ScServiceParts {
  readonly settings: SettingsSource;
  readonly identity: ScNodeIdentity;
  /** Loaded. */
  readonly certificates: Pick<ScCertificates, 'onChange' | 'credentials' | 'commit'>;
  readonly recorder: EventRecorder;
  /** This machine's where nothing is said. */
  readonly chance?: Chance;
  readonly clock: Clock;
  readonly log: Logger;
  /** Instead of WebSockets, for a test. */
  readonly makeSockets?: MakeScSockets;
}

/** What became of a certificate that was tried. `no-hub`: no hub is set, or BACnet/SC is off, so that nobody can say. */
export type ScTrialOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly failure: ScFailure }
  | { readonly kind: 'no-candidate' | 'no-hub' };

/**
 * BACnet/SC of this device, by `[sc]`: the node, its identity and its certificates. While it is off, nothing of it is loaded.
 * Changes of settings and certificates are in force at once; the link stays the same for the server throughout.
 */
export class ScService implements SettingsFollower {
  /** Of whatever node there is. */
  readonly link = new ScLink();
  readonly #parts: ScServiceParts;
  readonly #journal: HubJournal;
  readonly #mutex = new Mutex();
  readonly #listeners = new Set<() => void>();
  #node: ScNode | undefined;
  #makeSockets: MakeScSockets | undefined;
  /** The one that runs. */
  #trial: Promise<ScTrialOutcome> | undefined;
  #isStopped = false;
  #endStatus: () => void = () => undefined;
  #endCertificates: () => void = () => undefined;

  constructor(parts: ScServiceParts) {
    this.#parts = parts;
    this.#journal = new HubJournal(parts.recorder);
  }

  /** Undefined while BACnet/SC is off. */
  get status(): ScNodeStatus | undefined {
    return this.#node?.status;
  }

  /** The last messages, oldest first; empty while BACnet/SC is off. */
  get trace(): readonly TracedScMessage[] {
    return this.#node?.trace ?? [];
  }

  /** Wanted, and no hub has accepted us. */
  get isWithoutHub(): boolean {
    return this.#parts.settings.current.sc.enabled && this.link.vmac === undefined;
  }

  /** Called when anything of `status` has changed; the returned function ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the node is on its way to its hub, or BACnet/SC is off. */
  async start(): Promise<void> {
    this.#endCertificates = this.#parts.certificates.onChange(() => this.#followCertificates());
    await this.#mutex.run(() => this.#follow(this.#parts.settings.current));
  }

  async applySettings({ changed, settings }: SettingsChange): Promise<void> {
    if (changed.some(({ section }) => section === 'sc')) await this.#mutex.run(() => this.#follow(settings));
  }

  /** Says farewell to the hub; within half a second, whatever the hub does. Idempotent. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#endCertificates();
    return this.#mutex.run(() => this.#close());
  }

  /**
   * Tries the certificate that waits against the hub of now, beside the connection there is. Accepted, it is in force and the
   * former one is gone; else that one stays. Rejects with `sc-certificates.unwritable`.
   */
  tryCandidate(): Promise<ScTrialOutcome> {
    this.#trial ??= this.#try().finally(() => {
      this.#trial = undefined;
    });
    return this.#trial;
  }

  /** Beside the mutex: a hub may take its time, and neither a change of the settings nor the end waits for it. */
  async #try(): Promise<ScTrialOutcome> {
    const { certificates, settings } = this.#parts;
    const candidate = certificates.credentials('candidate');
    if (candidate === undefined) return { kind: 'no-candidate' };
    const node = this.#node;
    if (node === undefined || settings.current.sc.primary_hub === '') return { kind: 'no-hub' };
    const failure = await node.tryConnection(this.#socketsBy('candidate'));
    if (failure !== undefined) return { kind: 'refused', failure };
    try {
      await certificates.commit(candidate);
    } catch (cause) {
      // Another one was given meanwhile, which no hub has seen, or none is there any more.
      if (hasCode(cause, 'sc-certificates.no-candidate')) return { kind: 'no-candidate' };
      throw cause;
    } finally {
      // What it is connected by is no candidate any more, or one that was not kept.
      node.replaceSocket(this.#socketsBy('operational'));
    }
    return { kind: 'accepted' };
  }

  async #follow({ sc }: Settings): Promise<void> {
    if (this.#isStopped) return;
    if (!sc.enabled) await this.#close();
    else if (this.#node === undefined) await this.#open(sc);
    else this.#node.reconfigure(optionsOf(sc));
  }

  /** Never rejects: BACnet/IP must not suffer from it. */
  async #open(sc: Settings['sc']): Promise<void> {
    const { identity, chance = ownChance, clock, log, makeSockets } = this.#parts;
    try {
      const { ScNode } = await import('../../bacnet/datalink/sc/node/sc-node.js');
      this.#makeSockets = makeSockets ?? (await ownSockets(clock));
      const openSocket = this.#socketsBy('operational');
      const node = new ScNode({ openSocket, identity, clock, random: chance.bytes, log }, optionsOf(sc));
      this.#node = node;
      this.#endStatus = node.onStatus(() => this.#noteStatus());
      this.link.use(node);
      node.start();
    } catch (err) {
      log.error({ code: 'internal.fault', err }, 'BACnet/SC cannot be started.');
      await this.#close();
    }
  }

  async #close(): Promise<void> {
    const node = this.#node;
    if (node === undefined) return;
    this.#node = undefined;
    this.#endStatus();
    this.#journal.forget();
    await node.stop();
    this.link.use(undefined);
    this.#tell();
  }

  #socketsBy(set: 'operational' | 'candidate'): OpenScSocket {
    const make = this.#makeSockets;
    if (make === undefined) throw new Error('The sockets of BACnet/SC are loaded with its node.');
    return make(() => this.#parts.certificates.credentials(set));
  }

  /** Where no hub has us, the next attempt is now: what is in force may be what was missing. */
  #followCertificates(): void {
    if (this.#node !== undefined && this.link.vmac === undefined) {
      this.#node.replaceSocket(this.#socketsBy('operational'));
    }
    this.#tell();
  }

  #noteStatus(): void {
    if (this.#node) this.#journal.note(this.#node.status);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function optionsOf(sc: Settings['sc']): ScNodeOptions {
  return {
    primaryHub: sc.primary_hub === '' ? undefined : sc.primary_hub,
    failoverHub: sc.failover_hub === '' ? undefined : sc.failover_hub,
    reconnectMinS: sc.reconnect_min_s,
    reconnectMaxS: sc.reconnect_max_s,
    connectWaitS: sc.connect_wait_s,
    disconnectWaitS,
    heartbeatS: sc.heartbeat_s,
    maxBvlcLength: maxBvlcLengthAccepted,
    maxNpduLength: maxNpduLengthAccepted,
  };
}

async function ownSockets(clock: Clock): Promise<MakeScSockets> {
  const { scSocketOpener } = await import('../../bacnet/datalink/sc/socket/sc-socket-opener.js');
  return (credentials) => scSocketOpener({ credentials, clock });
}
