import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ackValues,
  confirmed,
  errorOf,
  hex,
  isCovNotification,
  parseReply,
  pduType,
  type Reply,
  readPropertyPayload,
  unicast,
} from '../support/bacnet/wire.js';
import { type Daemon, logLevel, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';
import { corpus } from './corpus.js';
import { answerIsDue, mutate, Random } from './mutate.js';

const packets = 100_000;
/** One peer each. */
const seeds = [135, 2012, 47_808] as const;
/** More than any transaction table holds, less than a leak of 100 octets a packet. */
const heapSlackBytes = 1_500_000;

const hexOf = (packet: Uint8Array) => Buffer.from(packet).toString('hex');

/** WriteProperty of one value or another to an object that is not there. */
const writeNowhere = (count: number) => {
  const payload = hex('0C 008FFFFF 19 55 3E 44 00000000 3F');
  new DataView(payload.buffer, payload.byteOffset).setUint16(11, count % 0x4000);
  return payload;
};

function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('the list is empty');
  return first;
}

/** Good requests on a socket of their own; the server answers reads, and writes, in the order in which they come. */
class Fence {
  readonly #peer: RawPeer;
  #invokeId = 0;
  #writes = 0;

  constructor(peer: RawPeer) {
    this.#peer = peer;
  }

  /** Resolves when everything sent before has been dealt with; false when a good request got no good answer. */
  async passed(): Promise<boolean> {
    const read = await this.#ask(12, readPropertyPayload(2, 0, 117));
    // Never the same octets: a repetition is answered from memory, before what came in between.
    this.#writes += 1;
    const write = await this.#ask(15, writeNowhere(this.#writes));
    if (!read || !write) return false;
    const isRead = read.pduType === pduType.complexAck && ackValues(read.payload)[0] === 98;
    return isRead && write.pduType === pduType.error && errorOf(write.payload).join('/') === '1/31';
  }

  async #ask(service: number, payload: Uint8Array): Promise<Reply | undefined> {
    this.#invokeId = (this.#invokeId + 1) % 256;
    const answer = this.#peer.next(2000);
    this.#peer.send(unicast(confirmed(service, payload, { invokeId: this.#invokeId })));
    const packet = await answer;
    const reply = packet && parseReply(packet);
    return reply?.invokeId === this.#invokeId ? reply : undefined;
  }
}

describe(`${packets} mutated packets from ${seeds.length} peers, with seeds ${seeds.join(', ')}`, () => {
  let daemon: Daemon;
  let attackers: readonly RawPeer[];
  let good: RawPeer;

  beforeAll(async () => {
    daemon = await startDaemon({ probed: true, settings: { serial: { port: 'simulator', poll_interval_ms: 500 } } });
    attackers = await Promise.all(seeds.map(() => RawPeer.open(daemon.port)));
    good = await RawPeer.open(daemon.port);
  });

  afterAll(async () => {
    for (const attacker of attackers ?? []) await attacker.close();
    await good?.close();
    await daemon?.stop();
  });

  /** Sends one packet and returns the answers to it; a segmented answer is aborted, so that nothing comes of it later. */
  async function answersTo(packet: Uint8Array, fence: Fence, attacker: RawPeer): Promise<readonly Uint8Array[]> {
    attacker.received.length = 0;
    attacker.send(packet);
    if (!(await fence.passed())) throw new Error(`no good ReadProperty after ${hexOf(packet)}`);
    // What the server sent before is in the socket by now, but this process may not have looked there yet.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const told = () => attacker.received.filter((one) => !isCovNotification(parseReply(one)));
    // A write of an event property is answered when it is on the disk, up to three seconds later.
    if (told().length === 0 && answerIsDue(packet)) {
      await until(() => told().length > 0, 5000, 'a late answer').catch(() => undefined);
    }
    const answers = told();
    for (const answer of answers) {
      const { segmented, pduType: type, invokeId = 0 } = parseReply(answer);
      if (type === pduType.complexAck && segmented) attacker.send(unicast(Uint8Array.of(0x70, invokeId, 0x00), 0x00));
      if (type === pduType.segmentAck) attacker.send(unicast(Uint8Array.of(0x70, invokeId, 0x00), 0x00));
    }
    return answers;
  }

  it('answers each valid packet at most once, and each confirmed request', { timeout: 30_000 }, async () => {
    const fence = new Fence(good);
    const wrong: string[] = [];
    for (const packet of corpus) {
      const answers = await answersTo(packet, fence, firstOf(attackers));
      if (answers.length > 1) wrong.push(`${answers.length} answers to ${hexOf(packet)}`);
      if (answers.length === 0 && answerIsDue(packet)) wrong.push(`no answer to ${hexOf(packet)}`);
    }
    expect(wrong).toEqual([]);
  });

  it('survives, answers where an answer is due, once, and keeps its memory', { timeout: 240_000 }, async () => {
    const fence = new Fence(good);
    const peers = attackers.map((attacker, index) => ({ attacker, random: new Random(seeds[index] ?? 0) }));
    const wrong: string[] = [];
    let due = 0;
    const heaps: number[] = [];
    for (let sent = 0; sent < packets; sent += 1) {
      // The first tenth fills caches and compiles code.
      if (sent > 0 && sent % (packets / 10) === 0) heaps.push(await daemon.program.heapBytes());
      const { attacker, random } = peers[sent % peers.length] ?? firstOf(peers);
      const packet = mutate(corpus, random);
      const answers = await answersTo(packet, fence, attacker);
      if (answers.length > 1) wrong.push(`${answers.length} answers to ${hexOf(packet)}`);
      if (!answerIsDue(packet)) continue;
      due += 1;
      if (answers.length === 0) wrong.push(`no answer to ${hexOf(packet)}`);
    }
    expect(wrong).toEqual([]);
    expect(due).toBeGreaterThan(packets / 20);
    heaps.push(await daemon.program.heapBytes());
    // Subscriptions and answers in segments come and go by megabytes: what is left between them must not grow.
    expect(Math.min(...heaps.slice(5)) - Math.min(...heaps.slice(0, 5))).toBeLessThan(heapSlackBytes);
  });

  it('goes on polling the UPS', async () => {
    // DeviceStatus Running.
    const reply = await good.exchange(unicast(confirmed(12, readPropertyPayload(19, 0, 85), { invokeId: 7 })));
    expect(reply.map((one) => ackValues(parseReply(one).payload)[0])).toEqual([1]);
  });

  it('logs no error and goes on running', async () => {
    expect(daemon.program.running).toBe(true);
    expect(daemon.program.atLeast(logLevel.error)).toEqual([]);
    expect(daemon.program.stderr).toBe('');
    const answers = await firstOf(attackers).exchange(hex('81 0a 000a 01 04 00 05 01 0c'));
    // A mutated SubscribeCOV may have been a good one: its notifications come as they like.
    const replies = answers.map((one) => parseReply(one)).filter((reply) => !isCovNotification(reply));
    expect(replies.map((reply) => reply.pduType)).toEqual([pduType.reject]);
  });
});
