import { constants } from 'node:fs';
import { access, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';

/** Says why a serial port cannot be opened, and what to check. */
export async function serialProblem(path: string, cause: Error): Promise<GatewayError> {
  const facts = { port: path, reason: cause.message };
  if (!(await isAccessible(path, constants.F_OK))) {
    const others = await serialPortNames();
    const name = others.length === 0 ? 'portMissing' : 'portMissingOthers';
    const message = errorDetail(name, { port: path, found: others.join(', ') });
    return new GatewayError('serial.missing', message, { ...facts, found: others }, cause);
  }
  if (!(await isAccessible(path, constants.R_OK | constants.W_OK))) {
    const message = errorDetail('portForbidden', { port: path });
    return new GatewayError('serial.forbidden', message, facts, cause);
  }
  // The binding gives the operating system's text and no code; "Cannot lock port" is its own.
  if (/lock port|busy/i.test(cause.message)) {
    const holder = await holderOf(path);
    const message = holder
      ? errorDetail('portHeldBy', { port: path, holder })
      : errorDetail('portHeld', { port: path });
    return new GatewayError('serial.busy', message, { ...facts, holder }, cause);
  }
  const message = errorDetail('portFailed', { port: path, why: cause.message });
  return new GatewayError('serial.failed', message, facts, cause);
}

/** The serial ports of a Linux machine that have hardware behind them. */
export async function serialPortNames(): Promise<readonly string[]> {
  const names = (await entriesOf('/dev')).filter((name) => /^tty(S|USB|ACM|AMA|mxc|O|SC|XRUSB)\d+$/.test(name));
  const real = await Promise.all(names.map(async (name) => !name.startsWith('ttyS') || (await hasUart(name))));
  return names.filter((_, index) => real[index]).map((name) => join('/dev', name));
}

/** The kernel keeps names for UARTs that are not there; their type is 0. */
async function hasUart(name: string): Promise<boolean> {
  const type = await readFile(join('/sys/class/tty', name, 'type'), 'utf8').catch(() => '');
  return type.trim() !== '0';
}

/** Name and process number of the program that has the port open, as far as this user may see it. */
async function holderOf(path: string): Promise<string | undefined> {
  const device = await realpath(path).catch(() => path);
  for (const pid of (await entriesOf('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid || !(await hasOpen(pid, device))) continue;
    const name = await readFile(join('/proc', pid, 'comm'), 'utf8').catch(() => 'process');
    return `${name.trim()} (${pid})`;
  }
  return undefined;
}

async function hasOpen(pid: string, device: string): Promise<boolean> {
  const folder = join('/proc', pid, 'fd');
  for (const fd of await entriesOf(folder)) {
    if ((await readlink(join(folder, fd)).catch(() => '')) === device) return true;
  }
  return false;
}

async function isAccessible(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
