import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NetworkAnswers, networkAnswers } from '../../../src/http/screens/network/answers.js';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import type { SettingsProblem } from '../../../src/settings/settings-problem.js';
import { SettingsStore } from '../../../src/settings/settings-store.js';
import { answerLine } from '../../../src/system/network/helper-protocol.js';
import type { NetworkInForce } from '../../../src/system/network/interface-in-force.js';
import { NetworkService } from '../../../src/system/network/network-service.js';
import { FakeAgent } from '../../support/machine/network-agent.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';

const page = { dhcp: false, address: '192.0.2.99', netmask: '255.255.255.0', gateway: '192.0.2.1', dns: '192.0.2.53' };
const root = { user: 'root', address: '192.0.2.4' };

/** What the kernel says. */
const leased: NetworkInForce = {
  interface: 'eth0',
  addresses: ['192.0.2.2/24', 'fe80::1/64'],
  gateway: '192.0.2.1',
  dns: ['192.0.2.53'],
  hostname: 'ups',
  mac: '02:00:00:00:00:01',
  dhcp: true,
};
const fixedInForce: NetworkInForce = { ...leased, addresses: ['192.0.2.99/24'], dhcp: false };

let folder: string;
let server: Server;
let machine: FakeAgent;
let clock: ManualClock;
let log: RecordingLog;
let events: NewEvent[];
let settings: SettingsStore;
let side: NetworkService;
/** As the page asks it. */
let screen: NetworkAnswers;
let inForce: NetworkInForce;

const configFile = () => join(folder, 'config.ini');
const network = () => settings.current.settings.network;
const kinds = () => events.map(({ kind }) => kind);

const isRecorded = () => readFileSync(join(folder, 'network.json'), 'utf8').includes('192.0.2.99');

async function start(helperSocket: string | undefined): Promise<void> {
  settings = new SettingsStore({ configFile: configFile(), dataDir: folder, clock });
  const loaded = await settings.load();
  side = new NetworkService({
    settings,
    dataDir: folder,
    helperSocket,
    recorder: { record: (event) => void events.push(event) },
    clock,
    log: log.logger,
    inForce: async () => inForce,
  });
  screen = networkAnswers(side);
  settings.watch((change) => side.applySettings(change));
  await side.start(loaded);
}

async function passes(ms: number, kind: NewEvent['kind']): Promise<void> {
  await clock.advance(ms);
  await until(() => kinds().at(-1) === kind, 5000, kind);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'network-service-'));
  machine = new FakeAgent();
  inForce = leased;
  clock = new ManualClock();
  log = new RecordingLog();
  events = [];
  server = createServer((socket) => {
    socket.setEncoding('utf8').on('error', () => {});
    socket.on('data', async (line: string) =>
      socket.end(`${JSON.stringify(await answerLine(line.trim(), machine))}\n`),
    );
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'helper.sock'), resolve));
  writeFileSync(configFile(), '; mine\n[network]\ndhcp=yes\n');
});

