import { beforeEach, describe, expect, it } from 'vitest';
import { confirmed, readPropertyPayload } from '../../support/bacnet/wire.js';
import { AnswerJudge } from './judge-answers.js';
import { bms, Planted } from './planted.js';

let planted: Planted;
let judge: AnswerJudge;

beforeEach(() => {
  planted = new Planted();
  judge = new AnswerJudge({
    judge: planted,
    disturbances: planted,
    nowMs: () => planted.nowMs,
  });
  planted.wire.listen(judge);
});

const read = (invokeId: number) => confirmed(12, readPropertyPayload(2, 47, 85), { invokeId });
const readAck = (invokeId: number) => [
  0x30,
  invokeId,
  12,
  0x0c,
  0,
  0x80,
  0,
  47,
  0x19,
  85,
  0x3e,
  0x44,
  0,
  0,
  0,
  0,
  0x3f,
];

describe('a request', () => {
  it('is owed no answer while the machine takes nothing that is sent', () => {
    let canSend = false;
    const muted = new AnswerJudge({
      judge: planted,
      disturbances: planted,
      nowMs: () => planted.nowMs,
      canSend: () => canSend,
    });
    planted.wire.listen(muted);
    planted.reached(read(1));
    canSend = true;
    planted.reached(read(2));
    planted.nowMs += 60_000;
    muted.look();
    expect(planted.rules()).toEqual(['answer-in-time']);
  });

  it('is answered once for each time that it arrives', () => {
    planted.reached(read(1));
    planted.left(readAck(1));
    expect(planted.rules()).toEqual([]);
    planted.left(readAck(1));
    expect(planted.rules()).toEqual(['answer-once']);
    planted.reached(read(2));
    planted.reached(read(2));
    planted.left(readAck(2));
    planted.left(readAck(2));
    expect(planted.rules()).toEqual([]);
  });

  it('is answered by what fits it', () => {
    planted.left(readAck(9));
    expect(planted.rules()).toEqual(['answer-fits']);
    planted.reached(read(1));
    planted.left([0x20, 1, 12]);
    expect(planted.rules()).toEqual(['answer-fits']);
    planted.reached(read(2));
    planted.left([0x50, 2, 15, 0x91, 1, 0x91, 31]);
    expect(planted.rules()).toEqual(['answer-fits']);
    planted.reached(read(3));
    planted.left(readAck(3), { ...bms, port: 47809 });
    expect(planted.rules()).toEqual(['answer-fits']);
  });

  it('is answered in time, by whatever answer', () => {
    planted.reached(read(1));
    planted.pass(500);
    planted.left([0x60, 1, 9]);
    planted.reached(read(2));
    planted.pass(2_000);
    planted.left(readAck(2));
    expect(planted.rules()).toEqual(['answer-in-time']);
    planted.reached(read(3));
    planted.pass(10_000);
    judge.look();
    expect(planted.rules()).toEqual(['answer-in-time']);
  });

  it('may be left alone by a gateway that is switched off, and so may be one of who breaks the rules', () => {
    planted.note('power', planted.nowMs + 200, planted.nowMs + 300);
    planted.reached(read(1));
    planted.reached(read(2), { address: '192.168.1.66', port: 47808 });
    planted.pass(20_000);
    judge.look();
    expect(planted.rules()).toEqual([]);
  });

  it('may be answered in segments, which are one answer', () => {
    planted.reached(confirmed(14, readPropertyPayload(2, 47, 85), { invokeId: 5, segmentedResponseAccepted: true }));
    planted.left([0x3c, 5, 0, 4, 14, 1, 2, 3]);
    planted.left([0x3c, 5, 0, 4, 14, 1, 2, 3]);
    planted.left([0x3c, 5, 1, 4, 14, 4]);
    planted.left([0x38, 5, 2, 4, 14, 5]);
    planted.left([0x38, 5, 2, 4, 14, 5]);
    expect(planted.rules()).toEqual([]);
    expect(planted.counts.get('answer')).toBe(1);
    planted.left([0x3c, 5, 0, 4, 14, 1, 2, 3]);
    expect(planted.rules()).toEqual(['answer-once']);
  });

  it('is read by itself when it comes again, and of the one before a segment was lost', () => {
    const request = confirmed(14, readPropertyPayload(2, 47, 85), { invokeId: 5, segmentedResponseAccepted: true });
    const payloads: string[] = [];
    planted.wire.listen({ answered: (_, { payload }) => payloads.push(Buffer.from(payload).toString('hex')) });
    planted.reached(request);
    planted.left([0x3c, 5, 0, 4, 14, 1]);
    planted.pass(20_000);
    planted.reached(request);
    planted.left([0x3c, 5, 0, 4, 14, 7]);
    planted.left([0x38, 5, 1, 4, 14, 8]);
    expect(payloads).toEqual(['0708']);
    expect(planted.rules()).toEqual([]);
  });

  it('goes on behind the segment that was acknowledged, not behind the window', () => {
    const segment = (sequence: number) => planted.left([0x3c, 5, sequence, 4, 14, 1]);
    const acknowledge = (sequence: number, isNegative: boolean) =>
      planted.reached([isNegative ? 0x42 : 0x40, 5, sequence, 4]);
    planted.reached(confirmed(14, readPropertyPayload(2, 47, 85), { invokeId: 5, segmentedResponseAccepted: true }));
    segment(0);
    acknowledge(0, false);
    for (const sequence of [1, 2, 3, 4]) segment(sequence);
    acknowledge(2, true);
    for (const sequence of [3, 4, 5, 6]) segment(sequence);
    // One that comes late changes nothing.
    acknowledge(2, true);
    segment(3);
    expect(planted.rules()).toEqual([]);
    acknowledge(4, true);
    segment(7);
    expect(planted.rules()).toEqual(['answer-fits']);
  });
});
