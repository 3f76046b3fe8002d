import type { Clock } from '../../../core/clock.js';
import { hasCode } from '../../../core/errors.js';
import { type Chance, ownChance } from '../../../core/machine/chance.js';
import { oidText } from '../ber/oid.js';
import {
  type CommunityMessage,
  encodedCommunityMessage,
  readMessage,
  readScopedPdu,
  type ScopedPdu,
  type V3Message,
  Version,
} from '../message/message.js';
import { ErrorStatus, type Pdu, PduType } from '../message/pdu.js';
import type { VarBind } from '../message/snmp-value.js';
import { counterOid } from '../mib/agent-mibs.js';
import { isSignedBy } from '../usm/authentication.js';
import type { UsmError } from '../usm/incoming.js';
import { plainMessage, securedMessage } from '../usm/outgoing.js';
import type { OwnEngine } from '../usm/own-engine.js';
import { decrypted, saltOctets } from '../usm/privacy.js';
import type { SaltSource } from '../usm/salt-source.js';
import { type LocalizedUser, localizedUser, type UserKeys } from '../usm/user-keys.js';

/** By whom receivers are told. */
export type Sender =
  | { readonly version: '2c'; readonly community: Uint8Array }
  | { readonly version: '3'; readonly keys: UserKeys };

export interface ReceiverParts {
  readonly sender: Sender;
  readonly isInform: boolean;
  readonly engine: OwnEngine;
  readonly salts: SaltSource;
  /** This machine's where nothing is said. */
  readonly chance?: Chance | undefined;
  readonly clock: Clock;
  send(octets: Uint8Array): void;
}

/** How long a confirmation is waited for after each sending; after the last one the receiver is given up. */
const waitsMs = [2_000, 4_000, 8_000, 16_000, 30_000] as const;

/** More wait for no receiver: the oldest is dropped. */
const mostWaiting = 32;

/** What people are shown of it. */
export interface ReceiverTally {
  readonly sent: number;
  readonly confirmed: number;
  /** Informs that nobody has confirmed. */
  readonly unconfirmed: number;
}

interface Inform {
  readonly requestId: number;
  readonly varBinds: readonly VarBind[];
  sendings: number;
  /** Of the message that is on its way. */
  messageId: number;
  cancel: () => void;
}

/** The engine of a receiver, which has authority over informs (RFC 3414 §1.5.1). */
interface Peer {
  readonly user: LocalizedUser;
  engineBoots: number;
  engineTime: number;
  heardAtMs: number;
}

const nothing = new Uint8Array();

