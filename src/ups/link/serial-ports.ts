import { constants } from 'node:fs';
import { access, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** A serial port of this machine, and what can be known of it without opening it. */
export interface SerialPortFacts {
  /** As the kernel numbers it at this start, such as /dev/ttyUSB0. */
  readonly path: string;
  /** A name that stays when ports are numbered anew: of the adapter, or of its socket where the adapter has no serial number. */
  readonly stablePath: string | undefined;
  readonly kind: 'usb' | 'on-board';
  /** As a USB adapter says them. */
  readonly maker: string | undefined;
  readonly product: string | undefined;
  readonly serialNumber: string | undefined;
  /** This user may open it. */
  readonly isAllowed: boolean;
  /** The program that has it open, as far as this user may see it; this program is none. */
  readonly holder: string | undefined;
}

export interface MachinePlaces {
  /** What stands before /dev, /sys and /proc. */
  readonly root: string;
  readonly mayOpen: (path: string) => Promise<boolean>;
}

const thisMachine: MachinePlaces = {
  root: '/',
  mayOpen: (path) => isAccessible(path, constants.R_OK | constants.W_OK),
};

/** Those that have hardware behind them, by their names. */
export async function serialPorts({ root, mayOpen }: MachinePlaces = thisMachine): Promise<readonly SerialPortFacts[]> {
  const names = await serialPortNames(root);
  const [byId, byPath] = [await linksBelow(root, 'by-id'), await linksBelow(root, 'by-path')];
  const holders = await holdersBelow(root, (device) => /^dev\/(tty|pts)/.test(relative(root, device)));
  return Promise.all(
    names.map(async (path): Promise<SerialPortFacts> => {
      const device = await realpath(join(root, path)).catch(() => join(root, path));
      const adapter = await usbAdapter(root, path);
      const serialNumber = adapter && (await wordOf(adapter, 'serial'));
      // Two adapters without a serial number share one name by id, which leads to either.
      const [first, second] = serialNumber === undefined ? [byPath, byId] : [byId, byPath];
      return {
        path,
        stablePath: first.get(device) ?? second.get(device),
        kind: adapter === undefined ? 'on-board' : 'usb',
        maker: adapter && (await wordOf(adapter, 'manufacturer')),
        product: adapter && (await wordOf(adapter, 'product')),
        serialNumber,
        isAllowed: await mayOpen(join(root, path)),
        holder: holders.get(device),
      };
    }),
  );
}

/** The serial ports of a Linux machine that have hardware behind them. */
export async function serialPortNames(root = '/'): Promise<readonly string[]> {
  const found = await entriesOf(join(root, 'dev'));
  const names = found.filter((name) => /^tty(S|USB|ACM|AMA|mxc|O|SC|XRUSB)\d+$/.test(name));
  const real = await Promise.all(names.map(async (name) => !name.startsWith('ttyS') || (await hasUart(root, name))));
  return names
    .filter((_, index) => real[index])
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((name) => join('/dev', name));
}

/** Name and process number of the program that has the port open, as far as this user may see it. */
export async function holderOf(path: string): Promise<string | undefined> {
  const device = await realpath(path).catch(() => path);
  return (await holdersBelow('/', (open) => open === device)).get(device);
}

export async function isAccessible(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** The kernel keeps names for UARTs that are not there; their type is 0. */
async function hasUart(root: string, name: string): Promise<boolean> {
  const type = await readFile(join(root, 'sys/class/tty', name, 'type'), 'utf8').catch(() => '');
  return type.trim() !== '0';
}

/** The names that udev gives in one of the folders of /dev/serial, by the terminal that each leads to. */
async function linksBelow(root: string, kind: 'by-id' | 'by-path'): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>();
  const folder = join('/dev/serial', kind);
  for (const name of await entriesOf(join(root, folder))) {
    const device = await realpath(join(root, folder, name)).catch(() => undefined);
    if (device !== undefined) links.set(device, join(folder, name));
  }
  return links;
}

/** How far above its terminal the adapter stands: interface, port of a hub. */
const levelsToAdapter = 6;

/** The folder of the USB adapter behind a terminal; undefined where there is none. */
async function usbAdapter(root: string, path: string): Promise<string | undefined> {
  let folder = await realpath(join(root, 'sys/class/tty', path.replace('/dev/', ''), 'device')).catch(() => undefined);
  for (let level = 0; folder !== undefined && level < levelsToAdapter; level += 1) {
    if (await isAccessible(join(folder, 'idVendor'), constants.R_OK)) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

async function wordOf(folder: string, name: string): Promise<string | undefined> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  return text.trim() || undefined;
}

/** Which program has which of the wanted devices open, by the device. */
async function holdersBelow(root: string, isWanted: (device: string) => boolean): Promise<ReadonlyMap<string, string>> {
  const holders = new Map<string, string>();
  for (const pid of (await entriesOf(join(root, 'proc'))).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    const folder = join(root, 'proc', pid, 'fd');
    const open = await Promise.all((await entriesOf(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')));
    const wanted = open.filter(isWanted);
    if (wanted.length === 0) continue;
    const name = await readFile(join(root, 'proc', pid, 'comm'), 'utf8').catch(() => 'process');
    for (const device of wanted) holders.set(device, `${name.trim()} (${pid})`);
  }
  return holders;
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
