import { describe, expect, it } from 'vitest';
import { AnswerTime } from '../../../src/ups/link/answer-time.js';
import { lineTiming } from '../../../src/ups/link/line-timing.js';

const at = (baud: number, timeoutMs: number | 'auto' = 'auto') =>
  lineTiming({ baud, parity: 'none', stopBits: 1, timeoutMs });

describe('the time for an answer', () => {
  it('with auto grows with what the UPS needs, to 2 s at most, and never shrinks', () => {
    const time = new AnswerTime('auto');
    expect(time.ms).toBe(500);
    time.noteLate(650);
    time.noteInTime();
    time.noteLate(650);
    expect(time.ms).toBe(500);
    time.noteLate(650);
    expect(time.ms).toBe(975);
    time.noteLate(100);
    expect(time.ms).toBe(975);
    time.noteLate(9000);
    expect(time.ms).toBe(2000);
  });

  it('stays as it is set', () => {
    const time = new AnswerTime(300);
    for (let times = 0; times < 5; times += 1) time.noteLate(650);
    expect(time.ms).toBe(300);
  });
});

describe('times of the line', () => {
  it('follow from ten bits a character, eleven with parity or a second stop bit', () => {
    expect(at(9600).characterMs).toBeCloseTo(1.0417, 3);
    expect(lineTiming({ baud: 9600, parity: 'even', stopBits: 1, timeoutMs: 'auto' }).characterMs).toBeCloseTo(
      1.1458,
      3,
    );
    expect(lineTiming({ baud: 9600, parity: 'none', stopBits: 2, timeoutMs: 'auto' }).characterMs).toBeCloseTo(
      1.1458,
      3,
    );
  });

  it('ask for 3.5 characters of silence, above 19200 baud for 1.75 ms (Modbus over serial line V1.02 §2.5.1.1)', () => {
    expect(at(9600).silenceBeforeRequestMs).toBeCloseTo(3.646, 3);
    expect(at(19_200).silenceBeforeRequestMs).toBeCloseTo(1.823, 3);
    expect(at(38_400).silenceBeforeRequestMs).toBe(1.75);
    expect(at(57_600).silenceBeforeRequestMs).toBe(1.75);
  });

  it('give a frame the 16 ms gaps of USB adapters', () => {
    expect(at(57_600).frameEndSilenceMs).toBeGreaterThan(3 * 16);
    expect(at(300).frameEndSilenceMs).toBeGreaterThanOrEqual(116);
  });

  it('give the UPS 500 ms, or what is set, beside the time of the bytes', () => {
    const measurements = { slave: 1, start: 0x40, words: 80 };
    expect(at(9600).answerWithinMs(measurements)).toBeCloseTo(500 + 173 * 1.0417, 0);
    expect(at(57_600, 100).answerWithinMs(measurements)).toBeCloseTo(100 + 173 * 0.1736, 0);
  });
});
