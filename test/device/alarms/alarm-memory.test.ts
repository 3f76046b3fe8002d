import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlarmMemory } from '../../../src/device/alarms/alarm-memory.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';

let folder: string;
let path: string;
let clock: ManualClock;
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alarms-'));
  path = join(folder, 'alarms.json');
  clock = new ManualClock();
  warnings = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const log = {
  ...silentLog,
  warn: () => warnings.push('warn'),
  error: () => warnings.push('error'),
};
const load = async () => {
  const memory = new AlarmMemory({ path, clock, log });
  await memory.load();
  return memory;
};
const number = (value: unknown) => {
  if (typeof value !== 'number') throw new TypeError('no number');
  return value;
};
const file = () => JSON.parse(readFileSync(path, 'utf8'));

describe('what alarms must know after a restart', () => {
  it('is there again, each part for its owner', async () => {
    const memory = await load();
    expect(memory.part('states', 'a', number).current).toBeUndefined();
    void memory.part('states', 'a', number).keep(1);
    void memory.part('settings', 'b', number).keep(2);
    await memory.flush();
    const again = await load();
    expect([again.part('states', 'a', number).current, again.part('settings', 'b', number).current]).toEqual([1, 2]);
    expect(warnings).toEqual([]);
  });

  it('is written by nobody who has stopped: the file may be the next one’s', async () => {
    const memory = await load();
    const part = memory.part('states', 'count', number);
    void part.keep(1);
    await memory.stop();
    const next = await load();
    void next.part('states', 'count', number).keep(2);
    await next.flush();
    await part.keep(3);
    await clock.advance(60_000);
    await memory.flush();
    expect(file().states).toEqual({ count: 2 });
  });

  it('is kept when the promise resolves, and known at once', async () => {
    const part = (await load()).part('states', 'a', number);
    const kept = part.keep(7);
    expect(part.current).toBe(7);
    await clock.advance(0);
    await kept;
    expect(file()).toMatchObject({ states: { a: 7 } });
  });

  it.each([
    ['no JSON', '{"states":'],
    ['JSON of something else', '[1]'],
  ])('a file with %s costs what it held, and is logged', async (_, text) => {
    writeFileSync(path, text);
    const memory = await load();
    expect(memory.part('states', 'a', number).current).toBeUndefined();
    expect(warnings).toEqual(['warn']);
    void memory.part('states', 'a', number).keep(1);
    await memory.flush();
    expect(file()).toMatchObject({ states: { a: 1 } });
  });

  it('a damaged part costs itself, and one that nobody owns stays', async () => {
    writeFileSync(path, JSON.stringify({ settings: {}, states: { a: 'x', b: 2, other: [3] } }));
    const memory = await load();
    expect([memory.part('states', 'a', number).current, memory.part('states', 'b', number).current]).toEqual([
      undefined,
      2,
    ]);
    void memory.part('states', 'b', number).keep(4);
    await memory.flush();
    expect(file().states).toEqual({ a: 'x', b: 4, other: [3] });
  });

  it('leaves nothing beside the file', async () => {
    writeFileSync(join(folder, '.alarms.json.0123456789ab.tmp'), 'cut off');
    const memory = await load();
    void memory.part('states', 'a', number).keep(1);
    await memory.flush();
    expect(readdirSync(folder)).toEqual(['alarms.json']);
  });
});

describe('the disk is spared', () => {
  it('the first change is written at once, and those of the next second together', async () => {
    const part = (await load()).part('states', 'a', number);
    const first = part.keep(1);
    await clock.advance(0);
    await first;
    const later = Promise.all([part.keep(2), part.keep(3)]);
    await clock.advance(999);
    expect(file().states.a).toBe(1);
    await clock.advance(1);
    await later;
    expect(file().states.a).toBe(3);
  });

  it('an alarm that flaps for long is written every three seconds', async () => {
    let writes = 0;
    const memory = await load();
    memory.flushFirst(async () => {
      writes += 1;
    });
    const flapping = memory.part('states', 'a', number);
    for (let second = 0; second < 600; second += 1) {
      void flapping.keep(second);
      await clock.advance(1000);
    }
    await memory.flush();
    expect(file().states.a).toBe(599);
    expect(writes).toBeLessThan(250);
  });

  it('what did not change is not written', async () => {
    const memory = await load();
    let writes = 0;
    memory.flushFirst(async () => {
      writes += 1;
    });
    const part = memory.part('states', 'a', number);
    await Promise.all([part.keep(1), memory.flush()]);
    await Promise.all([part.keep(1), memory.flush()]);
    expect(writes).toBe(1);
  });

  it('a disk that refuses keeps nobody waiting, and is tried again', async () => {
    const memory = new AlarmMemory({ path: join(folder, 'none', 'alarms.json'), clock, log });
    await memory.load();
    const part = memory.part('states', 'a', number);
    await Promise.all([part.keep(1), memory.flush()]);
    expect(warnings).toEqual(['error']);
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, 'none'));
    await clock.advance(10_000);
    await memory.flush();
    expect(JSON.parse(readFileSync(join(folder, 'none', 'alarms.json'), 'utf8'))).toMatchObject({ states: { a: 1 } });
  });
});

