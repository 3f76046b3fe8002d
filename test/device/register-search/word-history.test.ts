import { describe, expect, it } from 'vitest';
import { WordHistory } from '../../../src/device/register-search/word-history.js';

const place = { page: 'system', functionCode: 3, address: 0x70 } as const;
const key = 'system:3:112';

describe('the history of a word', () => {
  it('has its changes, and the first and the last reading of what stays', () => {
    const history = new WordHistory();
    for (const [atMs, word] of [
      [0, 5],
      [1000, 5],
      [2000, 5],
      [3000, 6],
      [4000, 6],
      [5000, 6],
    ] as const) {
      history.note(place, word, atMs);
    }
    expect(history.samplesOf(key)).toEqual([
      { atMs: 0, word: 5 },
      { atMs: 2000, word: 5 },
      { atMs: 3000, word: 6 },
      { atMs: 5000, word: 6 },
    ]);
  });

  it('stays bounded, however often the word changes', () => {
    const history = new WordHistory();
    for (let at = 0; at < 20_000; at += 1) history.note(place, at & 0xffff, at * 1000);
    expect(history.samplesOf(key).length).toBeLessThanOrEqual(320);
  });

  it('is whole around an observation: 45 s before to 15 s after it, and what the word was when that began', () => {
    const history = new WordHistory();
    history.keepAround([100_000]);
    for (let at = 0; at < 5000; at += 1) history.note(place, at & 0xffff, at * 1000);
    const kept = history.samplesOf(key).map(({ atMs }) => atMs);
    for (let atMs = 55_000; atMs <= 115_000; atMs += 1000) expect(kept).toContain(atMs);
  });

  it('takes words into account up to a number, and no more', () => {
    const history = new WordHistory();
    for (let address = 0; address < 10_000; address += 1) history.note({ ...place, address }, 1, 0);
    expect(history.size).toBe(8192);
  });

  it('keeps for a restart what observations need, and nothing else', () => {
    const history = new WordHistory();
    history.keepAround([100_000]);
    for (let at = 0; at < 300; at += 10) history.note(place, at, at * 1000);
    const [one] = history.needed();
    expect(one?.samples.map(({ atMs }) => atMs)).toEqual([50_000, 60_000, 70_000, 80_000, 90_000, 100_000, 110_000]);
  });
});
