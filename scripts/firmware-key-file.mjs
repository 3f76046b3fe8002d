import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Below sudo the person who called it, with uid, gid and home; undefined when the person who runs this acts for themselves. */
export const person = process.getuid?.() === 0 ? personBehindSudo(process.env) : undefined;

/** Outside the project, so that no commit and no image can hold it; the person's, also below sudo. */
export const defaultKeyFile = join(
  person?.home ?? homedir(),
  '.config',
  'ups-bacnet-gateway',
  'firmware-signing-key.pem',
);

/** Does what concerns this file with the rights of whom it belongs to: root follows no link in a home of others. */
export function asOwnerOf(file, action) {
  if (person === undefined || file !== defaultKeyFile) return action();
  process.setegid(person.gid);
  process.seteuid(person.uid);
  try {
    return action();
  } finally {
    process.seteuid(0);
    process.setegid(0);
  }
}

function personBehindSudo({ SUDO_UID }) {
  if (!/^[1-9]\d*$/.test(SUDO_UID ?? '')) return undefined;
  try {
    const [, , uid, gid, , home] = execFileSync('getent', ['passwd', SUDO_UID], { encoding: 'utf8' }).split(':');
    return home?.startsWith('/') ? { uid: Number(uid), gid: Number(gid), home } : undefined;
  } catch {
    return undefined;
  }
}
