import { timingSafeEqual } from 'node:crypto';
import { hasCode } from '../../../core/errors.js';
import { oid } from '../ber/oid.js';
import {
  type CommunityMessage,
  encodedCommunityMessage,
  leastMessageSize,
  maxMessageSize,
  readMessage,
  type ScopedPdu,
  type SnmpMessage,
  type V3Message,
  Version,
} from '../message/message.js';
import { type Pdu, PduType } from '../message/pdu.js';
import { varBind } from '../message/snmp-value.js';
import { counterOid } from '../mib/agent-mibs.js';
import { judge, type UsmError } from '../usm/incoming.js';
import { plainMessage, securedMessage } from '../usm/outgoing.js';
import type { OwnEngine } from '../usm/own-engine.js';
import type { SaltSource } from '../usm/salt-source.js';
import type { LocalizedUser } from '../usm/user-keys.js';
import { answerTo } from './answers.js';
import type { AgentCounters } from './counters.js';
import type { GuessGuard } from './guess-guard.js';
import type { ObjectTree } from './object-tree.js';

export interface EngineParts {
  readonly engine: OwnEngine;
  /** Who may ask by version 3; undefined: nobody. */
  readonly user: LocalizedUser | undefined;
  /** Who names it may ask by version 2c; undefined: nobody. */
  readonly community: Uint8Array | undefined;
  readonly salts: SaltSource;
  readonly counters: AgentCounters;
  readonly guard: GuessGuard;
  /** All objects as they are at this moment. */
  readonly objects: () => ObjectTree;
}

/** Of a message of version 2c around its PDU, without the community; of version 3 around its PDU, without engine and user. */
const communityHeaderOctets = 16;
const v3HeaderOctets = 110;

/** Reads datagrams and answers them: RFC 3412 (dispatch), RFC 3413 §3.2 (command responder). Nothing that comes in is an exception. */
export class SnmpEngine {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** `address`: who has sent it. Undefined: nothing is answered. */
  answer(datagram: Uint8Array, address: string): Uint8Array | undefined {
    const { counters } = this.#parts;
    counters.count('snmpInPkts');
    const message = this.#read(datagram);
    switch (message?.version) {
      case undefined:
        counters.count('snmpInASNParseErrs');
        return undefined;
      case 'other':
        counters.count('snmpInBadVersions');
        return undefined;
      case Version.v2c:
        return this.#answerCommunity(message, address);
      case Version.v3:
        return this.#answerV3(datagram, message, address);
    }
  }

  #read(datagram: Uint8Array): SnmpMessage | undefined {
    if (datagram.length > maxMessageSize) return undefined;
    try {
      return readMessage(datagram);
    } catch (cause) {
      if (!hasCode(cause, 'snmp.decode')) throw cause;
      return undefined;
    }
  }

  #answerCommunity({ community, pdu }: CommunityMessage, address: string): Uint8Array | undefined {
    const { guard, counters, community: own } = this.#parts;
    if (own === undefined) {
      // Who looks for agents of version 2c guesses nothing here.
      counters.count('snmpInBadCommunityNames');
      return undefined;
    }
    if (!guard.admits(address)) return this.#dropped();
    if (own.length !== community.length || !timingSafeEqual(own, community)) {
      counters.count('snmpInBadCommunityNames');
      guard.failed(address);
      return undefined;
    }
    guard.succeeded(address);
    const answer = this.#answerPdu(pdu, maxMessageSize - communityHeaderOctets - own.length);
    return answer && encodedCommunityMessage({ community: own, pdu: answer });
  }

  #answerV3(datagram: Uint8Array, message: V3Message, address: string): Uint8Array | undefined {
    const { engine, user, guard, counters } = this.#parts;
    // Who asks for the engine guesses nothing.
    const isForUs = engine.isSelf(message.usm.engineId);
    if (isForUs && !guard.admits(address)) return this.#dropped();
    const judged = judge(datagram, message, { engine, user });
    switch (judged.outcome) {
      case 'dropped':
        counters.count(judged.counter);
        return undefined;
      case 'refused':
        if (isForUs && !judged.isProven) guard.failed(address);
        return this.#report(message, judged.error);
      case 'authentic':
        guard.succeeded(address);
        return this.#answerScoped(message, judged.scoped);
    }
  }

  #answerScoped(message: V3Message, { contextEngineId, contextName, pdu }: ScopedPdu): Uint8Array | undefined {
    const { engine, user, counters, salts } = this.#parts;
    if (!engine.isSelf(contextEngineId)) {
      counters.count('snmpUnknownPDUHandlers');
      return undefined;
    }
    if (contextName.length > 0) {
      counters.count('snmpUnknownContexts');
      return undefined;
    }
    // What the sender takes at most, and what an Ethernet frame carries.
    const size = Math.min(Math.max(message.maxSize, leastMessageSize), maxMessageSize);
    const named = 2 * engine.identity.engineId.length + message.usm.userName.length;
    const answer = this.#answerPdu(pdu, size - v3HeaderOctets - named);
    if (answer === undefined || user === undefined) return undefined;
    const scoped = { contextEngineId, contextName, pdu: answer };
    const { engineBoots } = engine.identity;
    return securedMessage(
      { messageId: message.messageId, isReportable: false, scoped },
      { user, engineBoots, engineTime: engine.engineTime, level: 'authPriv' },
      salts,
    );
  }

  #answerPdu(pdu: Pdu, roomOctets: number): Pdu | undefined {
    const answer = answerTo(pdu, this.#parts.objects(), roomOctets);
    if (answer === undefined) this.#dropped();
    return answer;
  }

  /** RFC 3412 §7.1 step 3, RFC 3414 §3.2: only of what may be answered so, and only to whom can know of it. */
  #report(message: V3Message, error: UsmError): Uint8Array | undefined {
    const { engine, user, counters, salts } = this.#parts;
    const count = counters.count(error);
    if (!message.isReportable) return undefined;
    const name = oid(counterOid(error));
    const pdu: Pdu = {
      type: PduType.report,
      requestId: 0,
      second: 0,
      third: 0,
      varBinds: [varBind(name, { kind: 'counter32', number: count })],
    };
    const { engineId, engineBoots } = engine.identity;
    const scoped = { contextEngineId: engineId, contextName: new Uint8Array(), pdu };
    const envelope = { messageId: message.messageId, isReportable: false, scoped };
    const clock = { engineBoots, engineTime: engine.engineTime };
    // Who learns our time must be able to trust it.
    if (error === 'usmStatsNotInTimeWindows' && user !== undefined) {
      return securedMessage(envelope, { user, ...clock, level: 'authNoPriv' }, salts);
    }
    return plainMessage({ ...envelope, engineId, ...clock });
  }

  #dropped(): undefined {
    this.#parts.counters.count('snmpSilentDrops');
    return undefined;
  }
}
