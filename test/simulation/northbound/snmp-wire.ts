import { pdu, pduTags, readV2c, v2c } from '../../support/snmp/wire.js';
import type { Disturbances, Judge } from '../world/contract.js';
import type { SnmpBind, SnmpJudge } from './judge-snmp.js';

export const community = 'ward-7-ups';

/** Of SNMP's values (RFC 3416 §3). */
const tags = { integer: 0x02, octets: 0x04, oid: 0x06, noSuchObject: 0x80, noSuchInstance: 0x81 } as const;
/** Counter32, Gauge32, TimeTicks. */
const unsigned: ReadonlySet<number> = new Set([0x41, 0x42, 0x43]);

export function getOf(id: number, names: readonly string[]): Uint8Array {
  return v2c(community, pdu('get', id, names));
}

/** Who asks at the agent's port, as its machine sees it. */
export interface SnmpWireParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly values: SnmpJudge;
  readonly nowMs: () => number;
  /** Whether the packet was sent so by a manager: the network may have changed it. */
  readonly isHonest: (bytes: Uint8Array) => boolean;
}

interface Question {
  arrived: number;
  answered: number;
  readonly firstMs: number;
  readonly isHonest: boolean;
  isOwedMs: number | undefined;
}

/** An answer is made at once; one of many names takes a moment. */
const answeredInMs = 1_000;
const mostQuestions = 500;
/** After ten wrong communities one message of an address is looked at each second, until all is forgotten. */
const guardedMs = 20 * 60_000;

/** Stands where datagrams reach the agent and leave it: what a network doubles is two questions. */
export class SnmpWire {
  readonly #parts: SnmpWireParts;
  readonly #questions = new Map<string, Question>();

  constructor(parts: SnmpWireParts) {
    this.#parts = parts;
  }

  reached(bytes: Uint8Array, from: string): void {
    const read = readable(bytes);
    const { nowMs, isHonest } = this.#parts;
    this.look();
    if (read === undefined) return;
    const key = `${from} ${read.id}`;
    const known = this.#questions.get(key);
    if (known !== undefined) {
      known.arrived += 1;
      return;
    }
    const honest = isHonest(bytes);
    this.#questions.set(key, {
      arrived: 1,
      answered: 0,
      firstMs: nowMs(),
      isHonest: honest,
      isOwedMs: honest ? nowMs() : undefined,
    });
    const [oldest] = this.#questions.keys();
    if (this.#questions.size > mostQuestions && oldest !== undefined) this.#questions.delete(oldest);
  }

  left(bytes: Uint8Array, to: string): void {
    const { judge, values, nowMs } = this.#parts;
    const read = readable(bytes);
    if (read === undefined) {
      judge.violated('snmp-answer', `${Buffer.from(bytes).toString('hex')} is no message of version 2c.`);
      return;
    }
    if (read.tag !== pduTags.response) return;
    const question = this.#questions.get(`${to} ${read.id}`);
    judge.judged('snmp answer');
    if (question === undefined) {
      judge.violated('snmp-once', `${to} is answered, and has asked nothing.`);
      return;
    }
    question.answered += 1;
    question.isOwedMs = undefined;
    if (question.answered > question.arrived)
      judge.violated('snmp-once', `${to} has asked ${question.arrived} times, and is answered ${question.answered}.`);
    if (read.status !== 0) {
      if (question.isHonest) judge.violated('snmp-answer', `${to} is answered with error ${read.status}.`);
      return;
    }
    const asked = { askedAtMs: nowMs(), answeredAtMs: nowMs() };
    for (const { name, tag, content } of read.binds) {
      const value = snmpValueOf(tag, content);
      if (value === 'noSuchInstance' || value === 'noSuchObject') values.absent(name, asked);
      else if (value !== undefined) values.told({ name, value }, asked);
    }
  }

  /** What was asked for a while ago and is not answered. */
  look(): void {
    const { judge, disturbances, nowMs } = this.#parts;
    for (const [key, question] of this.#questions) {
      const { isOwedMs } = question;
      if (isOwedMs === undefined || nowMs() - isOwedMs < answeredInMs) continue;
      question.isOwedMs = undefined;
      const kinds = ['power', 'settings', 'disk', 'clock', 'lan'] as const;
      if (disturbances.wereThere(kinds, isOwedMs - guardedMs, nowMs())) continue;
      judge.violated('snmp-answer', `${key} is not answered within ${answeredInMs} ms.`);
    }
  }

  /** The program has ended: it owes nobody anything. */
  forget(): void {
    this.#questions.clear();
  }
}

function readable(bytes: Uint8Array): ReturnType<typeof readV2c> | undefined {
  try {
    return readV2c(bytes);
  } catch {
    return undefined;
  }
}

function snmpValueOf(tag: number, content: Buffer): SnmpBind['value'] | undefined {
  if (tag === tags.noSuchObject) return 'noSuchObject';
  if (tag === tags.noSuchInstance) return 'noSuchInstance';
  if (tag === tags.integer) return content.readIntBE(0, content.length);
  if (unsigned.has(tag)) return Number(BigInt(`0x${content.toString('hex') || '0'}`));
  if (tag === tags.octets) return content.toString('latin1');
  return tag === tags.oid ? content.toString('hex') : undefined;
}
