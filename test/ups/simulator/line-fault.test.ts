import { describe, expect, it } from 'vitest';
import { frame, SimulatedUps } from './simulated-ups.js';

const request = frame(1, 3, 0, 0x30, 0, 6);

async function answerTo(scenario: string, withinMs = 100): Promise<number[]> {
  return new SimulatedUps('masterys-bc-plus', { scenario }).exchange(request, withinMs);
}

describe('faults of the line', () => {
  it('silence: nothing is sent', async () => {
    expect(await answerTo('silence', 10_000)).toEqual([]);
  });

  it('bad-crc: the length is right, the CRC is not', async () => {
    const answer = await answerTo('bad-crc');
    expect(answer).toHaveLength(17);
    expect(answer).not.toEqual(frame(...answer.slice(0, 15)));
  });

  it('short-answer: a good beginning, cut off', async () => {
    const good = await answerTo('healthy');
    const answer = await answerTo('short-answer');
    expect(answer.length).toBeGreaterThan(0);
    expect(answer.length).toBeLessThan(17);
    expect(good.slice(0, answer.length)).toEqual(answer);
  });

  it('wrong-slave: a flawless answer of another slave', async () => {
    const answer = await answerTo('wrong-slave');
    expect(answer[0]).toBe(3);
    expect(answer).toEqual(frame(...answer.slice(0, 15)));
  });

  it('noise: the good answer with stray bytes before and after', async () => {
    const good = await answerTo('healthy');
    const answer = await answerTo('noise');
    const start = answer.findIndex((_, index) => good.every((byte, at) => answer[index + at] === byte));
    expect(start).toBeGreaterThan(0);
    expect(answer.length).toBeGreaterThan(start + good.length);
  });

  it('late-answer: the good answer, 1.5 s late', async () => {
    const ups = new SimulatedUps('masterys-bc-plus', { scenario: 'late-answer' });
    expect(await ups.exchange(request, 1499)).toEqual([]);
    await ups.clock.advance(2);
    expect(ups.sent).toEqual(await answerTo('healthy'));
  });

  it.each([
    ['exception', 4],
    ['busy', 6],
  ])('%s: every request is refused with code %i', async (scenario, code) => {
    expect(await answerTo(scenario)).toEqual(frame(1, 0x83, code));
  });

  it('status-refused: exception 2 for the status table, data for the others', async () => {
    const ups = new SimulatedUps('masterys-gp', { scenario: 'status-refused' });
    expect(await ups.exceptionOf(0x1020, 4)).toBe(2);
    expect(await ups.exceptionOf(0x1040, 4)).toBeUndefined();
    expect(await ups.exceptionOf(0x1060, 48)).toBeUndefined();
  });

  it('measurements-refused: exception 2 for the measurements, data for the others', async () => {
    const ups = new SimulatedUps('masterys-gp4', { scenario: 'measurements-refused' });
    expect(await ups.exceptionOf(0x0040, 80)).toBe(2);
    expect(await ups.exceptionOf(0x0030, 6)).toBeUndefined();
  });

  it('cable-pulled: silence from 5 s to 35 s', async () => {
    const ups = new SimulatedUps('masterys-gp4', { scenario: 'cable-pulled' });
    expect(await ups.exchange(request, 4000)).toHaveLength(17);
    expect(await ups.exchange(request, 1500)).toHaveLength(17);
    expect(await ups.exchange(request, 29_000)).toEqual([]);
    await ups.clock.advance(1000);
    expect(await ups.exchange(request)).toHaveLength(17);
  });

  it('garbage: bytes come without end, at no more than the speed of the wire, and no answer', async () => {
    const ups = new SimulatedUps('masterys-gp4', { scenario: 'garbage', pace: { baud: 9600 } });
    const received = await ups.exchange(request, 10_000);
    expect(received.length).toBeGreaterThan(5000);
    expect(received.length).toBeLessThanOrEqual(9600);
  });

  it('flaky-line: four answers in five are good', async () => {
    const ups = new SimulatedUps('masterys-gp4', { scenario: 'flaky-line' });
    const good = await answerTo('healthy');
    let goodAnswers = 0;
    for (let round = 0; round < 60; round += 1) {
      const answer = await ups.exchange(request, 2000);
      if (answer.length === good.length && answer.join() === frame(...answer.slice(0, 15)).join() && answer[0] === 1) {
        goodAnswers += 1;
      }
    }
    // 48 undamaged ones, and two that are only late.
    expect(goodAnswers).toBe(50);
  });
});
