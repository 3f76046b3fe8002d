import { type Message, type Reading, read, resultOf } from './message.js';
import { broadcastVmac, bvlcFunction, isOfConnection, toHex, unknownVmac } from './octets.js';

/** Something that 135-2020 Annex AB forbids a node, and that it did. */
export interface Violation {
  readonly rule: Rule;
  readonly words: string;
  /** The message in hex; empty where it is about one that did not come. */
  readonly octets: string;
}

export type Rule =
  | 'text frame'
  | 'malformed'
  | 'before accept'
  | 'second connect request'
  | 'after disconnect'
  | 'origin given'
  | 'destination missing'
  | 'destination unknown'
  | 'to itself'
  | 'too long for the hub'
  | 'npdu too long for the hub'
  | 'message id in use'
  | 'not asked for'
  | 'result to a broadcast'
  | 'result to a result'
  | 'result to nothing'
  | 'vmac not random'
  | 'npdu longer than bvlc'
  | 'no heartbeat';

export interface Limits {
  readonly maxBvlc: number;
  readonly maxNpdu: number;
}

/**
 * Requests that stay unanswered until a message of the second function, or a result, bears their identifier. An Advertisement
 * answers nothing: it has an identifier of its own (§AB.3.1.3).
 */
const answers = new Map<number, number>([
  [bvlcFunction.connectRequest, bvlcFunction.connectAccept],
  [bvlcFunction.disconnectRequest, bvlcFunction.disconnectAck],
  [bvlcFunction.heartbeatRequest, bvlcFunction.heartbeatAck],
  [bvlcFunction.addressResolution, bvlcFunction.addressResolutionAck],
]);
const responses: ReadonlySet<number> = new Set(answers.values());

/** Messages that a result of the node may still be about. */
const deliveredKept = 512;

/** Watches one connection of a node to the hub, both ways, and says which rules the node breaks. */
export class NodeJudge {
  readonly #limits: () => Limits;
  #isAccepted = false;
  #isOver = false;
  #vmac = '';
  /** Identifier and function of what the node asked and was not answered yet. */
  readonly #asked = new Map<number, number>();
  /** What the hub handed to the node: by origin, identifier and function. */
  readonly #delivered = new Map<string, 'unicast' | 'broadcast' | 'result'>();

  constructor(limits: () => Limits) {
    this.#limits = limits;
  }

