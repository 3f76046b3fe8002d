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

  /** A regular file keeps the end of what stood in it: nothing is as short as what is written. */
  function makeLed(led: string): void {
    mkdirSync(join(folder, led));
    writeFileSync(join(folder, led, 'max_brightness'), '255\n');
    for (const file of ['brightness', 'trigger']) writeFileSync(join(folder, led, file), '');
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leds-'));
    for (const led of ['green:power', 'act']) makeLed(led);
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

  it('follow the lamps within a tenth of a second, as bright as they can be, and go dark at the end', async () => {
    writeFileSync(join(folder, 'act/max_brightness'), '1\n');
    const lamps = make({ power: 'green:power', tx: 'act' });
    await lamps.start();
    expect([read('green:power', 'trigger'), read('act', 'trigger')]).toEqual(['none', 'none']);
    facts = { ...dark, sent: 1 };
    await clock.advance(100);
    await until(() => read('green:power') === '255' && read('act') === '1', 5000, 'both are lit');
    await clock.advance(100);
    await until(() => read('act').startsWith('0'), 5000, 'no traffic');
    await lamps.stop();
    expect([read('green:power').slice(0, 1), read('act')]).toEqual(['0', '0']);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ['7\n', '7'],
    ['1023\n', '1023'],
    ['', '255'],
    ['0\n', '255'],
    ['-1\n', '255'],
  ])('with a max_brightness of %j are lit with %s', async (text, written) => {
    writeFileSync(join(folder, 'act/max_brightness'), text);
    const lamps = make({ power: 'act' });
    await lamps.start();
    await clock.advance(100);
    await until(() => read('act') === written, 5000, 'it is lit');
    await lamps.stop();
  });

  it('that do not exist are told once, cost next to nothing, and are shown when they appear', async () => {
    const lamps = make({ power: 'absent', tx: 'never' });
    await lamps.start();
    expect(clock.pendingTimers).toBe(1);
    for (let minute = 0; minute < 5; minute += 1) await clock.advance(60_000);
    expect(log.at('warn')).toHaveLength(2);
    makeLed('absent');
    await until(
      async () => {
        await clock.advance(1000);
        return read('absent') === '255';
      },
      5000,
      'the lamp',
    );
    expect(read('absent', 'trigger')).toBe('none');
    expect(log.at('warn')).toHaveLength(2);
    await lamps.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('whose brightness cannot be written, but whose trigger can, are told once as well', async () => {
    rmSync(join(folder, 'act/brightness'));
    const lamps = make({ power: 'act' });
    await lamps.start();
    for (let step = 0; step < 30; step += 1) {
      await clock.advance(2000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => log.at('warn').length > 0, 5000, 'the warning');
    expect(log.at('warn')).toHaveLength(1);
    await lamps.stop();
  });

  it('that go away are told and looked for again, while the others go on', async () => {
    const lamps = make({ power: 'green:power', rx: 'act' });
    await lamps.start();
    await clock.advance(100);
    await until(() => read('green:power') === '255', 5000, 'the power lamp');
    rmSync(join(folder, 'act'), { recursive: true });
    facts = { ...dark, received: 1 };
    await clock.advance(100);
    await until(() => log.at('warn').length === 1, 5000, 'the warning');
    makeLed('act');
    let received = 1;
    await until(
      async () => {
        received += 1;
        facts = { ...dark, received };
        await clock.advance(1000);
        return read('act') === '255';
      },
      5000,
      'the lamp is back',
    );
    await lamps.stop();
    expect(log.at('warn')).toHaveLength(1);
  });
});
