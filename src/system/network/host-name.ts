import type { CommandRunner } from '../command-runner.js';
import type { RootFiles } from './root-files.js';
import { runOrFail } from './run-or-fail.js';

const nameFile = 'etc/hostname';
const hostsFile = 'etc/hosts';

/** hostname(5) and the line of 127.0.1.1 that Debian keeps for it in hosts(5). */
export const hostNameFiles = [nameFile, hostsFile] as const;

export async function writeHostName(files: RootFiles, name: string): Promise<void> {
  const hosts = await files.read(hostsFile);
  await files.write(nameFile, `${name}\n`);
  if (hosts !== undefined) await files.write(hostsFile, hosts.replace(/^127\.0\.1\.1[ \t].*$/m, `127.0.1.1\t${name}`));
}

/** Makes the kernel's name the one of the file. */
export async function activateHostName(files: RootFiles, run: CommandRunner): Promise<void> {
  const name = (await files.read(nameFile))?.trim();
  if (name) await runOrFail(run, 'hostname', [name]);
}
