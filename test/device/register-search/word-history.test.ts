import { describe, expect, it } from 'vitest';
import { mostSamplesOfAll, WordHistory } from '../../../src/device/register-search/word-history.js';

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

  it.each([200, 500, 1000])('tells all of ten observations alike on a line that reads every %i ms', (cycleMs) => {
    const history = new WordHistory();
    const times = Array.from({ length: 10 }, (_, at) => 180_000 * (at + 1));
    for (let [count, known] = [0, 0]; count * cycleMs <= 2_400_000; count += 1) {
      const told = times.filter((time) => time <= count * cycleMs);
      if (told.length > known) history.keepAround(told);
      known = told.length;
      history.note(place, count & 0xffff, count * cycleMs);
    }
    const samples = history.samplesOf(key);
    for (const time of times) {
      const within = samples.map(({ atMs }) => atMs).filter((atMs) => atMs >= time - 45_000 && atMs <= time + 15_000);
      expect(within.length).toBeGreaterThanOrEqual(40);
      const gaps = within.slice(1).map((atMs, index) => atMs - (within[index] ?? atMs));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(3000);
    }
    expect(samples.length).toBeLessThan(1000);
  });

  it('of a word that alternates tells both values, each for about half of the time', () => {
    const history = new WordHistory();
    history.keepAround([180_000]);
    for (let count = 0; count < 6000; count += 1) history.note(place, 231 + (count % 2), count * 200);
    const within = history.samplesOf(key).filter(({ atMs }) => atMs >= 135_000 && atMs <= 195_000);
    const share = within.filter(({ word }) => word === 231).length / within.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
  });

  it('stays within its memory, of however many words that change with every reading, and tells the latest', () => {
    const history = new WordHistory();
    history.keepAround([30_000, 100_000]);
    for (let atMs = 0; atMs < 120_000; atMs += 2000) {
      for (let address = 0; address < 8192; address += 1) {
        history.note({ ...place, address }, (atMs / 2000 + address) & 0xffff, atMs);
      }
      expect(history.sampleCount).toBeLessThanOrEqual(mostSamplesOfAll);
    }
    let counted = 0;
    for (const { samples } of history.words) counted += samples.length;
    expect(counted).toBe(history.sampleCount);
    expect(history.samplesOf(key).at(-1)?.atMs).toBe(118_000);
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
