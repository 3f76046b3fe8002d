import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.js';
import { RunTrace } from './run-trace.js';

describe('the hash of a run', () => {
  it('is that of all entries one after the other, whatever their lengths, and goes on after it was asked for', () => {
    const trace = new RunTrace(new EventQueue());
    const expected = createHash('sha256');
    const lengths = [0, 1, 300, 65_536, 65_537, 7, 200_000, 40_000, 40_000];
    for (const [index, length] of lengths.entries()) {
      const bytes = new Uint8Array(length).fill(index);
      trace.octets('lan >', bytes);
      expected.update(`lan > 0 ${length}\n`).update(bytes);
      const words = 'é€\u{1f50b}'.repeat(length);
      trace.text('log', words);
      expected.update(`log 0 ${words.length}\n${words}`);
      if (index === 2) expect(trace.digest).toBe(expected.copy().digest('hex'));
    }
    expect(trace.digest).toBe(expected.digest('hex'));
  });
});
