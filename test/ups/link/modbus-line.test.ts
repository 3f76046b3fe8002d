import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { hex, join, type ScriptedChunk, withCrc } from '../../support/ups/scripted-line.js';
import { LinkBench, pass } from './link-bench.js';

// The vendor's own exchange: three words from 0x1034 of slave 1.
const request = hex('01 03 10 34 00 03 40 C5');
const answer = hex('01 03 06 00 02 01 84 00 00 19 60');
const words = [2, 0x0184, 0];
// Three words from 0x1050: the same length, other words.
const otherAnswer = withCrc('01 03 06 00 11 00 22 00 33');
const otherWords = [0x11, 0x22, 0x33];

const at = (afterMs: number, bytes: Uint8Array): ScriptedChunk => ({ afterMs, bytes });
const byteByByte = (bytes: Uint8Array, stepMs: number, fromMs = 20) =>
  Array.from(bytes, (byte, index) => at(fromMs + index * stepMs, Uint8Array.of(byte)));
// 8 bytes out and 11 back at 1.0417 ms each, and 500 ms for the UPS.
const timeoutMs = 520;

beforeEach(() => LinkBench.useFakeTime());
afterEach(() => {
  vi.useRealTimers();
});

describe('a request and its answer', () => {
  it('are the bytes of the vendor’s example', async () => {
    const bench = await new LinkBench(() => [at(30, answer)]).open();
    expect(await bench.read()).toEqual({ words, afterMs: 30 });
    expect(bench.wire.written.map(({ bytes }) => [...bytes])).toEqual([[...request]]);
    expect(bench.counted()).toEqual({ requests: 1, answers: 1 });
  });

  it('end with the last byte, however slowly the bytes trickle in', async () => {
    const bench = await new LinkBench(() => byteByByte(answer, 1)).open();
    expect(await bench.read()).toEqual({ words, afterMs: 30 });
    const slow = await new LinkBench(() => byteByByte(answer, 45)).open();
    expect(await slow.read()).toEqual({ words, afterMs: 20 + 10 * 45 });
    expect(slow.counted()).toEqual({ requests: 1, answers: 1 });
  });

  it('may be as long as 125 words', async () => {
    const body = Array.from({ length: 125 }, (_, index) => `${(index >> 8).toString(16)} ${index.toString(16)}`);
    const bench = await new LinkBench(() => [at(30, withCrc(`01 03 FA ${body.join(' ')}`))]).open();
    expect(await bench.read(1, 0, 125)).toEqual({ words: Array.from({ length: 125 }, (_, i) => i), afterMs: 30 });
  });

  it('are followed by nothing before 3.5 characters of silence: 3.65 ms at 9600 baud, 1.75 ms above 19200', async () => {
    for (const [baud, silenceMs] of [
      [9600, 3.65],
      [57_600, 1.75],
    ] as const) {
      const bench = await new LinkBench(() => [at(30, answer)], baud).open();
      await bench.read();
      await bench.read();
      const [first, second] = bench.wire.written.map(({ atMs }) => atMs);
      const gapMs = (second ?? 0) - (first ?? 0) - 30;
      expect(gapMs).toBeGreaterThanOrEqual(silenceMs - 0.01);
      expect(gapMs).toBeLessThan(silenceMs + 1);
    }
  });

  it('come one at a time, in the order of asking', async () => {
    const bench = await new LinkBench((_, count) => [at(30, count === 0 ? answer : otherAnswer)]).open();
    const both = Promise.all([bench.line.readRegisters(1, 0x1034, 3), bench.line.readRegisters(1, 0x1050, 3)]);
    await pass(25);
    expect(bench.wire.written).toHaveLength(1);
    await pass(100);
    expect(await both).toEqual([words, otherWords]);
  });
});

