import { describe, expect, it } from 'vitest';
import { hasCode } from '../../src/core/errors.js';
import { readOnce } from '../../src/device/read-once.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';

const limitMs = 30_000;

function settingsOf(text: string) {
  const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
  if (settings === undefined) throw new Error('the settings of the test are wrong');
  return settings;
}

async function readWith(text: string, clock = new ManualClock()) {
  let outcome: unknown;
  const options = { demo: false, registry: builtInMaps, clock, log: silentLog, remembered: undefined, limitMs };
  readOnce(settingsOf(text), options).then(
    (report) => {
      outcome = report;
    },
    (error: unknown) => {
      outcome = error;
    },
  );
  for (let waitedMs = 0; outcome === undefined && waitedMs < 2 * limitMs; waitedMs += 100) await clock.advance(100);
  return { outcome, clock };
}

describe('reading a UPS once', () => {
  it('ends with every table read, and leaves no timer behind', async () => {
    const { outcome, clock } = await readWith('[serial]\nport=simulator\n[simulator]\nfamily=itys-pro\n');
    expect(outcome).toMatchObject({ snapshot: { connection: 'running' }, setup: { family: { name: 'itys-pro' } } });
    await clock.advance(1000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('without a port is serial.missing', async () => {
    const { outcome } = await readWith('[bacnet]\n');
    expect(hasCode(outcome, 'serial.missing')).toBe(true);
  });

  it('of a UPS that never answers is ups.silent after the time limit', async () => {
    const { outcome, clock } = await readWith('[serial]\nport=simulator\n[simulator]\nscenario=silence\n');
    expect(hasCode(outcome, 'ups.silent')).toBe(true);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(limitMs);
  });

  it('of a unit that the range cannot have is ups.unit-absent', async () => {
    const { outcome } = await readWith(
      '[serial]\nport=simulator\n[bacnet]\nunit_number=3\n[simulator]\nfamily=itys-pro\n',
    );
    expect(hasCode(outcome, 'ups.unit-absent')).toBe(true);
  });
});
