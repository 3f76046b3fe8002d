import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { hex, join, type ScriptedChunk } from '../../support/ups/scripted-line.js';
import { LinkBench, pass } from './link-bench.js';

/** A message: transaction, protocol 0, the length of what follows, then unit and PDU. */
function message(transaction: number, body: string, protocol = 0, lengthOff = 0): Uint8Array {
  const bytes = hex(body);
  const length = bytes.length + lengthOff;
  const head = [transaction >> 8, transaction & 0xff, protocol >> 8, protocol & 0xff, length >> 8, length & 0xff];
  return Uint8Array.from([...head, ...bytes]);
}

const at = (afterMs: number, ...parts: readonly Uint8Array[]): ScriptedChunk => ({ afterMs, bytes: join(...parts) });
const transactionOf = (request: Uint8Array) => ((request[0] ?? 0) << 8) | (request[1] ?? 0);
// Three words of unit 1.
const data = '01 03 06 00 02 01 84 00 00';
const words = [2, 0x0184, 0];
const otherData = '01 03 06 00 11 00 22 00 33';
const otherWords = [0x11, 0x22, 0x33];
const good = (request: Uint8Array) => [at(30, message(transactionOf(request), data))];
const timeoutMs = 500;
const bench = (...script: ConstructorParameters<typeof LinkBench>) => new LinkBench(script[0], 'tcp', script[2]).open();

beforeEach(() => LinkBench.useFakeTime());
afterEach(() => {
  vi.useRealTimers();
});

describe('a request over Modbus TCP', () => {
  it('is a header of transaction, protocol 0 and length, then unit, function, address, words (V1.0b §3.1.3)', async () => {
    const line = await bench(good);
    expect(await line.read()).toEqual({ words, afterMs: 30 });
    await line.read(255, 0x0010, 2, 4);
    expect(line.wire.written.map(({ bytes }) => [...bytes])).toEqual([
      [...hex('00 01 00 00 00 06 01 03 10 34 00 03')],
      [...hex('00 02 00 00 00 06 FF 04 00 10 00 02')],
    ]);
  });

  it.each([0, 255])('asks unit %i, as a device has that is no gateway to others (V1.0b §4.4.2.1)', async (unit) => {
    const body = data.replace('01', unit.toString(16));
    const line = await bench((request) => [at(5, message(transactionOf(request), body))]);
    expect(await line.read(unit)).toEqual({ words, afterMs: 5 });
  });

  it('has another transaction each time, through 65535 and never 0', async () => {
    const seen: number[] = [];
    const line = await bench((request) => {
      seen.push(transactionOf(request));
      return [at(0, message(transactionOf(request), data))];
    });
    for (let count = 0; count < 65_537; count += 1) {
      const reading = line.line.readRegisters(1, 0x1034, 3);
      await pass(0);
      await reading;
    }
    expect([seen[0], seen[65_534], seen[65_535], seen[65_536]]).toEqual([1, 65_535, 1, 2]);
    await line.line.stop();
  }, 60_000);

  it('goes out alone, in the order of asking', async () => {
    const line = await bench((request, count) => [
      at(30, message(transactionOf(request), count === 0 ? data : otherData)),
    ]);
    const both = Promise.all([line.line.readRegisters(1, 0x1034, 3), line.line.readRegisters(1, 0x1050, 3)]);
    await pass(25);
    expect(line.wire.written).toHaveLength(1);
    await pass(100);
    expect(await both).toEqual([words, otherWords]);
  });
});