describe('an answer with something around it', () => {
  it('is found behind noise, glued to it or apart', async () => {
    const noise = hex('00 FF 01 03');
    const glued = await new LinkBench(() => [at(30, join(noise, answer))]).open();
    expect(await glued.read()).toEqual({ words, afterMs: 30 });
    expect(glued.counted()).toEqual({ requests: 1, answers: 1, noiseBytes: 4 });
    const apart = await new LinkBench(() => [at(30, noise), at(130, answer)]).open();
    expect(await apart.read()).toEqual({ words, afterMs: 130 });
    expect(apart.counted()).toEqual({ requests: 1, answers: 1, noiseBytes: 4 });
  });

  it('is taken without the noise after it', async () => {
    const bench = await new LinkBench(() => [at(30, join(answer, hex('00 FF')))]).open();
    expect(await bench.read()).toEqual({ words, afterMs: 30 });
    await pass(60);
    expect(bench.counted()).toEqual({ requests: 1, answers: 1, noiseBytes: 2 });
    expect(await bench.read()).toMatchObject({ words });
  });

  it('is taken without a second frame glued to it', async () => {
    const bench = await new LinkBench(() => [at(30, join(answer, otherAnswer))]).open();
    expect(await bench.read()).toEqual({ words, afterMs: 30 });
    await pass(60);
    expect(bench.counted()).toEqual({ requests: 1, answers: 1, foreignFrames: 1 });
  });

  it('is found behind the echo of the request', async () => {
    const bench = await new LinkBench(() => [at(9, request), at(30, answer)]).open();
    expect(await bench.read()).toEqual({ words, afterMs: 30 });
  });
});

describe('what is not the answer', () => {
  it('is refused when damaged, as soon as the line is silent', async () => {
    const damaged = hex('01 03 06 00 02 01 85 00 00 19 60');
    const bench = await new LinkBench(() => [at(30, damaged)]).open();
    expect(await bench.read()).toMatchObject({ code: 'modbus.crc', afterMs: 80 });
    expect(bench.counted()).toEqual({ requests: 1, crcErrors: 1 });
  });

  it('to function 4 has that function (Modbus application protocol V1.1b3 §6.4)', async () => {
    const input = withCrc('01 04 06 00 02 01 84 00 00');
    const bench = await new LinkBench((request) => (request[1] === 4 ? [at(30, answer), at(60, input)] : [])).open();
    expect(await bench.read(1, 0x1034, 3, 4)).toEqual({ words, afterMs: 60 });
    expect(bench.counted()).toEqual({ requests: 1, answers: 1, foreignFrames: 1 });
    const refusing = await new LinkBench(() => [at(30, withCrc('01 84 02'))]).open();
    expect(await refusing.read(1, 0x1034, 3, 4)).toMatchObject({ code: 'modbus.exception' });
  });

  it('is refused when it breaks off: its length is known, so its rest is waited for as long as for an answer', async () => {
    const bench = await new LinkBench(() => [at(30, answer.subarray(0, 7))]).open();
    expect(await bench.read()).toMatchObject({ code: 'modbus.short', afterMs: timeoutMs });
    expect(bench.counted()).toEqual({ requests: 1, shortFrames: 1 });
  });

  it.each([51, 80, 200, 400])('is none the less one when a gap of %i ms is in it', async (gapMs) => {
    const pieces = [at(30, answer.subarray(0, 4)), at(30 + gapMs, answer.subarray(4))];
    const bench = await new LinkBench(() => pieces).open();
    expect(await bench.read()).toEqual({ words, afterMs: 30 + gapMs });
    expect(bench.counted()).toEqual({ requests: 1, answers: 1 });
  });

  it('is one with a gap after each of its bytes, too', async () => {
    const bench = await new LinkBench(() => byteByByte(answer, 80)).open();
    expect(await bench.read()).toEqual({ words, afterMs: 20 + 10 * 80 });
  });

  it.each([
    ['another slave', withCrc('02 03 06 00 02 01 84 00 00')],
    ['another function', withCrc('01 04 06 00 02 01 84 00 00')],
    ['another byte count', withCrc('01 03 04 00 02 01 84')],
    ['an exception of another function', withCrc('01 84 02')],
    ['an exception of another slave', withCrc('02 83 02')],
  ])('is passed over when it comes from %s, and the time-out runs on', async (_, frame) => {
    const bench = await new LinkBench(() => [at(30, frame)]).open();
    expect(await bench.read()).toMatchObject({ code: 'modbus.foreign', afterMs: timeoutMs });
    expect(bench.counted()).toEqual({ requests: 1, timeouts: 1, foreignFrames: 1 });
    const patient = await new LinkBench(() => [at(30, frame), at(130, answer)]).open();
    expect(await patient.read()).toEqual({ words, afterMs: 130 });
    expect(patient.counted()).toEqual({ requests: 1, answers: 1, foreignFrames: 1 });
  });

  it('is counted as noise when nobody asked', async () => {
    const bench = await new LinkBench(() => [at(30, otherAnswer)]).open();
    bench.wire.send(answer);
    bench.wire.send(hex('55'));
    expect(await bench.read(1, 0x1050, 3)).toMatchObject({ words: otherWords });
    expect(bench.counted()).toEqual({ requests: 1, answers: 1, noiseBytes: 12 });
  });

  it('never passes with any single bit changed', async () => {
    let bit = 0;
    const bench = await new LinkBench(() => {
      const changed = Uint8Array.from(answer);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return [at(30, changed)];
    }).open();
    for (bit = 0; bit < answer.length * 8; bit += 1) {
      expect(await bench.read()).not.toHaveProperty('words');
    }
    const { requests, timeouts, crcErrors, shortFrames } = bench.line.counters();
    expect(requests).toBe(88);
    expect(timeouts + crcErrors + shortFrames).toBe(88);
  });
});

