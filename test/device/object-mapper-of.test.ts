import { describe, expect, it } from 'vitest';
import { objectMapperOf } from '../../src/device/object-mapper-of.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { snapshotOf, upsOf } from '../objects/register-image.js';
import { number } from '../objects/values-of.js';

const masterys = upsOf('masterys-gp4');
const image = { '0x000e': 1, '0x0040': 57, '0x00c0': 0xffff, '0x00c1': 0xffff, '0x00c2': 0xffff };

/** The load, after the table of measurements has been silent for `ageMs` while the others are answered. */
function loadAfter(ageMs: number, serial: string) {
  const { settings } = readSettings(new TextEncoder().encode(`[serial]\n${serial}`), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  const readings = { measurements: { outcome: 'failed', readAtMs: 1000 } } as const;
  const snapshot = snapshotOf(masterys, image, { takenAtMs: 1000 + ageMs, readings });
  return number(objectMapperOf(settings).map(snapshot), 'UPS_OUTPUT_Lr').trust.state;
}

describe('a table that falls silent while others are answered is stale after `offline_after` cycles', () => {
  it.each([
    ['the shipped settings: 3 cycles of a second', '', 3000],
    ['slower cycles', 'poll_interval_ms=5000\n', 15_000],
    ['another number of cycles', 'offline_after=5\n', 5000],
    ['a cycle as fast as the line allows still takes about a second', 'poll_interval_ms=100\n', 3000],
  ])('%s', (_, serial, staleAfterMs) => {
    expect([staleAfterMs - 1, staleAfterMs, staleAfterMs + 1].map((ageMs) => loadAfter(ageMs, serial))).toEqual([
      'good',
      'good',
      'stale',
    ]);
  });
});
