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