describe('an exception', () => {
  it('ends the request at once, with its code', async () => {
    const bench = await new LinkBench(() => [at(30, withCrc('01 83 02'))]).open();
    expect(await bench.read()).toEqual({
      code: 'modbus.exception',
      afterMs: 30,
      facts: { exceptionCode: 2, slave: 1, start: 0x1034, words: 3 },
    });
    expect(bench.counted()).toEqual({ requests: 1, exceptions: { 2: 1 } });
  });

  it('is known behind noise when the line falls silent', async () => {
    const bench = await new LinkBench(() => [at(30, join(hex('00'), withCrc('01 83 02')))]).open();
    expect(await bench.read()).toMatchObject({ code: 'modbus.exception', afterMs: 80 });
    expect(bench.counted()).toEqual({ requests: 1, exceptions: { 2: 1 }, noiseBytes: 1 });
  });

  it('is not seen in the data of an answer', async () => {
    const [lookalike] = [withCrc('01 83 02')];
    const data = withCrc(`01 03 06 ${[...lookalike].map((byte) => byte.toString(16)).join(' ')} 00`);
    const bench = await new LinkBench(() => byteByByte(data, 1)).open();
    expect(await bench.read()).toHaveProperty('words');
    expect(bench.counted()).toEqual({ requests: 1, answers: 1 });
  });

  it('of a busy slave is answered by asking once more', async () => {
    const bench = await new LinkBench((_, count) => [at(30, count === 0 ? withCrc('01 83 06') : answer)]).open();
    expect(await bench.read()).toEqual({ words, afterMs: 160 });
    const stubborn = await new LinkBench(() => [at(30, withCrc('01 83 06'))]).open();
    expect(await stubborn.read()).toMatchObject({ code: 'modbus.exception', facts: { exceptionCode: 6 } });
    expect(stubborn.counted()).toEqual({ requests: 2, exceptions: { 6: 2 } });
  });
});

describe('silence', () => {
  it('ends the request after the time of its bytes and 500 ms', async () => {
    const bench = await new LinkBench().open();
    expect(await bench.read()).toMatchObject({ code: 'modbus.timeout', afterMs: timeoutMs });
    expect(bench.counted()).toEqual({ requests: 1, timeouts: 1 });
  });

  it('ends the request after the time of its bytes and the time that is set', async () => {
    const bench = await new LinkBench(undefined, 9600, 200).open();
    expect(await bench.read()).toMatchObject({ code: 'modbus.timeout', afterMs: 220 });
  });

  it('does not end an answer that is still coming', async () => {
    const bench = await new LinkBench(() => byteByByte(answer, 10, timeoutMs - 30)).open();
    expect(await bench.read()).toEqual({ words, afterMs: timeoutMs - 30 + 100 });
  });

  it('drains the line for as long as the UPS had for its answer', async () => {
    const bench = await new LinkBench((_, count) => (count === 0 ? [] : [at(30, withCrc('01 03 02 00 07'))])).open();
    await bench.read();
    expect(await bench.read(1, 0x1050, 1)).toEqual({ words: [7], afterMs: timeoutMs + 30 });
  });
});

