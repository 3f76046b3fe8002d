import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { hasCode } from '../../../src/core/errors.js';
import { noUps } from '../../../src/device/ups-monitor-of.js';
import { isSameLine, type SearchOrder } from '../../../src/device/ups-search/searched-line.js';
import { UpsSearch } from '../../../src/device/ups-search/ups-search.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { UpsReport } from '../../../src/ups/polling/ups-monitor.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { until } from '../../support/until.js';

function settingsOf(text: string) {
  const { settings } = readSettings(new TextEncoder().encode(text), {
    file: 'config.ini',
  });
  if (settings === undefined) throw new Error('the settings of the test are wrong');
  return settings;
}

/** A gateway of which only the poll is there, as a note of what became of it. */
function site(text: string, report: UpsReport = noUps) {
  const clock = new ManualClock();
  const polls: string[] = [];
  const giveWay = new AbortController();
  const values = {
    report,
    start: () => void polls.push('start'),
    stop: async () => void polls.push('stop'),
  };
  const settings = {
    current: settingsOf(text),
    isGuessed: false,
    whenInForce: async () => undefined,
    between: (action: (signal: AbortSignal) => Promise<void>) => action(giveWay.signal),
  };
  const search = new UpsSearch({
    registry: builtInMaps,
    values,
    settings,
    clock,
    log: silentLog,
  });
  const untilOver = async (limitMs: number, isAsked = true) => {
    for (let waitedMs = 0; waitedMs < limitMs && search.state?.status.match(/running|reading/); waitedMs += 500) {
      await clock.advance(500);
      if (isAsked) search.noteAsked();
    }
  };
  return { clock, polls, giveWay, search, untilOver };
}

const simulator: SearchOrder = { port: 'simulator', slave: 1 };
const silent = '[simulator]\nscenario=silence\n';

let stop = async () => {};
afterEach(() => stop());

function begin(...args: Parameters<typeof site>) {
  const made = site(...args);
  stop = () => made.search.stop();
  return made;
}

