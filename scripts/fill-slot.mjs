// Puts a version into the slot that does not run; the set-up switches to it when everything else is in place.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Writes a slot, its manifest last. Resolves with the slot that holds the version now, and the one whose files of the same
 * version are damaged, if that is so.
 */
export async function fillSlot({ slots, product, launcher, changes, bringToDisk }) {
  const manifest = readFileSync(join(product, 'manifest.json'), 'utf8');
  const current = currentSlot(slots);
  for (const name of ['trial.json', 'outcome.json']) rmSync(join(slots, name), { force: true });
  const isThere = current !== undefined && readIfThere(join(slots, current, 'manifest.json')) === manifest;
  if (isThere && holdsAll(join(slots, current), manifest)) return { slot: current };
  const slot = current === 'a' ? 'b' : 'a';
  const folder = join(slots, slot);
  const empty = () => {
    removeManifest(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  // The page must not offer a version that could not be installed, nor its half fill the card.
  changes.add(empty);
  empty();
  const isManifest = (path) => path === join(product, 'manifest.json');
  copyFolder(product, folder, (path) => !isManifest(path));
  bringToDisk();
  writeFileSync(join(folder, 'manifest.json'), manifest);
  await tellIncompatible(slots, launcher, current, slot);
  return isThere ? { slot, damaged: current } : { slot };
}

/** Undefined where no version is the current one. */
export function currentSlot(slots) {
  try {
    const target = readlinkSync(join(slots, 'current'));
    return target === 'a' || target === 'b' ? target : undefined;
  } catch {
    return undefined;
  }
}

/** The one step that makes another version the one to start; without a slot, none is. */
export function switchTo(slots, slot) {
  const link = join(slots, 'current');
  if (slot === undefined) return rmSync(link, { force: true });
  rmSync(`${link}.next`, { force: true });
  symlinkSync(slot, `${link}.next`);
  renameSync(`${link}.next`, link);
}

/** The slots belong to the service: root follows no link there. */
export function removeManifest(folder) {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory())
    rmSync(join(folder, 'manifest.json'), { force: true });
}

/** With the modes of what everybody may read, whatever those of the checkout are. */
export function copyFolder(from, to, filter = () => true) {
  cpSync(from, to, { recursive: true, filter });
  for (const name of ['.', ...readdirSync(to, { recursive: true })]) {
    const path = join(to, name);
    chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644);
  }
}

/** The person who installs has decided; but the launcher and the page will know no way back. */
async function tellIncompatible(folder, launcher, current, slot) {
  if (current === undefined) return;
  const { Slots } = await import(pathToFileURL(resolve(launcher, 'launcher', 'slots.js')).href);
  const slots = new Slots(folder);
  if (await slots.canReplace(current, slot)) return;
  const [was, is] = [await slots.versionIn(current), await slots.versionIn(slot)];
  console.log(`Note: ${is} replaces ${was}, and these two are not made to follow each other: nobody has tried what ${is} makes of
the settings and data of ${was}. The page offers no way back to ${was}: install that for it.`);
}

/** Whether the files of a slot are what its manifest says; what a disk does not give back is not. */
function holdsAll(folder, manifest) {
  return JSON.parse(manifest).files.every(({ path, size, sha512 }) => {
    try {
      const bytes = readFileSync(join(folder, path));
      return bytes.length === size && createHash('sha512').update(bytes).digest('hex') === sha512;
    } catch {
      return false;
    }
  });
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