describe('an answer over Modbus TCP', () => {
  it('is whole wherever the segments are cut', async () => {
    const answer = message(1, data);
    for (let cut = 1; cut < answer.length; cut += 1) {
      const line = await bench(() => [at(20, answer.subarray(0, cut)), at(60, answer.subarray(cut))]);
      expect(await line.read()).toEqual({ words, afterMs: 60 });
      expect(line.counted()).toEqual({ requests: 1, answers: 1 });
    }
  });

  it('is found behind an earlier one that is glued to it', async () => {
    const line = await bench((request, count) =>
      count === 0 ? [] : [at(30, message(1, otherData), message(transactionOf(request), data))],
    );
    expect(await line.read()).toMatchObject({ code: 'modbus.timeout' });
    expect(await line.read()).toMatchObject({ words });
    expect(line.counted()).toEqual({ requests: 2, answers: 1, timeouts: 1, lateAnswers: 1 });
  });

  it('with an exception says which (application protocol V1.1b3 §7)', async () => {
    const line = await bench((request) => [at(20, message(transactionOf(request), '01 83 02'))]);
    expect(await line.read()).toMatchObject({ code: 'modbus.exception', afterMs: 20, facts: { exceptionCode: 2 } });
    expect(line.counted()).toEqual({ requests: 1, exceptions: { 2: 1 } });
  });

  it('of a gateway without its device says so', async () => {
    const line = await bench((request) => [at(20, message(transactionOf(request), '01 83 0B'))]);
    const failure = line.line.readRegisters(1, 0x1034, 3).catch((error: unknown) => error);
    await pass(50);
    expect(await failure).toMatchObject({ code: 'modbus.exception', facts: { exceptionCode: 11 } });
    expect(String(await failure)).toMatch(/Modbus gateway/);
  });

  it.each([
    ['of another unit', '02 03 06 00 02 01 84 00 00'],
    ['of another function', '01 04 06 00 02 01 84 00 00'],
    ['of another length', '01 03 04 00 02 01 84'],
    ['whose count is not that of its bytes', '01 03 06 00 02 01 84'],
    ['with an exception of another function', '01 84 02'],
  ])('%s is none, though the transaction is right', async (_, body) => {
    const line = await bench((request) => [at(20, message(transactionOf(request), body))]);
    expect(await line.read()).toMatchObject({ code: 'modbus.foreign', afterMs: timeoutMs });
    expect(line.counted()).toEqual({ requests: 1, timeouts: 1, foreignFrames: 1 });
  });

  it('of another unit names that unit', async () => {
    const line = await bench((request) => [at(20, message(transactionOf(request), data))]);
    const failure = line.line.readRegisters(255, 0x1034, 3).catch((error: unknown) => error);
    await pass(600);
    expect(String(await failure)).toMatch(/slave=1\b/);
  });

  it('that comes a second time is not the next one’s', async () => {
    const line = await bench((request, count) =>
      count === 0
        ? [at(20, message(1, data), message(1, data))]
        : [at(10, message(1, data)), at(20, message(transactionOf(request), otherData))],
    );
    expect(await line.read()).toMatchObject({ words });
    expect(await line.read()).toMatchObject({ words: otherWords });
    expect(line.counted()).toEqual({ requests: 2, answers: 2, foreignFrames: 2 });
  });
});