  /** The node sends; `reading` spares a second reading. */
  fromNode(octets: Uint8Array, reading: Reading = read(octets)): readonly Violation[] {
    const found: Violation[] = [];
    const accuse = (rule: Rule, words: string = rule) => found.push({ rule, words, octets: toHex(octets) });
    const { message, fault } = reading;
    if (fault) accuse('malformed', fault.words);
    const { maxBvlc, maxNpdu } = this.#limits();
    if (octets.length > maxBvlc) accuse('too long for the hub', `${octets.length} octets, not ${maxBvlc}`);
    if (!message) return found;
    // Both may have taken their leave at the same time: an answer to the other's is none too many.
    if (this.#isOver && message.fn !== bvlcFunction.disconnectAck) accuse('after disconnect');
    const isFirst = message.fn === bvlcFunction.connectRequest;
    if (!this.#isAccepted && !isFirst) accuse('before accept', `function ${message.fn}`);
    if (isFirst && (this.#isAccepted || this.#asked.size > 0)) accuse('second connect request');
    if (isFirst && !fault) this.#judgeParty(message, accuse);
    this.#judgeAddresses(message, accuse);
    if (message.fn === bvlcFunction.encapsulatedNpdu && message.payload.length > maxNpdu) {
      accuse('npdu too long for the hub', `${message.payload.length} octets, not ${maxNpdu}`);
    }
    if (message.fn === bvlcFunction.result && !fault) this.#judgeResult(message, accuse);
    if (responses.has(message.fn)) this.#judgeResponse(message, accuse);
    if (!responses.has(message.fn) && message.fn !== bvlcFunction.result) this.#judgeId(message, accuse);
    if (message.fn === bvlcFunction.disconnectAck) this.#isOver = true;
    return found;
  }

  /** The hub sends to the node. */
  toNode(octets: Uint8Array): void {
    const { message } = read(octets);
    if (!message) return;
    const { fn, id } = message;
    if (fn === bvlcFunction.connectAccept) this.#isAccepted = true;
    const askedFunction = this.#asked.get(id);
    if (askedFunction !== undefined) {
      const isAnswer =
        answers.get(askedFunction) === fn || (fn === bvlcFunction.result && resultOf(message).fn === askedFunction);
      if (isAnswer) this.#asked.delete(id);
      if (isAnswer && fn === bvlcFunction.disconnectAck) this.#isOver = true;
    }
    const way = fn === bvlcFunction.result ? 'result' : message.destination === broadcastVmac ? 'broadcast' : 'unicast';
    this.#delivered.set(keyOf(message.origin, id, fn), way);
    const oldest = this.#delivered.keys().next().value;
    if (this.#delivered.size > deliveredKept && oldest !== undefined) this.#delivered.delete(oldest);
  }

  #judgeParty({ payload }: Message, accuse: (rule: Rule, words?: string) => void): void {
    this.#vmac = toHex(payload.subarray(0, 6));
    // §H.7.3: a random VMAC has 0010 in the lower half of its first octet.
    if (((payload[0] ?? 0) & 0x0f) !== 0x02) accuse('vmac not random', this.#vmac);
    const [bvlc, npdu] = [(payload[22] ?? 0) * 256 + (payload[23] ?? 0), (payload[24] ?? 0) * 256 + (payload[25] ?? 0)];
    if (npdu > bvlc) accuse('npdu longer than bvlc', `${npdu} > ${bvlc}`);
  }

  /** §AB.5: towards the hub, a message for others has a destination and no origin. */
  #judgeAddresses(message: Message, accuse: (rule: Rule, words?: string) => void): void {
    if (isOfConnection(message.fn)) return;
    if (message.origin !== undefined) accuse('origin given', message.origin);
    if (message.destination === undefined && message.fn !== bvlcFunction.result) accuse('destination missing');
    if (message.destination === unknownVmac) accuse('destination unknown');
    if (message.destination !== undefined && message.destination === this.#vmac) accuse('to itself');
  }

  /** §AB.3.1.1, §AB.3.1.5: a unicast may be refused; a broadcast or a result is dropped without a word. */
  #judgeResult(message: Message, accuse: (rule: Rule, words?: string) => void): void {
    if (message.destination === broadcastVmac) {
      accuse('result to a broadcast', 'the result itself is a broadcast');
      return;
    }
    const { fn } = resultOf(message);
    const way = this.#delivered.get(keyOf(message.destination, message.id, fn));
    if (way === 'broadcast') accuse('result to a broadcast', `function ${fn}`);
    else if (way === 'result') accuse('result to a result');
    else if (way === undefined) accuse('result to nothing', `function ${fn}`);
  }

  #judgeResponse(message: Message, accuse: (rule: Rule, words?: string) => void): void {
    const request = [...answers].find(([, response]) => response === message.fn)?.[0] ?? 0;
    const key = keyOf(message.destination, message.id, request);
    if (this.#delivered.get(key) !== 'unicast') accuse('not asked for', `function ${message.fn}`);
    this.#delivered.delete(key);
  }

  /** §AB.3.1.3: not an order, but what answers could not be told apart without. */
  #judgeId({ id, fn }: Message, accuse: (rule: Rule, words?: string) => void): void {
    if (this.#asked.has(id)) accuse('message id in use', `${id}`);
    if (answers.has(fn)) this.#asked.set(id, fn);
  }
}

const keyOf = (peer: string | undefined, id: number, fn: number): string => `${peer ?? ''} ${id} ${fn}`;
