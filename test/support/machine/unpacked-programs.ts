import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../daemon.js';

/** `npm test` unpacks here what it must not install (ensureUnpacked of scripts/prepare.mjs). */
const folder = join(root, 'node_modules/.cache/unpacked-programs');

/** Shell lines that lay the programs over /usr; only in a mount namespace whose mounts are private. */
const lay = existsSync(join(folder, 'usr'))
  ? // Relative, as a colon in a name would part it in two.
    [`cd '${folder.replaceAll("'", "'\\''")}'`, 'mount -t overlay overlay -o lowerdir=usr:/usr /usr', 'cd /']
  : [];

const canLay =
  lay.length > 0 &&
  spawnSync('unshare', ['--mount', 'sh', '-ec', ['mount --make-rprivate /', ...lay].join('\n')]).status === 0;

/** The programs that `npm test` has unpacked; nothing where it has not, or where overlayfs is missing. */
export const unpackedPrograms = {
  layOverUsr: canLay ? lay : [],
  /** Their configuration as Debian ships it; undefined when there is none. */
  etc: canLay && existsSync(join(folder, 'etc')) ? join(folder, 'etc') : undefined,
} as const;

/** Whether these paths below /usr are there, installed or unpacked. */
export function hasProgram(...paths: readonly string[]): boolean {
  return paths.every((path) => existsSync(path) || (canLay && existsSync(join(folder, path))));
}

/**
 * The words that run a program of Debian's, by its path: as installed, else, where it or what it needs was only unpacked, with
 * that laid over /usr in a mount namespace of its own. `exec` all along, so that a signal reaches the program.
 */
export function wordsToRun(
  path: string,
  args: readonly string[],
  needs: readonly string[] = [],
): readonly [command: string, ...args: string[]] {
  if ([path, ...needs].every((one) => existsSync(one)) || !canLay) return [path, ...args];
  const script = ['mount --make-rprivate /', ...lay, 'exec "$0" "$@"'].join('\n');
  return ['unshare', '--mount', 'sh', '-ec', script, path, ...args];
}
