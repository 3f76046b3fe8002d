import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/core/clock.js';
import { PacedSender } from '../../../src/ups/simulator/paced-sender.js';
import { ManualClock } from '../../support/manual-clock.js';
import { frame, SimulatedUps } from './simulated-ups.js';

/** One start bit, eight data bits, one stop bit. */
const characterMs = (baud: number) => 10_000 / baud;

describe('a paced line takes what the wire takes', () => {
  it.each([9600, 57_600])('answers the measurements at %i baud after request, turnaround and answer', async (baud) => {
    const ups = new SimulatedUps('masterys-bc-plus', { pace: { baud } });
    await ups.exchange(frame(1, 3, 0, 0x40, 0, 80), 1000);
    // 8 bytes of request, 5 ms of thinking, 165 bytes of answer.
    expect(ups.chunks.at(-1)?.atMs).toBeCloseTo((8 + 165) * characterMs(baud) + 5, 6);
    expect(ups.sent).toHaveLength(165);
  });

  it('sends no byte before its time', async () => {
    const ups = new SimulatedUps('masterys-bc-plus', { pace: { baud: 9600 } });
    await ups.exchange(frame(1, 3, 0, 0x40, 0, 80), 1000);
    let sent = 0;
    for (const { atMs, bytes } of ups.chunks) {
      sent += bytes.length;
      expect(atMs).toBeGreaterThanOrEqual((8 + sent) * characterMs(9600) + 5 - 1e-6);
    }
  });

  it('sends everything at once when it is not paced', async () => {
    const ups = new SimulatedUps();
    await ups.exchange(frame(1, 3, 0, 0x40, 0, 80), 0);
    expect(ups.chunks).toHaveLength(1);
  });

  it('makes up for timers that fire late: no drift over many answers', async () => {
    const clock = new ManualClock();
    const late: Clock = {
      wallMs: () => clock.wallMs(),
      monotonicMs: () => clock.monotonicMs(),
      // As Node does: whole milliseconds, at least one, and a little late.
      schedule: (delayMs, action) => clock.schedule(Math.max(1, Math.ceil(delayMs)) + 0.3, action),
    };
    let received = 0;
    let endMs = 0;
    const sender = new PacedSender({
      characterMs: characterMs(57_600),
      clock: late,
      emit: (chunk) => {
        received += chunk.length;
        endMs = clock.monotonicMs();
      },
    });
    const rounds = 50;
    for (let round = 0; round < rounds; round += 1) {
      const before = received;
      // The master asks as soon as it has the answer; request and turnaround take 7 ms.
      sender.send(new Uint8Array(17), clock.monotonicMs() + 7);
      while (received < before + 17) await clock.advance(0.1);
    }
    const wireMs = rounds * (7 + 17 * characterMs(57_600));
    expect(endMs / wireMs).toBeGreaterThan(0.99);
    expect(endMs / wireMs).toBeLessThan(1.02);
  });

  it('sends every byte once and in order, whatever the speed and the lengths', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, characterMs(57_600), characterMs(9600)),
        fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(20)), { maxLength: 6 }),
        async (character, frames) => {
          const clock = new ManualClock();
          const sent: number[] = [];
          const sender = new PacedSender({ characterMs: character, clock, emit: (chunk) => sent.push(...chunk) });
          for (const [bytes, delayMs] of frames) sender.send(bytes, delayMs);
          await clock.advance(1000);
          expect(sent).toEqual(frames.flatMap(([bytes]) => [...bytes]));
          expect(clock.pendingTimers).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('drops what has not been sent when it is stopped', async () => {
    const ups = new SimulatedUps('masterys-bc-plus', { pace: { baud: 9600 } });
    ups.simulator.receive(Uint8Array.from(frame(1, 3, 0, 0x40, 0, 80)));
    await ups.clock.advance(60);
    ups.simulator.stop();
    const sent = ups.sent.length;
    await ups.clock.advance(1000);
    expect(ups.sent).toHaveLength(sent);
    expect(ups.clock.pendingTimers).toBe(0);
  });
});
