import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeImageHead } from '../../src/firmware/image-head.js';
import { parseManifest } from '../../src/firmware/manifest.js';
import { objectType } from '../support/bacnet/wire.js';
import { Program, root } from '../support/daemon.js';
import { until } from '../support/until.js';
import { BoardLan } from './board-lan.js';
import { type BoardImage, VirtualBoard } from './virtual-board.js';

const { BOARD_IMAGE = '{}', BOARD_FOLDER = '', BOARD_KEY = '', BOARD_VERSION = '' } = process.env;
const folder = BOARD_FOLDER;
const minute = 60_000;

const service = 'ups-bacnet-gateway.service';
const presentValue = 85;
const deviceStatus = [objectType.multiStateValue, 0, presentValue] as const;
const firmwareRevision = [objectType.device, 1338, 44] as const;
/** States of DeviceStatus, Manual §5.2.3. */
const running = 1;
const noComWithUps = 3;

const board = new VirtualBoard(JSON.parse(BOARD_IMAGE) as BoardImage, folder);
const lan = new BoardLan(folder);
let simulator: Program | undefined;
/** Where the gateway is at the moment. */
let at = '';

/** A UPS at the other end of a line. */
async function plugUps(port: string): Promise<void> {
  await simulator?.stop();
  const args = ['--port', port, '--family', 'masterys-bc-plus'];
  simulator = new Program(join(root, 'scripts/simulator.mjs'), args);
}

async function bootAgain(): Promise<void> {
  await board.boot();
  await plugUps(board.serialPort);
  at = await lan.whoAnswers(5 * minute);
  await pageAt(at);
}

const pageAt = (address: string, timeoutMs = 2 * minute) =>
  until(() => lan.page(address, 'GET', '/network'), timeoutMs, `the page at ${address}`);

const journalSays = (text: string, timeoutMs: number) =>
  until(
    async () => (await board.sh(`journalctl -u ${service} -o cat --no-pager`)).includes(text),
    timeoutMs,
    `the log says "${text}"`,
  );
const processes = async () => {
  const rows = await board.sh(`cat /sys/fs/cgroup/system.slice/${service}/cgroup.procs`);
  return rows.split('\n').map(Number);
};
const mainOfGateway = async () => {
  const [, gateway = 0] = await processes();
  return board.sh(`tr '\\0' '\\n' < /proc/${gateway}/cmdline | grep '/dist/main.js$'`);
};
const restarts = async () => Number(await board.sh(`systemctl show ${service} -P NRestarts`));

/** A program for the kernel to end: outside of the heap, of which Node itself has a limit. */
const takesAllMemory = 'const all = []; for (;;) all.push(Buffer.alloc(1048576, 1));';

/** An image of the packaged product with some of its files changed. */
function imageWith(version: string, changes: Readonly<Record<string, string>> = {}): Buffer {
  const product = join(folder, 'unpacked', 'usr/lib/ups-bacnet-gateway/product');
  const shipped = parseManifest(readFileSync(join(product, 'manifest.json'), 'utf8'));
  const packageJson = JSON.parse(readFileSync(join(product, 'package.json'), 'utf8')) as object;
  const changed: Readonly<Record<string, string>> = {
    'package.json': JSON.stringify({ ...packageJson, version }),
    ...changes,
  };
  const bodies = shipped.files.map(({ path }) => Buffer.from(changed[path] ?? readFileSync(join(product, path))));
  const files = shipped.files.map(({ path }, index) => {
    const body = bodies[index] ?? Buffer.alloc(0);
    return { path, size: body.length, sha512: createHash('sha512').update(body).digest('hex') };
  });
  const key = createPrivateKey(readFileSync(BOARD_KEY));
  return Buffer.concat([encodeImageHead({ ...shipped, version, files }, key), ...bodies]);
}

