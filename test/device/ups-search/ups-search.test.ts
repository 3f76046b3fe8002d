import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { frenchErrorDetail } from '../../../src/core/error-details.js';
import { hasCode } from '../../../src/core/errors.js';
import { noUps } from '../../../src/device/ups-monitor-of.js';
import { isSameLine, type SearchOrder } from '../../../src/device/ups-search/searched-line.js';
import { UpsSearch } from '../../../src/device/ups-search/ups-search.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { productFamilies } from '../../../src/ups/maps/families.js';
import { type MapRegistry, mapRegistry } from '../../../src/ups/maps/map-registry.js';
import type { UpsReport } from '../../../src/ups/polling/ups-monitor.js';
import { SimulatedLine } from '../../../src/ups/simulator/simulated-line.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { registryWith, shippedFamilies } from '../../support/profiles-at-hand.js';
import { until } from '../../support/until.js';

function settingsOf(text: string, { profiles }: MapRegistry) {
  const { settings } = readSettings(new TextEncoder().encode(text), {
    file: 'config.ini',
    profiles: () => profiles.names,
  });
  if (settings === undefined) throw new Error('the settings of the test are wrong');
  return settings;
}

/** A gateway of which only the poll is there, as a note of what became of it. */
function site(text: string, report: UpsReport = noUps, registry: MapRegistry = builtInMaps) {
  const clock = new ManualClock();
  const polls: string[] = [];
  let turn = new AbortController();
  const values = {
    report,
    start: () => void polls.push('start'),
    stop: async () => void polls.push('stop'),
  };
  const settings = {
    current: settingsOf(text, registry),
    isGuessed: false,
    whenInForce: async () => undefined,
    between: (action: (signal: AbortSignal) => Promise<void>) => {
      turn = new AbortController();
      return action(turn.signal);
    },
  };
  const search = new UpsSearch({
    registry,
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
  const change = (next: string) => {
    settings.current = settingsOf(next, registry);
  };
  /** A change that waits until it is its turn, and is in force then. */
  const changeWaiting = (next: string) => {
    change(next);
    turn.abort();
  };
  return { clock, polls, values, search, untilOver, change, changeWaiting };
}

const simulator: SearchOrder = { port: 'simulator', slave: 1 };
const silent = '[simulator]\nscenario=silence\n';

let stop = async () => {};
const devices: Server[] = [];
afterEach(async () => {
  await stop();
  for (const device of devices.splice(0)) device.close();
  vi.restoreAllMocks();
});

/** Takes every connection, and answers nothing. */
async function silentDevice() {
  let open = 0;
  let connections = 0;
  let isAsked = false;
  const device = createServer((socket) => {
    open += 1;
    connections += 1;
    socket.on('close', () => {
      open -= 1;
    });
    socket.on('data', () => {
      isAsked = true;
    });
  }).listen(0, '127.0.0.1');
  devices.push(device);
  await once(device, 'listening');
  return {
    port: `tcp://127.0.0.1:${(device.address() as AddressInfo).port}`,
    open: () => open,
    connections: () => connections,
    isAsked: () => isAsked,
  };
}

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

  it('tells how long ago it was, and forgets what it found when the line is set otherwise', async () => {
    const found = '[simulator]\nfamily=masterys-gp\npace=none\n';
    const { search, untilOver, clock, change } = begin(found);
    await search.start(simulator);
    await untilOver(60_000);
    await clock.advance(90_000);
    expect(search.state?.agoMs).toBeGreaterThanOrEqual(90_000);
    change(`${found}[bacnet]\nobject_name=B2\n`);
    expect(search.state?.status).toBe('found');
    change(`${found}[serial]\nport=/dev/ttyNONE1\n`);
    expect(search.state).toBeUndefined();
  });

  it('is one at a time, and ends when somebody says so', async () => {
    const { search, clock } = begin(silent);
    await search.start(simulator);
    await clock.advance(1000);
    const refusal = await search.start(simulator).catch((error: unknown) => error);
    expect(hasCode(refusal, 'web.busy') && frenchErrorDetail(refusal.code, refusal.message)).toMatch(/recherche/);
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

  it('that is ended while the UPS tells of itself has let go of the line', async () => {
    const { search, clock } = begin('[simulator]\nfamily=masterys-gp\n');
    const lines = slowToClose(clock);
    await search.start(simulator);
    while (search.state?.status === 'running') await clock.advance(100);
    await clock.advance(300);
    expect([search.state?.status, lines.open]).toEqual(['reading', 1]);
    let openAtEnd: number | undefined;
    const ended = search.cancel().then(() => {
      openAtEnd = lines.open;
    });
    await clock.advance(2000);
    await ended;
    expect(openAtEnd).toBe(0);
    expect(search.state).toMatchObject({ status: 'cancelled', found: undefined });
  });

  it('lets go of the line where it meets a fault', async () => {
    const broken = {
      names: ['x'],
      read: () => Promise.reject(new Error('no file can be read')),
      find: () => undefined,
    };
    const device = await silentDevice();
    const { search, clock } = begin('[ups]\n', noUps, mapRegistry([productFamilies], broken));
    await search.start({ port: device.port, slave: 1 });
    await until(() => device.isAsked(), 5000, 'the device is asked');
    await clock.advance(50_000);
    expect(search.state).toMatchObject({ problem: { code: 'internal.fault' } });
    await until(() => device.open() === 0, 2000, 'the connection is closed');
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

/** Simulated lines that take half a second to close, as a serial port may; how many are open. */
function slowToClose(clock: ManualClock) {
  const lines = { open: 0 };
  const count = (by: number) => {
    lines.open += by;
  };
  const { open, close } = SimulatedLine.prototype;
  vi.spyOn(SimulatedLine.prototype, 'open').mockImplementation(function (this: SimulatedLine) {
    count(1);
    return open.call(this);
  });
  vi.spyOn(SimulatedLine.prototype, 'close').mockImplementation(async function (this: SimulatedLine) {
    await sleep(clock, 500);
    await close.call(this);
    count(-1);
  });
  return lines;
}

/** What a poll tells of a UPS that answers. */
async function pollOf(text: string, registry?: MapRegistry): Promise<UpsReport> {
  const { search, untilOver } = begin(text, noUps, registry);
  await search.start(simulator);
  await untilOver(60_000);
  const report = search.state?.found?.report;
  if (report === undefined) throw new Error('the simulated UPS of the test was not read');
  return report;
}

describe('on the line of a poll that is answered', () => {
  const port = '/dev/ttyNONE1';
  const profiles = registryWith(shippedFamilies());
  const place = (slave: number) => [
    { section: 'serial', key: 'port', value: port },
    { section: 'serial', key: 'slave', value: String(slave) },
  ];
  const gp = '[simulator]\nfamily=masterys-gp\npace=none\n';

  async function searched(order: Omit<SearchOrder, 'port'>, text: string, report: UpsReport, known = profiles) {
    const { search, polls } = begin(text, report, known);
    await search.start({ port, ...order });
    await until(() => search.state?.status !== 'running', 5000, 'the search is over');
    expect(polls).toEqual([]);
    return search.state;
  }

  it('finds the UPS that is read, and changes nothing of how', async () => {
    const state = await searched({ slave: 5 }, `[serial]\nport=${port}\nslave=5\n`, await pollOf(gp));
    expect(state).toMatchObject({ status: 'found', found: { isPolled: true, edits: place(5) } });
  });

  it('takes it for no answer at another Modbus address, and says where it is', async () => {
    const state = await searched({ slave: 5 }, `[serial]\nport=${port}\n`, await pollOf(gp));
    expect(state).toMatchObject({ status: 'read-otherwise', found: undefined });
    expect(state?.problem?.message).toMatch(/MASTERYS GP.* 1\b/);
    expect(frenchErrorDetail(state?.problem?.code, state?.problem?.message ?? '')).toMatch(/MASTERYS GP.* 1\b/);
  });

  it('takes it for no answer by a profile that it is not read by', async () => {
    const [name = ''] = profiles.profiles.names;
    const state = await searched({ slave: 1, profile: name }, `[serial]\nport=${port}\n`, await pollOf(gp));
    expect(state).toMatchObject({ status: 'read-otherwise', found: undefined });
  });

  it('finds a UPS by the profile that it is read by, at the address of the settings', async () => {
    const [shipped] = shippedFamilies();
    if (shipped === undefined) throw new Error('the product brings no profile');
    const atThree = { ...shipped, serial: { ...shipped.serial, slave: 3 } };
    const own = registryWith([atThree]);
    const byProfile = `[ups]\nfamily=${shipped.name}\n`;
    const report = await pollOf(`${byProfile}[simulator]\nfamily=${shipped.name}\npace=none\n`, own);
    const inForce = `${byProfile}[serial]\nport=${port}\nslave=3\n`;
    const state = await searched({ slave: 1, profile: shipped.name }, inForce, report, own);
    expect(state).toMatchObject({ status: 'found', found: { isPolled: true, edits: place(3) } });
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
    const { port } = await silentDevice();
    const { search, polls, changeWaiting } = begin(`[serial]\nport=${port}\n`);
    await search.start({ port, slave: 1 });
    await until(() => search.state?.tries.length === 1, 5000, 'the device is asked');
    changeWaiting(`[serial]\nport=${port}\nslave=2\n`);
    await until(() => search.state?.status !== 'running', 5000, 'the search is over');
    expect(search.state?.status).toBe('gave-way');
    expect(polls).toEqual(['stop', 'start']);
  });

  it('gives way on a port that nobody polls: the change may be that it is polled from now on', async () => {
    const { port } = await silentDevice();
    const { search, polls, changeWaiting } = begin('[serial]\nport=/dev/ttyNONE1\n');
    await search.start({ port, slave: 1 });
    await until(() => search.state?.tries.length === 1, 5000, 'the device is asked');
    changeWaiting(`[serial]\nport=${port}\n`);
    await until(() => search.state?.status !== 'running', 5000, 'the search is over');
    expect([search.state?.status, polls]).toEqual(['gave-way', []]);
  });

  it('begins anew by itself after a change that leaves the line as it is', async () => {
    const { port, connections } = await silentDevice();
    const { clock, search, changeWaiting } = begin('[serial]\nport=/dev/ttyNONE1\n');
    await search.start({ port, slave: 1 });
    await until(() => connections() === 1, 5000, 'the device is asked');
    changeWaiting('[serial]\nport=/dev/ttyNONE1\n[bacnet]\ndevice_identifier=77\n');
    const isAskedAgain = async () => {
      await clock.advance(100);
      return connections() === 2;
    };
    await until(isAskedAgain, 5000, 'the device is asked again');
    expect(search.state?.status).toBe('running');
    await search.cancel();
    expect(search.state?.status).toBe('cancelled');
  });

  it('lets it go on where it could not be stopped', async () => {
    const { search, polls, values } = begin('[serial]\nport=/dev/ttyNONE1\n');
    values.stop = () => Promise.reject(new Error('cannot be stopped'));
    await search.start({ port: '/dev/ttyNONE1', slave: 1 });
    await until(() => search.state?.status !== 'running', 5000, 'the search is over');
    expect(search.state?.problem?.code).toBe('internal.fault');
    expect(polls).toEqual(['start']);
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