describe('a late answer over Modbus TCP', () => {
  it('ends the wait for it, is counted, and never passes for the next one’s', async () => {
    const line = await bench((request, count) => [
      at(count === 0 ? 700 : 30, message(transactionOf(request), count === 0 ? data : otherData)),
    ]);
    expect(await line.read()).toMatchObject({ code: 'modbus.timeout', afterMs: timeoutMs });
    // 200 ms until the late answer has come, 30 for its own.
    expect(await line.read()).toEqual({ words: otherWords, afterMs: 230 });
    expect(line.counted()).toEqual({ requests: 2, answers: 1, timeouts: 1, lateAnswers: 1 });
  });

  it('is waited for as long as an answer, no longer', async () => {
    const line = await bench((request, count) => (count === 0 ? [] : good(request)));
    await line.read();
    expect(await line.read()).toEqual({ words, afterMs: timeoutMs + 30 });
  });

  it('teaches what the device needs: 1.5 times that after two in a row', async () => {
    const line = await bench((request) => [at(800, message(transactionOf(request), data))], 9600, 'auto');
    expect(await line.read()).toMatchObject({ code: 'modbus.timeout' });
    expect(await line.read()).toMatchObject({ code: 'modbus.timeout' });
    await pass(400);
    expect(line.line.trouble).toBe('late');
    expect(await line.read()).toMatchObject({ words, afterMs: 800 });
    expect(line.line.trouble).toBeUndefined();
  });

  it('from before a new connection is nobody’s there, which a converter to a serial line may owe', async () => {
    const line = await bench((request, count) =>
      count === 0 ? [] : [at(30, message(1, otherData)), at(60, message(transactionOf(request), data))],
    );
    await line.read();
    line.wire.unplug(new GatewayError('tcp.closed', 'gone'));
    await pass(1100);
    expect(await line.read()).toEqual({ words, afterMs: 60 });
    expect(line.counted()).toEqual({ requests: 2, answers: 1, timeouts: 1, foreignFrames: 1 });
  });

  it('never decides over another request, whatever comes in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ delay: fc.integer({ min: 0, max: 2500 }), twice: fc.boolean() }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
        async (answers, cuts) => {
          const line = await bench((request, count) => {
            const { delay = 0, twice = false } = answers[count] ?? {};
            const value = (request[9] ?? 0).toString(16).padStart(2, '0');
            const bytes = message(transactionOf(request), `01 03 02 00 ${value}`);
            const whole = twice ? join(bytes, bytes) : bytes;
            const borders = [...new Set([0, ...cuts.filter((cut) => cut < whole.length)])].sort((a, b) => a - b);
            return borders.map((from, index) => at(delay + index, whole.subarray(from, borders[index + 1])));
          });
          for (const [index] of answers.entries()) {
            const ending = await line.read(1, index, 1);
            if ('words' in ending) expect(ending.words).toEqual([index]);
          }
          await line.line.stop();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a stream that is no Modbus TCP', () => {
  it.each([
    ['another protocol', message(1, data, 1)],
    ['a length beyond any message', Uint8Array.from([0, 1, 0, 0, 1, 44, 1, 3])],
    ['a length too small for any', Uint8Array.from([0, 1, 0, 0, 0, 2, 1, 3])],
    ['a page of the web', new TextEncoder().encode('HTTP/1.1 400 Bad Request\r\n')],
    ['an RTU frame, as a serial server passes it through', hex('01 03 06 00 02 01 84 00 00 19 60')],
  ])('(%s) ends the connection at once, is said once, and is tried again ever later', async (_, bytes) => {
    const line = await bench(() => [at(20, bytes)]);
    expect(await line.read()).toMatchObject({ code: 'modbus.closed', afterMs: 20 });
    expect(line.line.state).toMatchObject({ status: 'waiting', problem: { code: 'tcp.garbled' } });
    await pass(1050);
    expect(line.wire.openings).toBe(2);
    expect(await line.read()).toMatchObject({ code: 'modbus.closed' });
    await pass(1050);
    expect(line.wire.openings).toBe(2);
    await pass(1000);
    expect(line.wire.openings).toBe(3);
    expect(line.log.at('warn').map(({ code }) => code)).toEqual(['tcp.garbled']);
    expect(line.counted()).toEqual({ requests: 2, interrupted: 2, noiseBytes: 2 * bytes.length });
  });

  it('never grows beyond a message, however much comes', async () => {
    const line = await bench(good);
    for (let count = 0; count < 1000; count += 1) line.wire.send(message(9, data));
    expect(await line.read()).toMatchObject({ words });
    expect(line.counted()).toMatchObject({ foreignFrames: 1000 });
  });
});

describe('a device on the network', () => {
  it('that takes the connection and is silent is connected to anew after three silences, and said once', async () => {
    const line = await bench(() => []);
    for (let count = 0; count < 9; count += 1) {
      await line.read();
      await pass(20);
    }
    expect(line.wire.openings).toBe(4);
    expect(line.line.state).toMatchObject({ status: 'open', problem: { code: 'tcp.silent' } });
    expect(line.log.at('warn').map(({ code }) => code)).toEqual(['tcp.silent']);
    expect(line.counted()).toEqual({ requests: 9, timeouts: 9 });
  });

  it('that answers again is told of no more', async () => {
    let isAlive = false;
    const line = await bench((request) => (isAlive ? good(request) : []));
    for (let count = 0; count < 3; count += 1) await line.read();
    await pass(10);
    expect(line.line.state.problem).toMatchObject({ code: 'tcp.silent' });
    isAlive = true;
    expect(await line.read()).toMatchObject({ words });
    expect(line.line.state).toEqual({ status: 'open', problem: undefined });
  });

  it('that breaks off in the midst of an answer ends the request, and comes back', async () => {
    const line = await bench((request, count) =>
      count === 0 ? [at(10, message(1, data).subarray(0, 9))] : good(request),
    );
    const reading = line.read();
    await pass(20);
    line.wire.unplug(new GatewayError('tcp.closed', 'gone'));
    expect(await reading).toMatchObject({ code: 'modbus.closed' });
    await pass(1100);
    // The nine bytes are not the beginning of what comes on the new connection.
    expect(await line.read()).toMatchObject({ words });
    expect(line.counted()).toEqual({ requests: 2, answers: 1, interrupted: 1 });
  });

  it('whose answer stops short is not asked further until its rest is there or given up', async () => {
    const line = await bench((request, count) =>
      count === 0
        ? [at(10, message(1, data).subarray(0, 9)), at(900, message(1, data).subarray(9))]
        : [at(30, message(transactionOf(request), otherData))],
    );
    expect(await line.read()).toMatchObject({ code: 'modbus.short' });
    expect(await line.read()).toMatchObject({ words: otherWords });
    expect(line.counted()).toEqual({ requests: 2, answers: 1, shortFrames: 1, lateAnswers: 1 });
  });

  it.each([
    ['in its header', 5],
    ['in its words', 10],
  ])('whose answer stops %s for good is connected to anew, and answers there', async (_, length) => {
    let isHung = false;
    const line = await bench((request, count) => {
      if (count > 0 && line.wire.openings > 1) return good(request);
      if (isHung) return [];
      isHung = true;
      return [at(10, message(transactionOf(request), data).subarray(0, length))];
    });
    expect(await line.read()).toMatchObject({ code: 'modbus.short' });
    // Not a byte of it came: the piece that is left is of the request before.
    expect(await line.read()).toMatchObject({ code: 'modbus.timeout' });
    await pass(20);
    expect(line.wire.openings).toBe(2);
    expect(line.line.state).toMatchObject({ status: 'open', problem: { code: 'tcp.silent' } });
    expect(await line.read()).toMatchObject({ words });
    expect(line.counted()).toEqual({ requests: 3, answers: 1, shortFrames: 1, timeouts: 1 });
  });

  it('whose answers come in pieces and late is not cut off', async () => {
    const line = await bench((request) => {
      const answer = message(transactionOf(request), data);
      return [at(400, answer.subarray(0, 9)), at(800, answer.subarray(9))];
    });
    for (let count = 0; count < 6; count += 1) await line.read();
    expect(line.wire.openings).toBe(1);
    expect(line.line.state.problem).toBeUndefined();
  });

  it('is looked for after 1, 2, 4, then every 5 seconds, and the log says each cause once', async () => {
    const line = new LinkBench(good, 'tcp');
    line.wire.openProblem = new GatewayError('tcp.refused', 'no');
    const attempts: number[] = [];
    line.line.onState(({ status }) => status === 'opening' && attempts.push(Math.round(line.nowMs / 1000)));
    await line.open();
    await pass(30_000);
    expect(attempts).toEqual([0, 1, 3, 7, 12, 17, 22, 27]);
    expect(line.log.at('warn').map(({ code }) => code)).toEqual(['tcp.refused']);
    line.wire.openProblem = undefined;
    await pass(5100);
    expect(await line.read()).toMatchObject({ words });
    await line.line.stop();
  });

  it('that takes each connection and closes it at once is said once', async () => {
    const line = await bench(() => []);
    for (let count = 0; count < 10; count += 1) {
      line.wire.unplug(new GatewayError('tcp.closed', 'gone'));
      await pass(5100);
    }
    expect(line.log.at('warn').map(({ code }) => code)).toEqual(['tcp.closed']);
  });
});

describe('the trace of Modbus TCP', () => {
  it('holds the messages with their headers', async () => {
    const line = await bench((request, count) =>
      count === 0
        ? [at(10, message(7, data)), at(20, message(transactionOf(request), data))]
        : [at(600, message(2, data))],
    );
    await line.read();
    await line.read();
    await pass(200);
    expect(line.line.trace().map(({ direction, kind, bytes }) => [direction, kind, bytes.length])).toEqual([
      ['sent', 'request', 12],
      ['received', 'foreign', 15],
      ['received', 'answer', 15],
      ['sent', 'request', 12],
      ['received', 'late', 15],
    ]);
  });
});
