import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { TcpSocket } from '../../core/machine/tcp.js';
import type { Door, NorthboundSources } from '../../device/northbound.js';
import type { FailedLogin } from '../../security/login-guard.js';
import { isLoopback, parseIpv4 } from '../../settings/ipv4.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import { shutdownPolicyKeys } from '../../settings/shutdown-policy-keys.js';
import { type RefusedReason, type TcpConnection, TcpDoor } from '../access/tcp-door.js';
import type { SwitchedService } from '../switched-northbound.js';
import { Accounts } from './clients/accounts.js';
import { type AttachedClient, type Leaving, lastStatusOf, toldOf } from './clients/attached-client.js';
import { ClientJournal } from './clients/client-journal.js';
import { ClientList } from './clients/client-list.js';
import type { Availability, NutDevice } from './nut-device.js';
import { nutLimits } from './nut-limits.js';
import { NutSession, type SessionHost } from './nut-session.js';
import { PolicyService, type ToldToClient } from './policy/policy-service.js';
import type { StageState } from './policy/stage-state.js';
import type { TlsUse } from './protocol/conversation.js';
import { descriptionOf, type PlayedBattery, ToldVariables } from './variables/told-variables.js';

/** A connection that is attached to nothing: a program that only reads. */
export interface Reader {
  readonly address: string;
  readonly isEncrypted: boolean;
  /** Since it said something last. */
  readonly silentMs: number;
}

/** What people are shown of the server. */
export interface NutStatus {
  readonly stages: readonly StageState[];
  readonly attached: readonly AttachedClient[];
  /** The last one first. */
  readonly gone: readonly AttachedClient[];
  readonly readers: readonly Reader[];
  /** Somebody can log in: a user with a password is set. */
  readonly hasAccounts: boolean;
  readonly failedLogins: readonly FailedLogin[];
  /** How many were turned away since the start. */
  readonly turnedAway: number;
  /** A change of the settings waits until nobody is told that the UPS is on battery. */
  readonly isEndAwaited: boolean;
}

/** Keys that the port itself goes by: for all others it need not be opened anew. */
const keysOfPort: ReadonlySet<string> = new Set(['enabled', 'bind', 'port', 'allowed']);

/** So long after a restart in an outage the port opens, though the UPS was not read yet. */
const awaitedMs = 10_000;

const tlsUses = { off: 'off', on: 'offered', required: 'required' } as const satisfies Record<string, TlsUse>;

/** The UPS as a NUT server: three names of it, whose clients have to go one stage after the other. */
export class NutService implements SwitchedService, SessionHost {
  readonly limits = nutLimits;
  readonly #sources: NorthboundSources;
  /** When clients have to go: its limits, its drill. */
  readonly policy: PolicyService;
  readonly #accounts: Accounts;
  readonly #clients: ClientList;
  readonly #journal: ClientJournal;
  readonly #door: TcpDoor;
  readonly #sessions = new Map<TcpConnection, NutSession>();
  #told: ToldVariables | undefined;
  #turnedAway = 0;
  #endValues = () => {};
  #cancelOpening = () => {};
  #isEndAwaited = false;
  #noteMayEnd = () => {};
  readonly #ending = new AbortController();
  #tlsCertificate: string | undefined;
  #tlsContext: SecureContext | undefined;