async function upload(image: Buffer): Promise<Record<string, unknown> | undefined> {
  let last: unknown;
  await until(
    async () => {
      const answer = await lan.page(at, 'GET', '/firmware');
      last = answer;
      return answer?.canUpdate;
    },
    3 * minute,
    'the page takes an image',
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; it says ${JSON.stringify(last)}`);
  });
  const form = new FormData();
  form.append('image', new Blob([image]), 'image.bin');
  return lan.page(at, 'POST', '/firmware', form);
}

beforeAll(async () => {
  const deb = readdirSync(join(folder, 'payload'))[0] ?? '';
  mkdirSync(join(folder, 'unpacked'));
  execFileSync('dpkg-deb', ['-x', join(folder, 'payload', deb), join(folder, 'unpacked')]);
  await lan.start();
  await board.boot();
});
afterAll(async () => {
  await simulator?.stop();
  await board.remove();
  lan.stop();
});

describe('the package on a board with Debian', () => {
  it('installs, and runs as a service of a user of its own with the ports of an appliance', async () => {
    await board.sh('mount -o ro /dev/vdb /mnt');
    const said = await board.sh('dpkg -i /mnt/*.deb', 5 * minute);
    expect(said).not.toMatch(/fail|error|warn/i);
    at = await lan.whoAnswers(2 * minute);
    expect(at).toBe(lan.leased);
    expect(await board.sh(`systemctl is-active ${service}`)).toBe('active');
    const owners = await board.sh(`ps -o user:32= -p ${(await processes()).join(',')} | sort -u`);
    expect(owners).toBe('ups-bacnet-gateway');
    await until(
      async () => {
        const ports = await board.sh('ss -Hlntu');
        return ['0.0.0.0:80 ', '0.0.0.0:21 ', '0.0.0.0:47808 '].every((port) => ports.includes(port));
      },
      minute,
      'the ports of page, FTP and BACnet',
    );
    expect(await board.sh('systemctl --failed --no-legend')).toBe('');
  });

  it('polls a UPS at a real serial port, once config.ini has come by FTP, and shows it on its LEDs', async () => {
    await plugUps(board.serialPort);
    const leds = { 'lamps.connection': 'input0::capslock', 'lamps.power': 'input0::numlock' };
    await lan.configure(at, { 'serial.port': '/dev/ttyS1', ...leds });
    await lan.reads(at, deviceStatus, running, minute);
    // UNIT_OUTPUT_V1, raw as the manual says: volts.
    expect(await lan.read(at, objectType.analogValue, 0, presentValue)).toBeTypeOf('number');
    await until(
      async () => (await board.sh('cat /sys/class/leds/input0::capslock/brightness')) === '1',
      minute,
      'the LED',
    );
  });

  it('comes back when the gateway dies', async () => {
    const [, gateway = 0] = await processes();
    await board.sh(`kill -SEGV ${gateway}`);
    await journalSays('SIGSEGV', minute);
    await lan.reads(at, deviceStatus, running, 2 * minute);
    expect(await restarts()).toBe(0);
  });

  it('comes back when the gateway hangs', async () => {
    const [, gateway = 0] = await processes();
    await board.sh(`kill -STOP ${gateway}`);
    await until(async () => !(await processes()).includes(gateway), 3 * minute, 'the hung gateway to be ended');
    await lan.reads(at, deviceStatus, running, 2 * minute);
    expect(await restarts()).toBe(0);
  });

  it('comes back by the watchdog of systemd when even the launcher hangs', async () => {
    const [launcher = 0] = await processes();
    await board.sh(`kill -STOP ${launcher}`);
    await until(async () => (await restarts()) === 1, 5 * minute, 'systemd to start it again');
    await lan.reads(at, deviceStatus, running, 2 * minute);
    expect(await board.sh(`journalctl -u ${service} -o cat --no-pager`)).toMatch(/watchdog/i);
  });

  it('opens a USB adapter that was never there before, says so when it is pulled out, and goes on when it is back', async () => {
    await plugUps(board.adapterPort);
    await lan.configure(at, { 'serial.port': '/dev/ttyUSB0' });
    // Its driver is loaded by this: the service has started without.
    await board.plugAdapter();
    await journalSays('Serial port /dev/ttyUSB0 is open', minute);
    await lan.reads(at, deviceStatus, running, minute);
    await board.unplugAdapter();
    await lan.reads(at, deviceStatus, noComWithUps, minute);
    await board.plugAdapter();
    await lan.reads(at, deviceStatus, running, minute);
    await lan.configure(at, { 'serial.port': '/dev/ttyS1' });
    await plugUps(board.serialPort);
    await lan.reads(at, deviceStatus, running, minute);
  });

  it('serves its page encrypted when it is asked to', async () => {
    await lan.configure(at, { 'web.tls': 'on' });
    const curl = ['-sk', '-m', '20', '-u', 'root:public', `https://${at}:80/api/v1/firmware`];
    await until(() => tryCurl(curl)?.includes(BOARD_VERSION), 2 * minute, 'the page by https');
    await lan.configure(at, { 'web.tls': 'off' });
    await until(() => lan.page(at, 'GET', '/firmware'), 2 * minute, 'the page by http');
  });
});