describe('the search for a UPS of which nothing is set', () => {
  it('finds it, with what it says of itself, and says what config.ini has to say', async () => {
    const { search, untilOver, clock } = begin('[simulator]\nfamily=masterys-gp\npace=none\n[bacnet]\nunit_number=3\n');
    await search.start(simulator);
    expect(search.state).toMatchObject({ status: 'running', order: simulator });
    await untilOver(60_000);
    const { status, tries = [], found } = search.state ?? {};
    expect(status).toBe('found');
    expect(tries.map(({ map, baud, outcome }) => `${map} ${baud} ${outcome}`)).toEqual([
      'vu-map 57600 silent',
      'jbusp 9600 found',
    ]);
    expect(found?.setup).toMatchObject({
      family: { name: 'masterys-gp' },
      baud: 9600,
      architecture: { kind: 'single' },
    });
    expect(found?.report?.snapshot.connection).toBe('running');
    expect(found?.edits).toContainEqual({
      section: 'serial',
      key: 'port',
      value: 'simulator',
    });
    await clock.advance(200_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('shows all units of a parallel system, whichever the gateway will stand for', async () => {
    const { search, untilOver } = begin(
      '[simulator]\nfamily=masterys-bc-plus\npace=none\narchitecture=concentrator\nunits=3\n[bacnet]\nunit_number=2\n',
    );
    await search.start(simulator);
    await untilOver(60_000);
    const status = search.state?.found?.rows.find(({ name }) => name === 'UPSStatus');
    expect(status?.text).toContain('UNIT OPERATING 3');
  });

  it('asks every way once where nothing answers, and is over well before its limit', async () => {
    const { search, untilOver, clock } = begin(silent);
    await search.start(simulator);
    await clock.advance(1);
    const first = search.state?.leftMs ?? 0;
    expect(first).toBeGreaterThan(5000);
    await untilOver(120_000);
    expect(search.state).toMatchObject({ status: 'silence', leftMs: 0 });
    expect(search.state?.tries).toHaveLength(search.state?.of ?? 0);
    expect(new Set(search.state?.tries.map(({ baud }) => baud))).toEqual(new Set([57_600, 9600, 19_200, 2400]));
    expect(clock.monotonicMs()).toBeLessThan(60_000);
  });

  it('is one at a time, and ends when somebody says so', async () => {
    const { search, clock } = begin(silent);
    await search.start(simulator);
    await clock.advance(1000);
    await expect(search.start(simulator)).rejects.toSatisfy((error) => hasCode(error, 'web.busy'));
    await search.cancel();
    expect(search.state?.status).toBe('cancelled');
    await search.start(simulator);
    expect(search.state?.status).toBe('running');
  });

  it('ends without anybody who looks at it', async () => {
    // Answers so late that the tries go on for minutes.
    const { search, clock, untilOver } = begin(`${silent}[serial]\ntimeout_ms=10000\n`);
    await search.start(simulator);
    await untilOver(200_000, false);
    expect(search.state?.status).toBe('unasked');
    expect(clock.monotonicMs()).toBeLessThanOrEqual(61_000);
  });

  it('ends at its limit, looked at or not', async () => {
    const { search, clock, untilOver } = begin(`${silent}[serial]\ntimeout_ms=10000\n`);
    await search.start(simulator);
    expect(search.state?.leftMs).toBeLessThanOrEqual(120_000);
    await untilOver(200_000);
    expect(search.state?.status).toBe('timed-out');
    expect(clock.monotonicMs()).toBeLessThanOrEqual(121_000);
  });

  it('says why a port cannot be asked', async () => {
    const { search } = begin('[ups]\n');
    await search.start({ port: '/dev/ttyNONE0', slave: 1 });
    await until(() => search.state?.status !== 'running', 5000, 'the port is looked at');
    expect(search.state).toMatchObject({
      status: 'no-port',
      problem: { code: 'serial.missing' },
    });
  });

  it('by a profile that is not there is refused', async () => {
    const { search } = begin('[ups]\n');
    await expect(search.start({ ...simulator, profile: 'nobody' })).rejects.toSatisfy((error) =>
      hasCode(error, 'profile.missing'),
    );
  });
});

describe('beside the poll', () => {
  it('leaves that of another port alone', async () => {
    const { search, polls, untilOver } = begin('[serial]\nport=/dev/ttyNONE1\n[simulator]\npace=none\n');
    await search.start(simulator);
    await untilOver(60_000);
    expect(search.state?.status).toBe('found');
    expect(polls).toEqual([]);
  });

  it('takes the line from a poll that gets no answer, and gives it back', async () => {
    const { search, polls } = begin('[serial]\nport=/dev/ttyNONE1\n');
    await search.start({ port: '/dev/ttyNONE1', slave: 1 });
    await until(() => search.state?.status !== 'running', 5000, 'the port is looked at');
    expect(polls).toEqual(['stop', 'start']);
  });

  it('gives way to a change of the settings that waits for its line', async () => {
    const device = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(device, 'listening');
    const port = `tcp://127.0.0.1:${(device.address() as AddressInfo).port}`;
    const { search, polls, giveWay } = begin(`[serial]\nport=${port}\n`);
    await search.start({ port, slave: 1 });
    await until(() => search.state?.tries.length === 1, 5000, 'the device is asked');
    giveWay.abort();
    await until(() => search.state?.status !== 'running', 5000, 'the search is over');
    expect(search.state?.status).toBe('gave-way');
    expect(polls).toEqual(['stop', 'start']);
    device.close();
  });

  it.each([
    ['/dev/ttyUSB0', '/dev/ttyUSB0', true],
    ['/dev/ttyUSB0', '/dev/ttyUSB1', false],
    ['tcp://10.0.0.1', 'tcp://10.0.0.1:502', true],
    ['tcp://10.0.0.1', 'tcp://10.0.0.1:503', false],
    ['simulator', 'simulator', false],
    ['/dev/ttyUSB0', '', false],
  ])('%s and %s are one line: %s', async (one, other, isSame) => {
    expect(await isSameLine(one, other)).toBe(isSame);
  });
});
