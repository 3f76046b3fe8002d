import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LampFacts, lampStates } from '../../../src/system/lamps/lamps.js';
import { LedLamps } from '../../../src/system/lamps/led-lamps.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';

const dark: LampFacts = { isConnected: false, packets: 0, received: 0, sent: 0 };
const noLeds = { connection: '', network: '', power: '', rx: '', tx: '' };

describe('the lamps of the card (Manual §1.3)', () => {
  it('show connection and power as they are, traffic while it moves', () => {
    expect(lampStates(dark, dark)).toEqual({ connection: false, network: false, power: true, rx: false, tx: false });
    const busy = { isConnected: true, packets: 3, received: 1, sent: 2 };
    expect(lampStates(dark, busy)).toEqual({ connection: true, network: true, power: true, rx: true, tx: true });
    expect(lampStates(busy, busy)).toEqual({ connection: true, network: false, power: true, rx: false, tx: false });
    // A server that was rebuilt counts from nought again: that is traffic, too.
    expect(lampStates(busy, { ...busy, packets: 0 }).network).toBe(true);
  });
});

describe('LEDs of the board', () => {
  let folder: string;
  let clock: ManualClock;
  let log: RecordingLog;
  let facts: LampFacts;

  const read = (led: string, file = 'brightness') => readFileSync(join(folder, led, file), 'utf8');
  const make = (leds: object) =>
    new LedLamps({ leds: { ...noLeds, ...leds }, facts: () => facts, clock, log: log.logger, folder });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leds-'));
    for (const led of ['green:power', 'act']) {
      mkdirSync(join(folder, led));
      for (const file of ['brightness', 'trigger']) writeFileSync(join(folder, led, file), '0');
    }
    clock = new ManualClock();
    log = new RecordingLog();
    facts = dark;
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('cost nothing where none is mapped', async () => {
    const lamps = make({});
    await lamps.start();
    expect(clock.pendingTimers).toBe(0);
    await lamps.stop();
  });

  it('follow the lamps within a tenth of a second, and go dark at the end', async () => {
    const lamps = make({ power: 'green:power', tx: 'act' });
    await lamps.start();
    expect([read('green:power', 'trigger'), read('act', 'trigger')]).toEqual(['none', 'none']);
    facts = { ...dark, sent: 1 };
    await clock.advance(100);
    await until(() => read('green:power') === '1' && read('act') === '1', 5000, 'both are lit');
    await clock.advance(100);
    await until(() => read('act') === '0', 5000, 'no traffic');
    await lamps.stop();
    expect([read('green:power'), read('act')]).toEqual(['0', '0']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('that do not exist are told once and left alone', async () => {
    const lamps = make({ power: 'absent', rx: 'act' });
    await lamps.start();
    for (let look = 0; look < 5; look += 1) await clock.advance(100);
    expect(log.at('warn')).toHaveLength(1);
    await lamps.stop();
  });
});