describe('a late answer', () => {
  it('is read away before the next request goes out', async () => {
    const script = (_: Uint8Array, count: number) => (count === 0 ? [at(700, answer)] : [at(30, otherAnswer)]);
    const bench = await new LinkBench(script).open();
    expect(await bench.read()).toMatchObject({ code: 'modbus.timeout' });
    // 180 ms until the late one, 50 ms of silence, 30 ms to the answer.
    expect(await bench.read(1, 0x1050, 3)).toEqual({ words: otherWords, afterMs: 260 });
    expect(bench.counted()).toEqual({ requests: 2, answers: 1, timeouts: 1, lateAnswers: 1 });
  });

  it('of another length is passed over while the next request waits', async () => {
    const script = (_: Uint8Array, count: number) =>
      count === 0 ? [at(2 * timeoutMs + 20, answer)] : [at(130, withCrc('01 03 02 00 07'))];
    const bench = await new LinkBench(script).open();
    await bench.read();
    expect(await bench.read(1, 0x1050, 1)).toMatchObject({ words: [7] });
    expect(bench.counted()).toEqual({ requests: 2, answers: 1, timeouts: 1, lateAnswers: 1 });
  });

  it('of the same length that outlasts even the drain never passes for the next answer', async () => {
    const script = (_: Uint8Array, count: number) =>
      count === 0 ? [at(2 * timeoutMs + 20, answer)] : [at(60, otherAnswer)];
    const bench = await new LinkBench(script).open();
    await bench.read();
    expect(await bench.read(1, 0x1050, 3)).toMatchObject({ words: otherWords });
    expect(bench.counted()).toEqual({ requests: 3, answers: 2, timeouts: 1, lateAnswers: 1 });
  });

  it('of the same length never passes for the next answer when the UPS forgets the request it came upon', async () => {
    const script = (_: Uint8Array, count: number) =>
      [[at(2 * timeoutMs + 20, answer)], [], [at(60, otherAnswer)]][count] ?? [];
    const bench = await new LinkBench(script).open();
    await bench.read();
    expect(await bench.read(1, 0x1050, 3)).toMatchObject({ words: otherWords });
  });
});

describe('an answer that the line hands over once more', () => {
  // A copy in the pause before, and a second one behind the next request.
  const script =
    (toNext: readonly ScriptedChunk[]) =>
    (_: Uint8Array, count: number): readonly ScriptedChunk[] =>
      [[at(30, answer), at(60, answer)], toNext][count] ?? [at(60, otherAnswer)];

  it('never passes for that to the next question of its length', async () => {
    const bench = await new LinkBench(script([at(10, answer), at(70, otherAnswer)])).open();
    expect(await bench.read()).toMatchObject({ words });
    await pass(100);
    expect(await bench.read(1, 0x1050, 3)).toMatchObject({ words: otherWords });
    expect(bench.wire.written).toHaveLength(3);
  });

  it('is taken at once where another table holds the same, and the line has repeated nothing', async () => {
    const bench = await new LinkBench(() => [at(30, answer)]).open();
    await bench.read();
    await pass(100);
    expect(await bench.read(1, 0x1050, 3)).toEqual({ words, afterMs: 30 });
    expect(bench.wire.written).toHaveLength(2);
  });

  it('is taken at once two seconds after the last copy, and that of the same table always', async () => {
    const bench = await new LinkBench(script([at(30, answer)])).open();
    await bench.read();
    await pass(100);
    expect(await bench.read()).toEqual({ words, afterMs: 30 });
    const later = await new LinkBench(script([at(30, answer)])).open();
    await later.read();
    await pass(2100);
    expect(await later.read(1, 0x1050, 3)).toEqual({ words, afterMs: 30 });
  });

  it('is taken when the table, asked once more, holds the same', async () => {
    const same = (_: Uint8Array, count: number) => [at(30, answer), ...(count === 0 ? [at(60, answer)] : [])];
    const bench = await new LinkBench(same).open();
    await bench.read();
    await pass(100);
    expect(await bench.read(1, 0x1050, 3)).toMatchObject({ words });
    expect(bench.wire.written).toHaveLength(3);
  });
});

