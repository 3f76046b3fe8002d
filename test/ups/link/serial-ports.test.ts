import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serialPortNames, serialPorts } from '../../../src/ups/link/serial-ports.js';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'machine-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(relative(dirname(join(root, path)), join(root, target)), join(root, path));
}

/** As udev and the kernel lay out an adapter with one port. */
function plugAdapter(tty: string, socket: string, words: Readonly<Record<string, string>>): void {
  const usb = `sys/devices/pci0000:00/usb1/${socket}`;
  for (const [name, text] of Object.entries({ idVendor: '0403', ...words })) file(`${usb}/${name}`, `${text}\n`);
  file(`${usb}/${socket}:1.0/${tty}/tty/${tty}/dev`, '188:0\n');
  link(`${usb}/${socket}:1.0/${tty}/tty/${tty}/device`, `${usb}/${socket}:1.0/${tty}`);
  link(`sys/class/tty/${tty}`, `${usb}/${socket}:1.0/${tty}/tty/${tty}`);
  file(`dev/${tty}`);
  link(`dev/serial/by-path/pci-0000:00-usb-0:${socket}:1.0-port0`, `dev/${tty}`);
}

const portsOf = (mayOpen = async () => true) => serialPorts({ root, mayOpen });

describe('the serial ports of a machine', () => {
  it('are those with hardware behind them: the kernel has names for more', async () => {
    for (const [name, type] of [
      ['ttyS0', '4'],
      ['ttyS1', '0'],
      ['ttyS10', '4'],
    ]) {
      file(`dev/${name}`);
      file(`sys/class/tty/${name}/type`, `${type}\n`);
    }
    for (const name of ['ttyAMA0', 'tty1', 'console', 'ttyS2x']) file(`dev/${name}`);
    expect(await serialPortNames(root)).toEqual(['/dev/ttyAMA0', '/dev/ttyS0', '/dev/ttyS10']);
  });

  it('tell maker, product and serial number of a USB adapter, and a name that stays when it is numbered anew', async () => {
    plugAdapter('ttyUSB1', '1-2', {
      manufacturer: 'FTDI',
      product: 'USB-RS485 Cable',
      serial: 'FT4XYZ',
    });
    link('dev/serial/by-id/usb-FTDI_USB-RS485_Cable_FT4XYZ-if00-port0', 'dev/ttyUSB1');
    expect(await portsOf()).toEqual([
      {
        path: '/dev/ttyUSB1',
        stablePath: '/dev/serial/by-id/usb-FTDI_USB-RS485_Cable_FT4XYZ-if00-port0',
        kind: 'usb',
        maker: 'FTDI',
        product: 'USB-RS485 Cable',
        serialNumber: 'FT4XYZ',
        isAllowed: true,
        holder: undefined,
      },
    ]);
  });

  it('are told apart by the socket where adapters have no serial number and share one name', async () => {
    plugAdapter('ttyUSB0', '1-1', { product: 'USB Serial' });
    plugAdapter('ttyUSB1', '1-2', { product: 'USB Serial' });
    link('dev/serial/by-id/usb-1a86_USB_Serial-if00-port0', 'dev/ttyUSB1');
    expect((await portsOf()).map(({ stablePath }) => stablePath)).toEqual([
      '/dev/serial/by-path/pci-0000:00-usb-0:1-1:1.0-port0',
      '/dev/serial/by-path/pci-0000:00-usb-0:1-2:1.0-port0',
    ]);
  });

  it('of the board have no maker, and no other name', async () => {
    file('dev/ttyS0');
    file('sys/class/tty/ttyS0/type', '4\n');
    expect(await portsOf()).toMatchObject([{ kind: 'on-board', maker: undefined, stablePath: undefined }]);
  });

  it('say which program holds one, and which may not be opened', async () => {
    file('dev/ttyS0');
    file('dev/ttyS1');
    file('proc/77/comm', 'minicom\n');
    mkdirSync(join(root, 'proc/77/fd'));
    symlinkSync(join(root, 'dev/ttyS0'), join(root, 'proc/77/fd/3'));
    expect(await portsOf(async () => false)).toMatchObject([
      { path: '/dev/ttyS0', holder: 'minicom (77)', isAllowed: false },
      { path: '/dev/ttyS1', holder: undefined },
    ]);
  });

  it('are none on a machine without any', async () => {
    expect(await portsOf()).toEqual([]);
  });
});
