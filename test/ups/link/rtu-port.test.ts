import fc from 'fast-check';
import modbusSerial from 'modbus-serial';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/core/clock.js';
import { FrameTrace } from '../../../src/ups/link/frame-trace.js';
import { lineTiming } from '../../../src/ups/link/line-timing.js';
import { LinkTally } from '../../../src/ups/link/link-counters.js';
import { RtuPort } from '../../../src/ups/link/rtu-port.js';
import { ManualClock, settle } from '../../support/manual-clock.js';
import { hex, ScriptedLine, withCrc } from '../../support/ups/scripted-line.js';

let clock: ManualClock;
let wire: ScriptedLine;
let port: RtuPort;

beforeEach(async () => {
  clock = new ManualClock();
  wire = new ScriptedLine(clock);
  const timing = lineTiming({ baud: 9600, parity: 'none', stopBits: 1, timeoutMs: 'auto' });
  port = new RtuPort({ line: wire, timing, clock, tally: new LinkTally(), trace: new FrameTrace() });
  await new Promise((resolve) => port.open(resolve));
  await clock.advance(10);
});

describe('nothing is ever written to the UPS', () => {
  it.each([
    ['3', hex('01 03 10 34 00 03 40 C5')],
    ['4', withCrc('01 04 10 34 00 03')],
  ])('lets a request of function %s out', async (_, frame) => {
    port.write(frame);
    await settle();
    expect(wire.written).toHaveLength(1);
  });

  it('lets no other function out', async () => {
    for (let code = 0; code < 256; code += 1) {
      if (code === 3 || code === 4) continue;
      const frame = withCrc(`01 ${code.toString(16)} 00 C7 00 01`);
      expect(() => port.write(frame)).toThrow(expect.objectContaining({ code: 'internal.fault' }));
    }
    await clock.advance(1000);
    expect(wire.written).toHaveLength(0);
  });

  it.each([
    ['a broadcast', withCrc('00 03 00 01 00 01')],
    ['a slave above 247', withCrc('F8 03 00 01 00 01')],
    ['no word', withCrc('01 03 00 01 00 00')],
    ['more than 125 words', withCrc('01 03 00 01 00 7E')],
    ['a bad CRC', hex('01 03 10 34 00 03 40 C6')],
    ['one byte more', withCrc('01 03 00 01 00 01 00')],
    ['nothing', hex('')],
  ])('lets no frame with %s out', async (_, frame) => {
    expect(() => port.write(frame)).toThrow(expect.objectContaining({ code: 'internal.fault' }));
    await clock.advance(1000);
    expect(wire.written).toHaveLength(0);
  });

  it('lets no frame out that is made of arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 260 }), (bytes) => {
        fc.pre(bytes[1] !== 3 && bytes[1] !== 4);
        expect(() => port.write(bytes)).toThrow();
        expect(wire.written).toHaveLength(0);
      }),
      { numRuns: 300 },
    );
  });

  it('stops every writing function of the client that sits on the port', async () => {
    const client = new modbusSerial.default(port);
    const done = () => {};
    for (const write of [
      () => client.writeFC5(1, 0xc7, true, done),
      () => client.writeFC6(1, 0xc7, 1, done),
      () => client.writeFC15(1, 0xc7, [true], done),
      () => client.writeFC16(1, 0xc7, [1], done),
      () => client.writeFC22(1, 0xc7, 1, 1, done),
    ]) {
      expect(write).toThrow(expect.objectContaining({ code: 'internal.fault' }));
    }
    await clock.advance(1000);
    expect(wire.written).toHaveLength(0);
  });
});

describe('one request at a time', () => {
  it('lets no second request out before the first has ended', async () => {
    const request = hex('01 03 10 34 00 03 40 C5');
    port.write(request);
    expect(() => port.write(request)).toThrow(expect.objectContaining({ code: 'internal.fault' }));
    await settle();
    expect(wire.written).toHaveLength(1);
  });
});

describe('a process that was held up', () => {
  it('looks at what arrived meanwhile before it gives the answer up', async () => {
    let holdUpMs = 0;
    const slow: Clock = {
      wallMs: () => clock.wallMs(),
      monotonicMs: () => clock.monotonicMs(),
      schedule: (delayMs, action) => clock.schedule(delayMs + (delayMs > 100 ? holdUpMs : 0), action),
    };
    const timing = lineTiming({ baud: 9600, parity: 'none', stopBits: 1, timeoutMs: 200 });
    const tally = new LinkTally();
    const held = new RtuPort({ line: wire, timing, clock: slow, tally, trace: new FrameTrace() });
    await new Promise((resolve) => held.open(resolve));
    const heard: Buffer[] = [];
    held.on('data', (frame) => heard.push(frame));
    held.on('failed', () => {});
    await clock.advance(10);
    holdUpMs = 500;
    held.write(hex('01 03 10 34 00 03 40 C5'));
    await clock.advance(735);
    expect(heard).toEqual([]);
    wire.send(hex('01 03 06 00 02 01 84 00 00 19 60'));
    expect(heard).toHaveLength(1);
    expect(tally.timeouts).toBe(0);
    await clock.advance(100);
    held.write(hex('01 03 10 34 00 03 40 C5'));
    await clock.advance(1000);
    expect(tally.timeouts).toBe(1);
  });
});