describe('firmware on a board', () => {
  it('changes to the version that was uploaded, and keeps it', async () => {
    expect(await upload(imageWith('9.0.1'))).toMatchObject({ status: 200 });
    await journalSays('Firmware 9.0.1 runs and is kept.', 4 * minute);
    await lan.reads(at, firmwareRevision, '9.0.1', minute);
  });

  it('returns from one that ends at once, and from one that serves no BACnet', async () => {
    expect(await upload(imageWith('9.0.2', { 'dist/main.js': 'process.exit(3);' }))).toMatchObject({ status: 200 });
    await journalSays('Firmware 9.0.2 was not kept', 4 * minute);
    await lan.reads(at, firmwareRevision, '9.0.1', 2 * minute);
    const mute = imageWith('9.0.3', { 'dist/main.js': 'setInterval(() => {}, 1000);' });
    expect(await upload(mute)).toMatchObject({ status: 200 });
    await journalSays('Firmware 9.0.3 was not kept', 5 * minute);
    await lan.reads(at, firmwareRevision, '9.0.1', 2 * minute);
  });

  it('returns from one that takes all memory', async () => {
    expect(await upload(imageWith('9.0.6', { 'dist/main.js': takesAllMemory }))).toMatchObject({ status: 200 });
    await journalSays('Firmware 9.0.6 was not kept', 4 * minute);
    await lan.reads(at, firmwareRevision, '9.0.1', 2 * minute);
  });

  it('starts the other version when the current one takes all memory at each start, and takes a new one then', async () => {
    expect(await upload(imageWith('9.0.7'))).toMatchObject({ status: 200 });
    await journalSays('Firmware 9.0.7 runs and is kept.', 4 * minute);
    const before = await restarts();
    const [, gateway = 0] = await processes();
    await board.sh(`echo '${takesAllMemory}' > ${await mainOfGateway()}; kill -KILL ${gateway}`);
    await journalSays('Version 9.0.7 gives way to 9.0.1', 5 * minute);
    await lan.reads(at, firmwareRevision, '9.0.1', 2 * minute);
    expect(await upload(imageWith('9.0.8'))).toMatchObject({ status: 200 });
    await journalSays('Firmware 9.0.8 runs and is kept.', 4 * minute);
    await lan.reads(at, firmwareRevision, '9.0.8', minute);
    expect(await restarts()).toBe(before);
  });

  it('survives the power being cut while an image comes in', async () => {
    const before = await lan.read(at, ...firmwareRevision);
    const main = await mainOfGateway();
    const coming = upload(imageWith('9.0.4'));
    // What stood there before is gone, and not all of the new is there.
    const slot = `/opt/ups-bacnet-gateway/slots/${main.includes('/slots/a/') ? 'b' : 'a'}`;
    const isHalf = `test ! -e ${slot}/manifest.json && test $(find ${slot} -type f | wc -l) -gt 20`;
    await until(async () => (await board.try(isHalf)).code === 0, 2 * minute, 'half of the image');
    await board.cutPower();
    await coming;
    await bootAgain();
    await lan.reads(at, firmwareRevision, String(before), minute);
    await lan.reads(at, deviceStatus, running, minute);
  });

  it('survives the power being cut while a version is on trial, and decides then', async () => {
    expect(await upload(imageWith('9.0.5'))).toMatchObject({ status: 200 });
    await board.cutPower();
    await bootAgain();
    await journalSays('Firmware 9.0.5 runs and is kept.', 4 * minute);
    await lan.reads(at, firmwareRevision, '9.0.5', minute);
  });
});

