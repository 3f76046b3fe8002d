import { type CommandRunner, runOrFail } from '../command-runner.js';
import type { RootFiles } from './root-files.js';

const nameFile = 'etc/hostname';
const hostsFile = 'etc/hosts';

/** hostname(5) and the line of 127.0.1.1 that Debian keeps for it in hosts(5). */
export const hostNameFiles = [nameFile, hostsFile] as const;

export async function writeHostName(files: RootFiles, name: string): Promise<void> {
  const [hosts, former] = await Promise.all([files.read(hostsFile), files.read(nameFile)]);
  await files.write(nameFile, `${name}\n`);
  if (hosts !== undefined) await files.write(hostsFile, withName(hosts, former?.trim() ?? '', name));
}

const ownLine = /^(127\.0\.1\.1[ \t]+)([^#\n]*?)([ \t]*(?:#.*)?)$/m;

/** Domain, aliases and comment of the machine's line stay; a file without that line gets one. */
function withName(hosts: string, former: string, name: string): string {
  const [, , known] = ownLine.exec(hosts) ?? [];
  if (known === undefined) return `${hosts}${hosts === '' || hosts.endsWith('\n') ? '' : '\n'}127.0.1.1\t${name}\n`;
  const renamed = known.split(/([ \t]+)/).map((word) => {
    if (word === former) return name;
    return former !== '' && word.startsWith(`${former}.`) ? `${name}${word.slice(former.length)}` : word;
  });
  const isNamed = renamed.some((word) => word === name || word.startsWith(`${name}.`));
  const names = [...renamed, ...(isNamed ? [] : [' ', name])].join('');
  return hosts.replace(ownLine, (_line, address: string, _names, rest: string) => `${address}${names}${rest}`);
}

/** Makes the kernel's name the one of the file. */
export async function activateHostName(files: RootFiles, run: CommandRunner): Promise<void> {
  const name = (await files.read(nameFile))?.trim();
  if (name) await runOrFail(run, 'hostname', [name]);
}