describe('backup and factory reset', () => {
  it('a backup has the settings, and not the states', async () => {
    const memory = await load();
    expect(memory.settingsText).toBeUndefined();
    void memory.part('settings', 'classes', number).keep(5);
    void memory.part('states', 'statuses', number).keep(6);
    expect(JSON.parse(memory.settingsText ?? '')).toEqual({ classes: 5 });
  });

  it('restored settings take the place of those that were there, and whoever serves them is told', async () => {
    const memory = await load();
    const part = memory.part('settings', 'classes', number);
    const states = memory.part('states', 'statuses', number);
    void part.keep(5);
    void states.keep(6);
    const told: unknown[] = [];
    memory.onRestored(() => told.push(part.current));
    memory.restoreSettings('{"classes":8}');
    memory.restoreSettings('broken');
    memory.forgetSettings();
    expect([told, part.current, states.current]).toEqual([[8, undefined], undefined, 6]);
    await memory.flush();
    const { settings, states: left } = file();
    expect({ settings, states: left }).toEqual({ settings: {}, states: { statuses: 6 } });
  });
});

describe('a file that the card has damaged', () => {
  const damage = () => writeFileSync(path, readFileSync(path, 'utf8').replace('"settings"', '"settings'));

  it('leaves what was set of alarms, from its copy', async () => {
    const first = await load();
    void first.part('settings', 'classes', (value) => value).keep([1, 2]);
    void first.part('states', 'logs', (value) => value).keep(7);
    await first.flush();
    damage();
    const second = await load();
    expect(second.part('settings', 'classes', (value) => value).current).toEqual([1, 2]);
    expect(second.part('states', 'logs', (value) => value).current).toBeUndefined();
  });

  it('leaves all that was set, whichever of its bits flips, and no part that is another', async () => {
    const first = await load();
    const kept = (memory: AlarmMemory, section: 'settings' | 'states', name: string) =>
      memory.part(section, name, (value) => value).current;
    void first.part('settings', 'classes', (value) => value).keep([{ network: 0, mac: 'c0a80136' }]);
    void first.part('settings', 'delays', (value) => value).keep({ 7: 20 });
    void first.part('states', 'logs', (value) => value).keep(7);
    await first.flush();
    const whole = readFileSync(path);
    for (let bit = 0; bit < 8 * whole.length; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      writeFileSync(path, bytes);
      const memory = await load();
      expect([bit, kept(memory, 'settings', 'classes'), kept(memory, 'settings', 'delays')]).toEqual([
        bit,
        [{ network: 0, mac: 'c0a80136' }],
        { 7: 20 },
      ]);
      expect([7, undefined]).toContain(kept(memory, 'states', 'logs'));
    }
  });

  it('of a former version, which has no checksums, is taken as it is', async () => {
    writeFileSync(path, JSON.stringify({ settings: { classes: [1] }, states: { logs: 7 } }));
    const memory = await load();
    expect(memory.part('settings', 'classes', (value) => value).current).toEqual([1]);
    expect(memory.part('states', 'logs', (value) => value).current).toBe(7);
  });

  it('leaves nothing of what was forgotten, and of a file that somebody has deleted', async () => {
    const first = await load();
    void first.part('settings', 'classes', (value) => value).keep([1, 2]);
    await first.flush();
    expect(readdirSync(folder).sort()).toEqual(['alarms-copy.json', 'alarms.json']);
    first.forgetSettings();
    await first.flush();
    expect(readdirSync(folder)).toEqual(['alarms.json']);
    void first.part('settings', 'classes', (value) => value).keep([3]);
    await first.flush();
    rmSync(path);
    expect((await load()).settingsText).toBeUndefined();
  });
});
