import { afterEach, describe, expect, it, vi } from 'vitest';
import { localIsoTime } from '../../src/core/local-time.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the time in the zone of the machine', () => {
  it.each([
    ['Europe/Paris', Date.UTC(2026, 0, 15, 12, 0, 0), '2026-01-15T13:00:00+01:00'],
    ['Europe/Paris', Date.UTC(2026, 6, 15, 22, 30, 0), '2026-07-16T00:30:00+02:00'],
    ['America/St_Johns', Date.UTC(2026, 0, 1, 1, 0, 0), '2025-12-31T21:30:00-03:30'],
    ['UTC', Date.UTC(2026, 0, 15, 12, 0, 0), '2026-01-15T12:00:00+00:00'],
  ])('in %s tells its zone', (zone, atMs, expected) => {
    vi.stubEnv('TZ', zone);
    expect(localIsoTime(atMs)).toBe(expected);
  });

  it('is empty for what is no moment', () => {
    expect(localIsoTime(Number.NaN)).toBe('');
    expect(localIsoTime(8.65e15)).toBe('');
  });
});