/** One who is told: by traps, or by informs until he confirms, one after the other. */
export class Receiver {
  readonly #parts: ReceiverParts;
  readonly #waiting: Inform[] = [];
  #current: Inform | undefined;
  #peer: Peer | undefined;
  #tally = { sent: 0, confirmed: 0, unconfirmed: 0 };

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
  }

  get tally(): ReceiverTally {
    return this.#tally;
  }

  tell(varBinds: readonly VarBind[]): void {
    const { isInform } = this.#parts;
    const requestId = newId(this.#parts);
    if (!isInform) {
      this.#send(this.#trap({ type: PduType.trap, requestId, second: 0, third: 0, varBinds }));
      return;
    }
    this.#waiting.push({ requestId, varBinds, sendings: 0, messageId: 0, cancel: () => undefined });
    if (this.#waiting.length > mostWaiting) {
      this.#waiting.shift();
      this.#count('unconfirmed');
    }
    if (this.#current === undefined) this.#next();
  }

  /** What has come from its address; anything else than what is waited for is left. */
  hear(datagram: Uint8Array): void {
    const inform = this.#current;
    if (inform === undefined) return;
    try {
      const message = readMessage(datagram);
      if (message.version === Version.v2c) this.#hearCommunity(message, inform);
      if (message.version === Version.v3 && message.messageId === inform.messageId) {
        this.#hearV3(datagram, message, inform);
      }
    } catch (cause) {
      if (!hasCode(cause, 'snmp.decode')) throw cause;
    }
  }

  stop(): void {
    this.#current?.cancel();
    this.#current = undefined;
    this.#waiting.length = 0;
  }

  #next(): void {
    this.#current?.cancel();
    this.#current = this.#waiting.shift();
    if (this.#current !== undefined) this.#try(this.#current);
  }

  #try(inform: Inform): void {
    inform.cancel();
    const waitMs = waitsMs[inform.sendings];
    if (waitMs === undefined) {
      // It may be another engine by now, or one that was never there.
      this.#peer = undefined;
      this.#count('unconfirmed');
      this.#next();
      return;
    }
    inform.sendings += 1;
    inform.messageId = newId(this.#parts);
    inform.cancel = this.#parts.clock.schedule(waitMs, () => this.#try(inform));
    this.#send(this.#informMessage(inform));
  }

  #informMessage({ requestId, messageId, varBinds }: Inform): Uint8Array {
    const { sender, salts, clock } = this.#parts;
    const pdu: Pdu = { type: PduType.inform, requestId, second: 0, third: 0, varBinds };
    if (sender.version === '2c') return encodedCommunityMessage({ community: sender.community, pdu });
    const peer = this.#peer;
    if (peer === undefined) return discovery(messageId);
    const scoped = { contextEngineId: peer.user.engineId, contextName: nothing, pdu };
    const sinceS = Math.floor((clock.monotonicMs() - peer.heardAtMs) / 1000);
    const { user, engineBoots } = peer;
    const by = { user, engineBoots, engineTime: peer.engineTime + sinceS, level: 'authPriv' } as const;
    return securedMessage({ messageId, isReportable: true, scoped }, by, salts);
  }

  /** Of traps the sender's engine has authority, and nobody answers. */
  #trap(pdu: Pdu): Uint8Array {
    const { sender, engine, salts } = this.#parts;
    if (sender.version === '2c') return encodedCommunityMessage({ community: sender.community, pdu });
    const { engineId, engineBoots } = engine.identity;
    const scoped = { contextEngineId: engineId, contextName: nothing, pdu };
    const user = localizedUser(sender.keys, engineId);
    const by = { user, engineBoots, engineTime: engine.engineTime, level: 'authPriv' } as const;
    return securedMessage({ messageId: newId(this.#parts), isReportable: false, scoped }, by, salts);
  }

  #hearCommunity({ community, pdu }: CommunityMessage, inform: Inform): void {
    const { sender } = this.#parts;
    if (sender.version === '2c' && Buffer.compare(sender.community, community) === 0) this.#hearPdu(pdu, inform);
  }

  #hearV3(datagram: Uint8Array, message: V3Message, inform: Inform): void {
    const { sender } = this.#parts;
    if (sender.version !== '3') return;
    if (this.#peer === undefined) this.#discover(message, inform, sender.keys);
    else if (message.level === 'noAuthNoPriv') this.#hearPlain(message, inform, sender.keys);
    else this.#hearSigned(datagram, message, inform, this.#peer.user);
  }

  #hearSigned(datagram: Uint8Array, message: V3Message, inform: Inform, user: LocalizedUser): void {
    const { usm, authenticationAt, level, scopedPdu } = message;
    if (!isSignedBy(datagram, authenticationAt, usm.authentication, user)) return;
    const scoped = level === 'authPriv' ? opened(message, user) : readScopedPdu(scopedPdu);
    if (scoped?.pdu.type === PduType.report) this.#correctTime(message, scoped, inform);
    else if (scoped !== undefined) this.#hearPdu(scoped.pdu, inform);
  }

  /** Nobody has signed it, so that it changes nothing but where the next sending goes: a receiver may have been set up anew. */
  #hearPlain(message: V3Message, inform: Inform, keys: UserKeys): void {
    const { pdu } = readScopedPdu(message.scopedPdu);
    if (pdu.type === PduType.report && namesCounter(pdu, 'usmStatsUnknownEngineIDs'))
      this.#discover(message, inform, keys);
  }

  /** A report names its engine, and the time there (RFC 3414 §4). */
  #discover({ usm }: V3Message, inform: Inform, keys: UserKeys): void {
    if (usm.engineId.length < 5 || usm.engineId.length > 32) return;
    const user = localizedUser(keys, Uint8Array.from(usm.engineId));
    const { engineBoots, engineTime } = usm;
    this.#peer = { user, engineBoots, engineTime, heardAtMs: this.#parts.clock.monotonicMs() };
    // At once, as one more sending.
    this.#try(inform);
  }

  #correctTime({ usm }: V3Message, { pdu }: ScopedPdu, inform: Inform): void {
    if (this.#peer === undefined || !namesCounter(pdu, 'usmStatsNotInTimeWindows')) return;
    const { engineBoots, engineTime } = usm;
    Object.assign(this.#peer, { engineBoots, engineTime, heardAtMs: this.#parts.clock.monotonicMs() });
    this.#try(inform);
  }

  #hearPdu({ type, requestId, second }: Pdu, inform: Inform): void {
    if (type !== PduType.response || requestId !== inform.requestId) return;
    this.#count(second === ErrorStatus.noError ? 'confirmed' : 'unconfirmed');
    this.#next();
  }

  #send(octets: Uint8Array): void {
    this.#count('sent');
    this.#parts.send(octets);
  }

  #count(what: keyof ReceiverTally): void {
    this.#tally = { ...this.#tally, [what]: this.#tally[what] + 1 };
  }
}

function namesCounter({ varBinds: [first] }: Pdu, name: UsmError): boolean {
  return first !== undefined && oidText(first.name) === counterOid(name);
}

/** From 1 to 2147483647, as both ids are (RFC 3412 §6.2). */
function newId({ chance = ownChance }: Pick<ReceiverParts, 'chance'>): number {
  return chance.bytes(4).readUInt32BE() & 0x7fff_ffff || 1;
}

/** Asks for the engine (RFC 3414 §4 step 1). */
function discovery(messageId: number): Uint8Array {
  const pdu: Pdu = { type: PduType.get, requestId: messageId, second: 0, third: 0, varBinds: [] };
  const scoped = { contextEngineId: nothing, contextName: nothing, pdu };
  return plainMessage({ messageId, isReportable: true, scoped, engineId: nothing, engineBoots: 0, engineTime: 0 });
}

function opened({ usm, scopedPdu }: V3Message, user: LocalizedUser): ScopedPdu | undefined {
  const { engineBoots, engineTime, privacy: salt } = usm;
  if (salt.length !== saltOctets) return undefined;
  return readScopedPdu(decrypted(scopedPdu, { key: user.privacy, engineBoots, engineTime, salt }));
}