  constructor(sources: NorthboundSources) {
    this.#sources = sources;
    const { settings, secrets, recorder, machine, clock, log } = sources;
    const { bind, port, allowed } = settings.current.nut;
    const { limits } = this;
    this.policy = new PolicyService(sources);
    this.#accounts = new Accounts({
      settings: () => settings.current.nut,
      secrets,
      chance: machine?.chance,
      clock,
      waitingLogins: limits.waitingLogins,
      signal: this.#ending.signal,
    });
    this.#clients = new ClientList({ clock, keptTold: limits.keptTold, shownGone: limits.shownGone });
    this.#journal = new ClientJournal({ recorder, clock });
    this.#door = new TcpDoor({
      name: 'The NUT server',
      bind,
      port,
      allowed,
      limits,
      tcp: machine?.tcp,
      clock,
      log,
      onConnection: (connection) => this.#admit(connection),
      onRefused: (address, reason) => this.#noteRefused(address, reason),
      leastWanted: (connections) => this.#leastWanted(connections),
    });
  }

  get doors(): readonly Door[] {
    return [this.#door.door];
  }

  get status(): NutStatus {
    const nowMs = this.clock.monotonicMs();
    const readers = [...this.#sessions.values()].filter(({ client }) => client === undefined);
    return {
      stages: this.policy.policy.stages,
      attached: this.#clients.attached,
      gone: this.#clients.gone,
      readers: readers.map(({ connection, isEncrypted }) => ({
        address: connection.address,
        isEncrypted,
        silentMs: Math.round(nowMs - connection.heardAtMs),
      })),
      hasAccounts: this.#accounts.isAnySet,
      failedLogins: this.#accounts.guard.recentFailures,
      turnedAway: this.#turnedAway,
      isEndAwaited: this.#isEndAwaited,
    };
  }

  get clock() {
    return this.#sources.clock;
  }

  get version(): string {
    return this.#sources.version;
  }

  get tls(): TlsUse {
    return tlsUses[this.#sources.settings.current.nut.tls];
  }

  async start(): Promise<void> {
    const { values } = this.#sources;
    this.#endValues = values.subscribe(() => {
      this.#told = undefined;
    });
    await this.policy.start();
    if (this.policy.isAwaited) this.#openOnceRead();
    else await this.#door.start();
  }

  /** A client that saw OB shuts down when it hears that there is no UPS, and goes on for a while where nobody answers. */
  #openOnceRead(): void {
    const open = (): void => {
      this.#cancelOpening();
      void this.#door.start();
    };
    const cancel = this.clock.schedule(awaitedMs, open);
    const end = this.policy.onChange(open);
    this.#cancelOpening = () => {
      cancel();
      end();
    };
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    this.#cancelOpening();
    for (const session of this.#sessions.values()) session.stop();
    await this.#door.stop();
    this.#endValues();
    this.#journal.stop();
    await this.policy.stop();
  }

  /** Clients that are connected stay so: one that loses the contact while on battery may take the UPS for dead. */
  absorb({ changed, settings }: SettingsChange): boolean {
    const keys = changed.filter(({ section }) => section === 'nut').map(({ key }) => key);
    // Users and words end no drill.
    if (keys.some((key) => Object.hasOwn(shutdownPolicyKeys, key))) this.policy.applySettings(settings);
    if (keys.some((key) => keysOfPort.has(key))) return false;
    this.#told = undefined;
    // A client that could not log in with the former ones has not guessed.
    if (keys.some((key) => /^(?:user|password)_/.test(key))) this.#accounts.guard.forgive();
    return true;
  }

  /** A client that was told OB and loses the contact shuts down: the server ends when each has heard that it is over. */
  whenMayEnd(): Promise<void> | undefined {
    if (this.serversAtStake === 0) return undefined;
    this.#isEndAwaited = true;
    return new Promise((resolve) => {
      this.#noteMayEnd = () => {
        if (this.serversAtStake === 0) resolve();
      };
      this.policy.onChange(() => this.#noteMayEnd());
      this.#ending.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /**
   * How many clients shut down if they lose the server now: those that are logged in and heard OB last, or hear it with their
   * next question. One that hears that the data are stale goes on from what it knew before.
   */
  get serversAtStake(): number {
    return this.#clients.attached.filter((client) => {
      if (lastStatusOf(client)?.startsWith('OB')) return true;
      return this.#stagesFor(client).stages.some(({ name, isOnBattery }) => name === client.stage && isOnBattery);
    }).length;
  }

  /** What somebody at an address is told of each stage, and of the battery in the place of the truth. */
  #stagesFor(who: { readonly address: string; readonly user?: string | undefined }) {
    const told = this.policy.toldTo(who);
    const played = batteryOf(told);
    // Imaginary data must never pass for a UPS: somebody who tries it on this machine means it, and so does a drill.
    const { isSimulated } = this.#sources.values.current;
    const isSpared = isSimulated && played === undefined && !isLoopback(parseIpv4(who.address));
    if (!isSpared) return { stages: told.stages, instead: played };
    return {
      stages: told.stages.map((truth) => ({ ...truth, isOnBattery: false, isLow: false })),
      instead: 'spared' as const,
    };
  }

  devicesFor({ connection, client }: NutSession): readonly NutDevice[] {
    const { values, device } = this.#sources;
    const description = descriptionOf(values.current, device.deviceName);
    const { stages, instead } = this.#stagesFor({ address: connection.address, user: client?.user });
    return stages.map((stage) => {
      const availability = availabilityOf(stage);
      return {
        name: stage.name,
        description,
        availability,
        variables: availability === 'available' ? this.#variables.of(stage, instead) : new Map(),
        clients: this.#clients.addressesOf(stage.name),
      };
    });
  }

  async attach(session: NutSession, { name }: NutDevice): Promise<AttachedClient | undefined> {
    const { username: user = '', password = '', isEncrypted } = session;
    const { address } = session.connection;
    const answer = await this.#accounts.check(user, password, address);
    if (this.#ending.signal.aborted) return undefined;
    if (answer !== 'right') {
      this.#journal.recordDenied(answer, address, this.#accounts.isUser(user) ? user : undefined);
      return undefined;
    }
    const client = this.#clients.add({ user, address, stage: name, isEncrypted });
    this.#journal.recordAttached(client);
    return client;
  }

  noteTold({ id }: AttachedClient, device: NutDevice): void {
    const told = toldOf(device);
    const change = this.#clients.noteTold(id, told);
    if (change === undefined) return;
    this.#journal.noteTold(change.client, told, change.before);
    this.#noteMayEnd();
  }

  notePrimaryRefused(client: AttachedClient | undefined, { connection }: NutSession): void {
    // A client that has not logged in has a wrong password to mend first.
    if (client === undefined) return;
    this.#clients.notePrimaryRefused(client.id);
    this.#journal.recordPrimaryRefused(connection.address, client.user);
  }

  leave({ id }: AttachedClient, how: Leaving): void {
    const client = this.#clients.remove(id, how);
    if (client === undefined) return;
    this.#journal.recordLeft(client);
    this.policy.noteLeft(client, this.#clients.attached);
    this.#noteMayEnd();
  }

  /** Node's TLS takes memory: the first client that encrypts loads it. */
  async encryption(): Promise<(plain: TcpSocket) => TLSSocket> {
    const [{ createSecureContext, TLSSocket }, { cert, key }] = await Promise.all([
      import('node:tls'),
      this.#sources.certificate(),
    ]);
    if (this.#tlsContext === undefined || this.#tlsCertificate !== cert) {
      this.#tlsContext = createSecureContext({ cert, key });
      this.#tlsCertificate = cert;
    }
    const secureContext = this.#tlsContext;
    // Its type asks for more than the program does: any stream of octets will do (tls.TLSSocket).
    return (plain) => new TLSSocket(plain as Socket, { isServer: true, secureContext });
  }

  fault(err: unknown): void {
    this.#sources.log.error({ code: 'internal.fault', err }, 'A client of the NUT server met a fault.');
  }

  get #variables(): ToldVariables {
    const { values, device, version, settings } = this.#sources;
    const { bacnet, nut } = settings.current;
    this.#told ??= new ToldVariables(values.current, {
      deviceName: device.deviceName,
      version,
      language: bacnet.language,
      words: nut.status_words,
    });
    return this.#told;
  }

  #admit(connection: TcpConnection): void {
    const session = new NutSession(connection, this);
    this.#sessions.set(connection, session);
    connection.socket.once('close', () => this.#sessions.delete(connection));
    session.start();
  }

  #noteRefused(address: string, reason: RefusedReason): void {
    this.#turnedAway += 1;
    this.#journal.recordRefused(address, reason);
  }

  /** Never one that is attached: first those that have said nothing, then the one that has been silent longest. */
  #leastWanted(connections: readonly TcpConnection[]): TcpConnection | undefined {
    const sessions = connections.flatMap((connection) => this.#sessions.get(connection) ?? []);
    const [least] = sessions
      .filter(({ client }) => client === undefined)
      .sort(
        (one, other) =>
          Number(one.hasSpoken) - Number(other.hasSpoken) || one.connection.heardAtMs - other.connection.heardAtMs,
      );
    return least?.connection;
  }
}

/** Of a drill, in the place of what the UPS says. */
function batteryOf({ charge, minutes }: ToldToClient): PlayedBattery | undefined {
  return charge === undefined || minutes === undefined ? undefined : { charge, runtimeS: 60 * minutes };
}

function availabilityOf({ isStale, staleCause }: StageState): Availability {
  if (!isStale) return 'available';
  return staleCause === 'unread' ? 'not-connected' : 'stale';
}