describe('after an answer that is damaged or broken off', () => {
  // With the head and the length of an answer, or the beginning of one: of another master's slave, or of an answer that was sent before.
  const damaged = hex('01 03 06 00 02 01 85 00 00 19 60');
  it.each([
    ['damaged', damaged, 300],
    ['broken off', damaged.subarray(0, 8), 700],
  ])('%s: the real one never passes for that to the next question', async (_, heard, afterMs) => {
    const script = (_request: Uint8Array, count: number) =>
      count === 0 ? [at(30, heard), at(afterMs, answer)] : [at(count === 1 ? 300 : 60, otherAnswer)];
    const bench = await new LinkBench(script).open();
    expect(await bench.read()).toMatchObject({ facts: { start: 0x1034 } });
    expect(await bench.read(1, 0x1050, 3)).toMatchObject({ words: otherWords });
    expect(await bench.read(1, 0x1050, 3)).toMatchObject({ words: otherWords });
  });

  it('a question of another length goes out and is answered as ever', async () => {
    const script = (_: Uint8Array, count: number) => [at(30, count === 0 ? damaged : withCrc('01 03 02 00 07'))];
    const bench = await new LinkBench(script).open();
    await bench.read();
    expect(await bench.read(1, 0x1050, 1)).toEqual({ words: [7], afterMs: 30 });
    expect(await bench.read(1, 0x1060, 1)).toMatchObject({ words: [7] });
    expect(bench.counted()).toEqual({ requests: 3, answers: 2, crcErrors: 1 });
  });
});

describe('a UPS that always takes 0.65 s', () => {
  const slow = () => [at(650, answer)];

  it('is understood after two late answers, and from then on answers in time', async () => {
    const bench = await new LinkBench(slow).open();
    for (let times = 0; times < 2; times += 1) expect(await bench.read()).toMatchObject({ code: 'modbus.timeout' });
    for (let times = 0; times < 5; times += 1) expect(await bench.read()).toMatchObject({ words });
    expect(bench.line.trouble).toBeUndefined();
  });

  it('is never understood where the time is set; what is wrong is known', async () => {
    const fixed = await new LinkBench(slow, 9600, 500).open();
    for (let times = 0; times < 6; times += 1) expect(await fixed.read()).toMatchObject({ code: 'modbus.timeout' });
    expect(fixed.line.trouble).toBe('late');
  });
});

describe('after a silence', () => {
  const ofOneWord = (value: number) => withCrc(`01 03 02 00 ${value.toString(16).padStart(2, '0')}`);
  const tableStarts = [0x10, 0x20, 0x30];

  it('the first answer that might be a late one is asked for again, and no other', async () => {
    let isMute = true;
    const bench = await new LinkBench((bytes) => (isMute ? [] : [at(30, ofOneWord(bytes[3] ?? 0))])).open();
    for (const start of tableStarts) await bench.read(1, start, 1);
    isMute = false;
    for (const start of tableStarts) expect(await bench.read(1, start, 1)).toMatchObject({ words: [start] });
    expect(bench.counted()).toEqual({ requests: 3 + 4, answers: 4, timeouts: 3 });
  });

  it('refused tables are not asked twice either', async () => {
    let isMute = true;
    const bench = await new LinkBench(() => (isMute ? [] : [at(30, withCrc('01 83 02'))])).open();
    for (const start of tableStarts) await bench.read(1, start, 1);
    isMute = false;
    for (const start of tableStarts) expect(await bench.read(1, start, 1)).toMatchObject({ code: 'modbus.exception' });
    expect(bench.counted()).toEqual({ requests: 3 + 4, timeouts: 3, exceptions: { 2: 4 } });
  });

  it('an answer that comes behind the second one to the same question is not taken for the next one', async () => {
    // The UPS falls silent twice for longer than the drain, and then answers everything it was asked.
    const script = (_: Uint8Array, count: number) =>
      [
        [at(2 * timeoutMs + 20, ofOneWord(0x10))],
        [at(timeoutMs + 60, ofOneWord(0x20)), at(timeoutMs + 80, ofOneWord(0x20))],
        [],
        [at(30, ofOneWord(0x30))],
      ][count] ?? [];
    const bench = await new LinkBench(script).open();
    await bench.read(1, 0x10, 1);
    expect(await bench.read(1, 0x20, 1)).toMatchObject({ words: [0x20] });
    expect(await bench.read(1, 0x30, 1)).toMatchObject({ words: [0x30] });
  });
});