const backends = [
  { name: 'systemd-networkd', enable: 'true' },
  {
    name: 'networkmanager',
    enable: 'systemctl disable -q systemd-networkd.socket systemd-networkd; systemctl enable -q NetworkManager',
  },
  {
    name: 'ifupdown',
    enable:
      'systemctl disable -q systemd-networkd.socket systemd-networkd NetworkManager; systemctl enable -q networking; ' +
      'printf "auto lo\\niface lo inet loopback\\nauto $(ls /sys/class/net | grep ^e)\\niface $(ls /sys/class/net | grep ^e) inet dhcp\\n" > /etc/network/interfaces',
  },
];

describe.each(backends)('the network of a board that $name rules', ({ name, enable }) => {
  const fixed = { dhcp: false, address: '192.168.88.20', netmask: '255.255.255.0', gateway: '192.168.88.1' };

  it('has an address by DHCP after the start', async () => {
    await board.sh(`${enable}; sync`);
    await board.shutDown();
    await bootAgain();
    expect(at).toBe(lan.leased);
    const page = await pageAt(at);
    expect(page).toMatchObject({ backend: name, canApply: true });
  });

  it('goes back when nobody confirms', async () => {
    const before = at;
    expect(await lan.page(at, 'PUT', '/network', fixed)).toMatchObject({ status: 200 });
    await pageAt(fixed.address, 80_000);
    await pageAt(before, 3 * minute);
    at = before;
    await lan.reads(at, deviceStatus, running, minute);
  });

  it('goes back when the power is cut before anybody confirms', async () => {
    const before = at;
    expect(await lan.page(at, 'PUT', '/network', fixed)).toMatchObject({ status: 200 });
    await pageAt(fixed.address, 80_000);
    await board.sh('sync');
    await board.cutPower();
    await board.boot();
    await plugUps(board.serialPort);
    await pageAt(before, 5 * minute);
    at = before;
  });

  it('stays when somebody confirms there, also after a power cut, and finds back to DHCP', async () => {
    expect(await lan.page(at, 'PUT', '/network', fixed)).toMatchObject({ status: 200 });
    await pageAt(fixed.address, 80_000);
    await until(
      async () => (await lan.page(fixed.address, 'POST', '/network/confirm'))?.status === 200,
      minute,
      'the confirmation',
    );
    await board.cutPower();
    await bootAgain();
    expect(at).toBe(fixed.address);
    expect(await lan.page(at, 'PUT', '/network', { dhcp: true })).toMatchObject({ status: 200 });
    const leased = await until(
      async () => lan.leased !== undefined && (await lan.page(lan.leased, 'GET', '/network')) && lan.leased,
      80_000,
      'the page at a leased address',
    );
    await until(
      async () => (await lan.page(leased, 'POST', '/network/confirm'))?.status === 200,
      minute,
      'the confirmation',
    );
    at = leased;
    await lan.reads(at, deviceStatus, running, minute);
  });
});

describe('the package at the end', () => {
  it('is purged and leaves nothing', async () => {
    const peak = await board.sh(`cat /sys/fs/cgroup/system.slice/${service}/memory.peak`);
    expect(Number(peak) / 2 ** 20).toBeLessThan(150);
    await board.sh('dpkg --purge ups-bacnet-gateway', 3 * minute);
    const found = await board.sh('find / -xdev -name "*ups-bacnet*" -not -path "/var/lib/dpkg/*"');
    // The way to the machine is not cut: its network stays as it was set.
    const isNetwork = (path: string) => /^\/etc\/(systemd\/network|NetworkManager|network|dhcp)\//.test(path);
    expect(found.split('\n').filter((path) => path !== '' && !isNetwork(path))).toEqual([]);
    expect((await board.try('id ups-bacnet-gateway')).code).not.toBe(0);
    expect(await board.sh('systemctl --failed --no-legend')).toBe('');
  });
});

function tryCurl(args: readonly string[]): string | undefined {
  try {
    return execFileSync('curl', args, { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}
