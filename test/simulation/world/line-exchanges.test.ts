import { describe, expect, it } from 'vitest';
import { LineExchanges } from './line-exchanges.js';

const bytes = (...octets: number[]) => Uint8Array.from(octets);

function exchange(line: LineExchanges, question: Uint8Array, ...answer: readonly Uint8Array[]): void {
  line.asked(question);
  for (const part of answer) line.answered(part);
}

describe('what passes on the line to the UPS', () => {
  it('is news the first time, and when it is answered with other octets', () => {
    const line = new LineExchanges();
    exchange(line, bytes(1, 3, 0, 1), bytes(7, 8));
    expect(line.take()).toBe('news');
    exchange(line, bytes(1, 3, 0, 1), bytes(7), bytes(8));
    expect(line.take()).toBe('same');
    expect(line.take()).toBe('nothing');
    exchange(line, bytes(1, 3, 0, 1), bytes(7, 9));
    expect(line.take()).toBe('news');
  });

  it('is no news where tables that are known are asked in another order, or more seldom', () => {
    const line = new LineExchanges();
    exchange(line, bytes(1), bytes(5));
    exchange(line, bytes(2), bytes(6));
    line.take();
    exchange(line, bytes(2), bytes(6));
    expect(line.take()).toBe('same');
    exchange(line, bytes(2), bytes(6));
    exchange(line, bytes(1), bytes(5));
    expect(line.take()).toBe('same');
  });

  it('is news where an answer is missing, or comes when nobody has asked', () => {
    const line = new LineExchanges();
    exchange(line, bytes(1), bytes(5));
    line.take();
    line.asked(bytes(1));
    exchange(line, bytes(1), bytes(5));
    expect(line.take()).toBe('news');
    line.answered(bytes(5));
    expect(line.take()).toBe('news');
  });

  it('is known without the numbers that Modbus TCP gives to requests', () => {
    const line = new LineExchanges();
    line.numbersRequests = true;
    exchange(line, bytes(0, 1, 9), bytes(0, 1, 5));
    line.take();
    exchange(line, bytes(0, 2, 9), bytes(0, 2), bytes(5));
    expect(line.take()).toBe('same');
  });
});