describe('a UPS that is sometimes slow or deaf is never given the words of another table', () => {
  // Milliseconds until the answer; -1 for none.
  const hitch = fc.constantFrom(-1, 300, 519, 521, 560, 700, 1000, 1039, 1041, 1100, 1300, 1600, 2500, 4000);
  const hitches = fc.array(fc.tuple(hitch, fc.integer({ min: 3, max: 6 })), { minLength: 1, maxLength: 4 });
  const tables = fc.array(fc.constantFrom(0x10, 0x20, 0x30), { minLength: 6, maxLength: 16 });

  async function wrongWords(latencies: readonly number[], starts: readonly number[], keepsRequests: boolean) {
    let freeAtMs = 0;
    const bench: LinkBench = new LinkBench((bytes, count) => {
      const latency = latencies[count] ?? 30;
      if (latency < 0 || (!keepsRequests && freeAtMs > bench.nowMs)) return [];
      freeAtMs = Math.max(freeAtMs, bench.nowMs) + latency;
      return [at(freeAtMs - bench.nowMs, withCrc(`01 03 02 00 ${(bytes[3] ?? 0).toString(16)}`))];
    });
    await bench.open();
    const wrong: unknown[] = [];
    for (const start of starts) {
      const ending = await bench.read(1, start, 1);
      if ('words' in ending && ending.words[0] !== start) wrong.push({ start, ending });
    }
    await bench.line.stop();
    return wrong;
  }

  it.each([
    ['keeps', true],
    ['forgets', false],
  ])('when it %s what it is asked meanwhile', async (_, keepsRequests) => {
    await fc.assert(
      fc.asyncProperty(hitches, tables, async (events, starts) => {
        const latencies = events.flatMap(([latency, calm]) => [latency, ...Array.from({ length: calm }, () => 30)]);
        expect(await wrongWords(latencies, starts, keepsRequests)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a line that is never silent', () => {
  const garbage = (bench: LinkBench, bytes: Uint8Array) => setInterval(() => bench.wire.send(bytes), 1);

  beforeEach(() => {
    vi.useRealTimers();
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
      now: 0,
    });
  });

  it('gets no request, and the read ends after a second with the cause', async () => {
    const bench = await new LinkBench().open();
    const timer = garbage(bench, hex('55 AA 01 03'));
    await pass(5);
    expect(await bench.read()).toMatchObject({ code: 'modbus.foreign', afterMs: 1000 });
    expect(bench.wire.written).toHaveLength(0);
    clearInterval(timer);
    await pass(60);
    expect(bench.line.counters()).toMatchObject({ requests: 0, blocked: 1, noiseBytes: 4 * 1005 });
  });

  it('ends a request under way by its time-out, and works again when the garbage ends', async () => {
    let timer: NodeJS.Timeout | undefined;
    const bench = await new LinkBench((_, count) => {
      if (count > 0) return [at(30, answer)];
      timer = garbage(
        bench,
        Uint8Array.from({ length: 200 }, (__, index) => index),
      );
      return [];
    }).open();
    expect(await bench.read()).toMatchObject({ code: 'modbus.foreign', afterMs: timeoutMs });
    clearInterval(timer);
    expect(await bench.read()).toMatchObject({ words });
    expect(bench.line.counters()).toMatchObject({ requests: 3, answers: 2, timeouts: 1 });
    expect(bench.line.counters().noiseBytes).toBeGreaterThan(100_000);
    expect(bench.line.trace().every(({ bytes }) => bytes.length <= 512)).toBe(true);
  });
});

describe('chunk borders', () => {
  it('make no difference to values and counters', async () => {
    const parts = fc.array(
      fc.constantFrom(
        answer,
        otherAnswer,
        withCrc('01 83 02'),
        withCrc('02 03 02 00 01'),
        hex('00'),
        hex('01 03 06 00'),
      ),
      { minLength: 1, maxLength: 4 },
    );
    const cuts = fc.array(fc.nat(50), { maxLength: 12 });
    const outcome = async (chunks: readonly Uint8Array[]) => {
      const bench = await new LinkBench((_, count) => (count === 0 ? chunks.map((bytes) => at(30, bytes)) : [])).open();
      const ending = await bench.read();
      await pass(60);
      return { ending, counted: bench.counted() };
    };
    await fc.assert(
      fc.asyncProperty(parts, cuts, async (frames, places) => {
        const stream = join(...frames);
        const borders = [...new Set([0, ...places.filter((place) => place < stream.length)])].sort((a, b) => a - b);
        const chunks = borders.map((from, index) => stream.subarray(from, borders[index + 1]));
        expect(await outcome(chunks)).toEqual(await outcome([stream]));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a port', () => {
  const unplugged = () => new GatewayError('serial.unplugged', 'gone');
  const missing = () => new GatewayError('serial.missing', 'not there');

  it('that went away ends the request under way, is said once and comes back by itself', async () => {
    const bench = await new LinkBench((_, count) => (count === 0 ? [] : [at(30, answer)])).open();
    const reading = bench.read();
    await pass(20);
    bench.wire.unplug(unplugged());
    expect(await reading).toMatchObject({ code: 'modbus.closed' });
    expect(bench.line.state).toMatchObject({ status: 'waiting', problem: { code: 'serial.unplugged' } });
    expect(bench.line.isOpen).toBe(false);
    expect(await bench.read()).toMatchObject({ code: 'modbus.closed', afterMs: 0 });
    await pass(1100);
    expect(bench.line.state).toEqual({ status: 'open', problem: undefined });
    expect(await bench.read()).toMatchObject({ words });
    expect(bench.counted()).toEqual({ requests: 2, answers: 1, interrupted: 1 });
    expect(bench.log.at('warn')).toHaveLength(1);
    expect(bench.log.at('info')).toHaveLength(2);
  });

  it('that is missing is tried again after 1, 2, 4, then every 5 seconds, and the log says it once', async () => {
    const bench = new LinkBench();
    bench.wire.openProblem = missing();
    const attempts: number[] = [];
    bench.line.onState(({ status }) => status === 'opening' && attempts.push(Math.round(bench.nowMs / 1000)));
    await bench.open();
    await pass(30_000);
    expect(attempts).toEqual([0, 1, 3, 7, 12, 17, 22, 27]);
    await pass(95_000);
    expect(bench.log.at('warn').map(({ code }) => code)).toEqual(['serial.missing']);
    bench.wire.openProblem = new GatewayError('serial.forbidden', 'no');
    await pass(60_000);
    expect(bench.log.at('warn').map(({ code }) => code)).toEqual(['serial.missing', 'serial.forbidden']);
    bench.wire.openProblem = undefined;
    await pass(5100);
    expect(bench.line.state).toEqual({ status: 'open', problem: undefined });
    await bench.line.stop();
  });

  it('that takes no bytes is closed and opened again', async () => {
    const bench = await new LinkBench(() => [at(30, answer)]).open();
    bench.wire.isStuck = true;
    expect(await bench.read()).toMatchObject({ code: 'modbus.closed' });
    expect(bench.line.state).toMatchObject({ status: 'waiting', problem: { code: 'serial.failed' } });
    bench.wire.isStuck = false;
    await pass(1100);
    expect(bench.wire).toMatchObject({ openings: 2, closings: 1 });
    expect(await bench.read()).toMatchObject({ words });
  });

  it('is closed by stop, which may be called twice and ends what is under way', async () => {
    const bench = await new LinkBench().open();
    const reading = bench.read();
    await pass(20);
    await Promise.all([bench.line.stop(), bench.line.stop()]);
    expect(await reading).toMatchObject({ code: 'modbus.closed' });
    expect(bench.wire.closings).toBe(1);
    await pass(100_000);
    expect(bench.line.state).toEqual({ status: 'stopped', problem: undefined });
    expect(bench.wire.openings).toBe(1);
  });

  it('can be started again after stop', async () => {
    const bench = await new LinkBench(() => [at(30, answer)]).open();
    await bench.line.stop();
    await bench.open();
    expect(await bench.read()).toMatchObject({ words });
  });
});

describe('the trace', () => {
  it('holds the last 200 frames with direction, kind and time', async () => {
    const bench = await new LinkBench(() => [at(30, answer)], 57_600).open();
    await bench.read();
    expect(bench.line.trace().map(({ direction, kind, bytes }) => [direction, kind, bytes.length])).toEqual([
      ['sent', 'request', 8],
      ['received', 'answer', 11],
    ]);
    for (let count = 0; count < 150; count += 1) await bench.read();
    const trace = bench.line.trace();
    expect(trace).toHaveLength(200);
    const times = trace.map(({ wallMs }) => wallMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('round-trip time', () => {
  it('is known as last, mean, maximum and 95th percentile', async () => {
    const bench = await new LinkBench((_, count) => [at(count === 9 ? 300 : 30, answer)]).open();
    expect(bench.line.counters().roundTrip.lastMs).toBeUndefined();
    for (let count = 0; count < 40; count += 1) await bench.read();
    expect(bench.line.counters().roundTrip).toEqual({ lastMs: 30, meanMs: 36.75, maxMs: 300, p95Ms: 32 });
  });
});