afterEach(async () => {
  await side.stop();
  await settings.stop();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

describe('network settings from the page', () => {
  beforeEach(() => start(join(folder, 'helper.sock')));

  it('are applied, written into config.ini, and kept when they are confirmed at the new address', async () => {
    const { revertAtMs } = await screen.apply(page, root);
    expect(revertAtMs).toBe(clock.wallMs() + 91_000);
    expect(network()).toMatchObject({ dhcp: false, address: '192.0.2.99', dns: ['192.0.2.53'] });
    expect((await screen.read('192.0.2.99')).unconfirmed).toEqual({ untilMs: revertAtMs, canConfirm: false });
    await passes(1000, 'network-changed');
    expect((await screen.read('192.0.2.2')).unconfirmed).toMatchObject({ canConfirm: false });
    expect((await screen.read('192.0.2.99')).unconfirmed).toMatchObject({ canConfirm: true });
    await expect(screen.confirm(root, '192.0.2.2')).rejects.toMatchObject({ code: 'network.not-there' });
    await screen.confirm(root, '192.0.2.99');
    expect(kinds()).toEqual(['network-changed', 'network-confirmed']);
    expect(side.unconfirmedUntilMs).toBeUndefined();
    expect(readFileSync(configFile(), 'utf8')).toContain('address=192.0.2.99');
    expect(machine.asked.filter((word) => word.startsWith('apply'))).toEqual(['apply 192.0.2.99']);
  });

  it('go back in config.ini, too, and nothing else of it changes', async () => {
    await screen.apply(page, root);
    await passes(1000, 'network-changed');
    await passes(90_000, 'network-reverted');
    expect(network()).toMatchObject({ dhcp: true, address: '', netmask: '', gateway: '', dns: [] });
    expect(readFileSync(configFile(), 'utf8')).toMatch(/^; mine\n\[network\]\ndhcp=yes\n/);
    await clock.advance(10_000);
    expect(machine.asked.filter((word) => word.startsWith('apply'))).toEqual(['apply 192.0.2.99']);
  });

  it.each([
    ['a netmask with holes', { netmask: '255.0.255.0' }],
    ['an address that is the network', { address: '192.0.2.0' }],
    ['a gateway outside of the subnet', { gateway: '192.0.3.1' }],
    ['a name server that is no address', { dns: 'dns.example' }],
    ['a host name with a blank', { hostname: 'ups room' }],
  ])('are refused with %s, as is said before, and nothing changes', async (_what, wrong) => {
    const { problems } = await screen.check({ ...page, ...wrong });
    expect(problems.map(({ section, key }) => [section, key])).toEqual([['network', Object.keys(wrong)[0]]]);
    expect(await screen.check(page)).toEqual({ problems: [] });
    const refused = screen.apply({ ...page, ...wrong }, root);
    await expect(refused).rejects.toMatchObject({ code: 'settings.invalid' });
    expect(side.unconfirmedUntilMs).toBeUndefined();
    expect(network().dhcp).toBe(true);
  });

  it('are refused when another machine has the address', async () => {
    machine.taken = ['192.0.2.99'];
    await expect(screen.apply(page, root)).rejects.toMatchObject({ code: 'network.address-taken' });
    expect(network().dhcp).toBe(true);
  });

  it('are refused with the reason where nothing rules the interface', async () => {
    machine.rule = { canApply: false, reason: 'no-ruler' };
    await expect(screen.apply(page, root)).rejects.toMatchObject({ code: 'network.unavailable' });
    const { canApply, backend, reason } = await screen.read('192.0.2.2');
    expect([canApply, backend]).toEqual([false, 'none']);
    expect(reason?.fr).not.toBe(reason?.en);
  });
});

describe('a [network] that is changed in config.ini', () => {
  const fixed = '[network]\ndhcp=no\naddress=192.0.2.99\nnetmask=255.255.255.0\n';

  it('is applied, and kept by a login at the new address', async () => {
    await start(join(folder, 'helper.sock'));
    await settings.apply(new TextEncoder().encode(fixed), 'root, 192.0.2.4 (ftp)');
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
    await passes(1000, 'network-changed');
    side.noticeLogin({ user: 'root', address: '192.0.2.4', door: 'ftp', outcome: 'right', localAddress: '192.0.2.2' });
    side.noticeLogin({ user: 'root', address: '192.0.2.4', door: 'ftp', outcome: 'right', localAddress: '192.0.2.99' });
    await until(() => kinds().at(-1) === 'network-confirmed', 5000, 'the confirmation');
  });

  it('goes back in the file when nobody logs in', async () => {
    await start(join(folder, 'helper.sock'));
    await settings.apply(new TextEncoder().encode(fixed));
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
    await passes(1000, 'network-changed');
    await passes(90_000, 'network-reverted');
    expect(network()).toMatchObject({ dhcp: true, address: '' });
  });

  it('while the gateway was not running is applied at its start', async () => {
    writeFileSync(configFile(), fixed);
    await start(join(folder, 'helper.sock'));
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
  });

  it('with an address that another machine has is not applied and goes back in the file, told in the journal', async () => {
    machine.taken = ['192.0.2.99'];
    await start(join(folder, 'helper.sock'));
    const change = await settings.apply(new TextEncoder().encode(fixed), 'root, 192.0.2.4 (ftp)');
    expect(await side.decisionOn(change)).toEqual({ outcome: 'put-back', address: '192.0.2.99' });
    expect(events).toEqual([{ kind: 'network-refused', subject: '192.0.2.99', who: 'root, 192.0.2.4 (ftp)' }]);
    expect(network()).toMatchObject({ dhcp: true, address: '' });
    await clock.advance(200_000);
    expect(machine.asked.filter((word) => !word.startsWith('inspect'))).toEqual(['probe 192.0.2.99']);
  });

  it('written by hand while the gateway was not running is probed just the same', async () => {
    machine.taken = ['192.0.2.99'];
    writeFileSync(configFile(), fixed);
    await start(join(folder, 'helper.sock'));
    await until(() => kinds().at(-1) === 'network-refused', 5000, 'the refusal');
    expect(readFileSync(configFile(), 'utf8')).not.toContain('192.0.2.99');
  });

  it('is tried again where the disk refuses it, told once', async () => {
    await start(join(folder, 'helper.sock'));
    mkdirSync(join(folder, 'network.json/x'), { recursive: true });
    await settings.apply(new TextEncoder().encode(fixed));
    await until(() => kinds().at(-1) === 'network-waiting', 5000, 'the first attempt');
    rmSync(join(folder, 'network.json'), { recursive: true });
    await clock.advance(60_000);
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
    expect(kinds()).toEqual(['network-waiting']);
  });

  it('is told as failed, not as unconfirmed, when it cannot be made', async () => {
    machine.failures.apply = 1;
    await start(join(folder, 'helper.sock'));
    await settings.apply(new TextEncoder().encode(fixed));
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
    await passes(1000, 'network-failed');
    expect(events.at(-1)).toMatchObject({ detail: 'as the test wants it' });
  });

  it.each(['no-interface', 'no-ruler'] as const)(
    'is tried again every minute while there is %s, told once',
    async (reason) => {
      machine.rule = { canApply: false, reason };
      await start(join(folder, 'helper.sock'));
      const change = await settings.apply(new TextEncoder().encode(fixed), 'somebody');
      expect(await side.decisionOn(change)).toMatchObject({ outcome: 'not-applied', isTriedAgain: true });
      for (const count of [2, 3]) {
        await clock.advance(60_000);
        await until(() => machine.asked.length === count && clock.pendingTimers > 0, 5000, 'one more attempt');
      }
      machine.rule = { canApply: true, backend: 'ifupdown', interfaceName: 'eth0' };
      await until(
        async () => {
          await clock.advance(60_000);
          return side.unconfirmedUntilMs !== undefined;
        },
        5000,
        'the change',
      );
      await passes(1000, 'network-changed');
      expect(events.slice(0, 1)).toEqual([{ kind: 'network-waiting', who: 'somebody', detail: reason }]);
      expect(kinds()).toEqual(['network-waiting', 'network-changed']);
    },
  );

  it('leaves a machine alone that was set up by other means, as long as it says nothing', async () => {
    await start(join(folder, 'helper.sock'));
    await clock.advance(10_000);
    expect(machine.asked).toEqual([]);
  });

  it('stays in the file and is told in the log where no helper is installed', async () => {
    writeFileSync(configFile(), fixed);
    await start(undefined);
    await until(() => log.at('warn').length === 1, 5000, 'the warning');
    expect(log.at('warn')[0]?.code).toBe('network.unavailable');
    expect(network().address).toBe('192.0.2.99');
    await expect(screen.apply(page, root)).rejects.toMatchObject({ code: 'network.unavailable' });
    await expect(screen.confirm(root, '192.0.2.99')).rejects.toMatchObject({ code: 'network.nothing-to-confirm' });
  });
});

describe('BACnet that is bound to an address which a change takes away', () => {
  const asked = () => machine.asked.filter((word) => !/^(inspect|probe)/.test(word));
  const bound = (lines: string) => writeFileSync(configFile(), `[bacnet]\n${lines}\n[network]\ndhcp=yes\n`);

  beforeEach(() => {
    inForce = { ...leased, addresses: ['192.0.2.2/24'], dhcp: false };
  });

  it('keeps the page from it, with the place and what is allowed', async () => {
    bound('bind=192.0.2.2');
    await start(join(folder, 'helper.sock'));
    const refused = await screen.apply(page, root).catch((one: unknown) => one);
    expect(refused).toMatchObject({ code: 'settings.invalid' });
    const [problem] = (refused as { facts: { problems: SettingsProblem[] } }).facts.problems;
    expect(problem).toMatchObject({ section: 'bacnet', key: 'bind', found: '"192.0.2.2"', allowed: { en: '0.0.0.0' } });
    expect(problem?.message.fr).not.toBe(problem?.message.en);
    await clock.advance(10_000);
    expect([asked(), network().dhcp]).toEqual([[], true]);
  });

  it('lets a change by file wait until it is bound elsewhere', async () => {
    bound('bind=192.0.2.2');
    await start(join(folder, 'helper.sock'));
    const file = (bind: string) =>
      `[bacnet]\nbind=${bind}\n[network]\ndhcp=no\naddress=192.0.2.99\nnetmask=255.255.255.0\n`;
    const change = await settings.apply(new TextEncoder().encode(file('192.0.2.2')), 'somebody');
    const decision = await side.decisionOn(change);
    expect(decision).toMatchObject({ outcome: 'not-applied', isTriedAgain: true });
    expect(decision).toMatchObject({ reason: expect.stringContaining('[bacnet] bind=192.0.2.2') });
    expect(kinds()).toEqual(['network-waiting']);
    await settings.apply(new TextEncoder().encode(file('0.0.0.0')), 'somebody');
    await clock.advance(60_000);
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
  });

  it.each([
    ['the new address', '192.0.2.99'],
    ['an address of another interface', '198.51.100.7'],
    ['the loopback', '127.0.0.1'],
  ])('is none where it is %s', async (_what, bind) => {
    bound(`bind=${bind}`);
    await start(join(folder, 'helper.sock'));
    await screen.apply(page, root);
    await passes(1000, 'network-changed');
  });

  it('is none where page and FTP are, which are served on every address then', async () => {
    bound('[web]\nbind=192.0.2.2');
    await start(join(folder, 'helper.sock'));
    await screen.apply(page, root);
    await passes(1000, 'network-changed');
  });

  it('is none where a lease stays a lease', async () => {
    inForce = leased;
    bound('bind=192.0.2.2');
    await start(join(folder, 'helper.sock'));
    await screen.apply({ dhcp: true, dns: '192.0.2.53' }, root);
    await passes(1000, 'network-changed');
  });
});

describe('without a record of what was confirmed', () => {
  const fixed = '[network]\ndhcp=no\naddress=192.0.2.99\nnetmask=255.255.255.0\ngateway=192.0.2.1\n';
  const asked = () => machine.asked.filter((word) => !/^(inspect|probe)/.test(word));

  beforeEach(() => {
    inForce = fixedInForce;
    writeFileSync(configFile(), fixed);
  });

  it.each([
    ['a damaged one', () => writeFileSync(join(folder, 'network.json'), '{')],
    ['none: the data folder was lost', () => {}],
  ])('(%s) a fixed address that the machine has is no change, and stays', async (_what, lose) => {
    lose();
    await start(join(folder, 'helper.sock'));
    await until(() => existsSync(join(folder, 'network.json')) && isRecorded(), 5000, 'the record');
    await clock.advance(200_000);
    expect([asked(), kinds(), network().address]).toEqual([[], [], '192.0.2.99']);
  });

  it('a change from the page goes back to it', async () => {
    await start(join(folder, 'helper.sock'));
    await screen.apply({ ...page, address: '192.0.2.100' }, root);
    await passes(1000, 'network-changed');
    await passes(90_000, 'network-reverted');
    expect(network()).toMatchObject({ dhcp: false, address: '192.0.2.99', gateway: '192.0.2.1' });
  });

  it('name servers that it has not are a change, whose way back keeps the address', async () => {
    writeFileSync(configFile(), `${fixed}dns=192.0.2.54\n`);
    await start(join(folder, 'helper.sock'));
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
    await passes(1000, 'network-changed');
    await passes(90_000, 'network-reverted');
    expect(network()).toMatchObject({ dhcp: false, address: '192.0.2.99', dns: [] });
  });

  it('an address by DHCP is none that was confirmed', async () => {
    inForce = { ...fixedInForce, dhcp: true };
    await start(join(folder, 'helper.sock'));
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
  });

  it('a factory reset at the machine leaves a fixed address alone that the machine was set up with', async () => {
    writeFileSync(configFile(), '[network]\ndhcp=yes\n');
    await start(join(folder, 'helper.sock'));
    await side.resetByHand('hand');
    await clock.advance(10_000);
    expect([machine.asked, existsSync(join(folder, 'network.json'))]).toEqual([[], false]);
  });

  it('also while a [network] waits that was never applied', async () => {
    inForce = { ...fixedInForce, addresses: ['198.51.100.7/24'] };
    machine.rule = { canApply: false, reason: 'no-interface' };
    await start(join(folder, 'helper.sock'));
    await until(() => kinds().at(-1) === 'network-waiting', 5000, 'the first attempt');
    await side.resetByHand('hand');
    await settings.apply(new TextEncoder().encode('[network]\ndhcp=yes\n'), 'hand');
    await clock.advance(10_000);
    expect([asked(), existsSync(join(folder, 'network.json'))]).toEqual([[], false]);
  });

  it('a factory reset at the machine acts on a fixed address of [network] that the machine has', async () => {
    await start(join(folder, 'helper.sock'));
    await side.resetByHand('hand');
    await passes(1000, 'network-confirmed');
    expect(asked().slice(0, 1)).toEqual(['apply dhcp']);
  });

  it('a factory reset at the machine acts where a damaged one was and what is in force is no lease', async () => {
    writeFileSync(join(folder, 'network.json'), '{');
    writeFileSync(configFile(), '[network]\ndhcp=yes\n');
    await start(join(folder, 'helper.sock'));
    await side.resetByHand('hand');
    await passes(1000, 'network-confirmed');
    expect(asked().slice(0, 1)).toEqual(['apply dhcp']);
  });

  it('a factory reset at the machine leaves a lease alone', async () => {
    inForce = leased;
    writeFileSync(join(folder, 'network.json'), '{');
    writeFileSync(configFile(), '[network]\ndhcp=yes\n');
    await start(join(folder, 'helper.sock'));
    await side.resetByHand('hand');
    await clock.advance(10_000);
    expect(machine.asked).toEqual([]);
  });
});

describe('a stop', () => {
  it('waits for no helper, and tells nothing of it', async () => {
    let isAsked = false;
    machine.whileApplying = () => {
      isAsked = true;
      return new Promise<void>(() => {});
    };
    await start(join(folder, 'helper.sock'));
    await screen.apply(page, root);
    await clock.advance(1000);
    await until(() => isAsked, 5000, 'the helper');
    await side.stop();
    expect([kinds(), log.at('warn'), log.at('error')]).toEqual([[], [], []]);
  });

  it('is the end of all questions to the helper', async () => {
    await start(join(folder, 'helper.sock'));
    await side.stop();
    const text = '[network]\ndhcp=no\naddress=192.0.2.99\nnetmask=255.255.255.0\n';
    const timers = clock.pendingTimers;
    const change = await settings.apply(new TextEncoder().encode(text));
    expect(await side.decisionOn(change)).toMatchObject({ outcome: 'not-applied' });
    expect([machine.asked, clock.pendingTimers - timers, kinds(), log.at('warn')]).toEqual([[], 0, [], []]);
  });
});

describe('a factory reset at the machine', () => {
  const applied = () => machine.asked.filter((word) => word.startsWith('apply'));
  const resetAll = async () => {
    await side.resetByHand('hand');
    await settings.apply(new TextEncoder().encode('[network]\ndhcp=yes\n'), 'hand');
  };

  beforeEach(async () => {
    await start(join(folder, 'helper.sock'));
    await screen.apply(page, root);
    await passes(1000, 'network-changed');
    await screen.confirm(root, '192.0.2.99');
  });

  it('goes back to DHCP without a confirmation', async () => {
    await resetAll();
    await clock.advance(1000);
    await until(() => kinds().length === 4, 5000, 'the second change');
    expect(kinds().slice(2)).toEqual(['network-changed', 'network-confirmed']);
    expect(applied()).toEqual(['apply 192.0.2.99', 'apply dhcp']);
  });

  it('with the cable out is made when it is in again, also by the next start, and stays', async () => {
    machine.rule = { canApply: false, reason: 'no-interface' };
    machine.failures.apply = 1;
    await resetAll();
    await clock.advance(1000);
    await until(() => kinds().at(-1) === 'network-waiting', 5000, 'the attempt');
    expect(events.at(-1)).toEqual({ kind: 'network-waiting', who: 'hand', detail: 'no-interface' });
    expect(side.unconfirmedUntilMs).toBeUndefined();

    await side.stop();
    await settings.stop();
    machine.rule = { canApply: true, backend: 'ifupdown', interfaceName: 'eth0' };
    await start(join(folder, 'helper.sock'));
    await passes(0, 'network-confirmed');
    await clock.advance(200_000);
    expect(applied()).toEqual(['apply 192.0.2.99', 'apply dhcp', 'apply dhcp']);
    expect(kinds().slice(2)).toEqual(['network-waiting', 'network-changed', 'network-confirmed']);
    expect(network()).toMatchObject({ dhcp: true, address: '' });
  });

  it('also when a change waits for somebody who confirms it', async () => {
    await settings.apply(new TextEncoder().encode('[network]\ndhcp=yes\n'), 'somebody');
    await until(() => side.unconfirmedUntilMs !== undefined, 5000, 'the change');
    await side.resetByHand('hand');
    await clock.advance(1000);
    await until(() => kinds().at(-1) === 'network-confirmed' && kinds().length > 2, 5000, 'the reset');
  });
});

describe('settings of the network port that a BMS has activated with the address', () => {
  const target = { ...page, dns: ['192.0.2.53'], hostname: '' };
  const bms = '192.0.2.7';
  const companions = [{ section: 'bacnet', key: 'bbmd_table', from: '', value: '192.0.2.99:47808' }] as const;
  const bacnet = () => settings.current.settings.bacnet;
  const own = [{ address: '192.0.2.99', port: 47808, mask: '255.255.255.255' }];

  beforeEach(async () => {
    await start(join(folder, 'helper.sock'));
    await side.apply(target, bms, { peer: bms, companions });
    await settings.apply([{ section: 'bacnet', key: 'bbmd_table', value: '192.0.2.99' }], bms);
    await passes(1000, 'network-changed');
  });

  it('go back with it', async () => {
    expect(bacnet().bbmd_table).toEqual(own);
    await passes(90_000, 'network-reverted');
    expect([network().dhcp, bacnet().bbmd_table]).toEqual([true, []]);
  });

  it('go back after a restart, too', async () => {
    await side.stop();
    await settings.stop();
    await start(join(folder, 'helper.sock'));
    await passes(90_000, 'network-reverted');
    expect([network().dhcp, bacnet().bbmd_table]).toEqual([true, []]);
  });

  it('go back with a change after it that is not confirmed either', async () => {
    await side.apply({ ...target, address: '192.0.2.98' }, bms, { peer: bms, companions: [] });
    events = [];
    await passes(1000, 'network-changed');
    await passes(90_000, 'network-reverted');
    expect([network().dhcp, bacnet().bbmd_table]).toEqual([true, []]);
  });

  it('stay with it', async () => {
    side.noticeRequest(bms);
    await until(() => kinds().at(-1) === 'network-confirmed', 5000, 'the confirmation');
    await clock.advance(200_000);
    expect([network().dhcp, bacnet().bbmd_table]).toEqual([false, own]);
  });

  it('stay as somebody else has set them meanwhile', async () => {
    await settings.apply([{ section: 'bacnet', key: 'bbmd_table', value: '192.0.2.5' }], 'root');
    await passes(90_000, 'network-reverted');
    expect(bacnet().bbmd_table).toEqual([{ address: '192.0.2.5', port: 47808, mask: '255.255.255.255' }]);
  });

  it('do not keep the address from going back where they cannot go back themselves', async () => {
    const impossible = { section: 'bacnet', key: 'bbmd_ttl_s', from: 'never', value: '300' };
    await side.apply({ ...target, address: '192.0.2.98' }, bms, { peer: bms, companions: [impossible] });
    events = [];
    await passes(1000, 'network-changed');
    await passes(90_000, 'network-reverted');
    expect([network().dhcp, bacnet().bbmd_ttl_s]).toEqual([true, 300]);
  });
});
