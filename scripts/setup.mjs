#!/usr/bin/env node
// Puts the gateway in its places on this machine, or takes it out; scripts/install, scripts/uninstall and the Debian
// package call it. Needs nothing but Node and what lies beside it. Doing it twice is harmless.
//
//   setup.mjs install --product DIR --launcher DIR [--root DIR] [--unit-folder DIR]
//   setup.mjs remove [--purge] [--root DIR] [--unit-folder DIR]
//
// --root: everything below this folder, without users, owners and systemd.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { allowLeds, forbidLeds, ledRules } from './led-access.mjs';
import { networkServiceUnit, networkSocketUnit, places, serviceUnit, whyNoNode } from './service-unit.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    product: { type: 'string' },
    launcher: { type: 'string' },
    root: { type: 'string', default: '' },
    'unit-folder': { type: 'string', default: '/etc/systemd/system' },
    purge: { type: 'boolean', default: false },
  },
});
const isStaged = values.root !== '';
const at = (place) => join(values.root === '' ? '/' : values.root, place);
const program = at(places.program);
const settings = at(places.settings);
const data = at(places.data);
const unitFile = (name) => join(at(values['unit-folder']), name);
const hasSystemd = !isStaged && existsSync('/run/systemd/system');

if (!isStaged && process.getuid?.() !== 0) fail('This changes the machine: run it as root (sudo), or with --root DIR.');
if (positionals[0] === 'install' && values.product && values.launcher) await install(values.product, values.launcher);
else if (positionals[0] === 'remove') remove();
else fail('Usage: setup.mjs install --product DIR --launcher DIR | remove [--purge]   [--root DIR]');

async function install(product, launcher) {
  // Whoever installs may be private by habit; the service is another user than the one who reads this.
  process.umask(0o022);
  const node = isStaged ? '/usr/bin/node' : process.execPath;
  const whyNot = whyNoNode(node);
  if (whyNot !== undefined) fail(whyNot);
  if (!isStaged) makeUser();
  // The slot that is written must not be on trial at that moment.
  systemctl('stop', places.service);
  try {
    await putInPlace(product, launcher, node);
  } catch (error) {
    console.error(`The installation has failed: ${error.message}`);
    startWhatIsThere();
    process.exit(1);
  }
  console.log(`Installed: ${program}, settings in ${join(settings, 'config.ini')}, data in ${data}.`);
  if (hasSystemd) console.log(`Log: journalctl -u ${places.service}`);
}

async function putInPlace(product, launcher, node) {
  for (const folder of [program, join(program, 'slots')]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  for (const folder of [settings, data]) mkdirSync(folder, { recursive: true, mode: 0o750 });
  await fillSlot(product, launcher);
  replaceFolder(launcher, join(program, 'launcher'));
  const template = join(program, 'slots', 'current', 'config', 'config.ini');
  // The second one is what a factory reset goes back to.
  for (const file of [join(settings, 'config.ini'), join(data, 'factory.ini')]) writeSettings(template, file);
  mkdirSync(at(values['unit-folder']), { recursive: true });
  writeFileSync(unitFile(places.service), serviceUnit(node));
  writeFileSync(unitFile(places.networkSocket), networkSocketUnit());
  writeFileSync(unitFile(places.networkService), networkServiceUnit(node));
  const rules = at(places.ledRules);
  mkdirSync(dirname(rules), { recursive: true });
  writeFileSync(rules, ledRules(places.user));
  if (!isStaged) {
    allowLeds();
    run('chown', ['-R', `${places.user}:${places.user}`, join(program, 'slots'), settings, data]);
    bringToDisk();
  }
  systemctl('daemon-reload');
  systemctl('enable', '--quiet', '--now', places.networkSocket);
  systemctl('enable', '--quiet', places.service);
  systemctl('start', places.service);
}

/** No gateway stands still because a newer one could not be installed. */
function startWhatIsThere() {
  const isWhole =
    existsSync(join(program, 'slots', 'current', 'manifest.json')) && existsSync(join(program, 'launcher'));
  if (!hasSystemd || !isWhole || !existsSync(unitFile(places.service))) return;
  const isStarted = spawnSync('systemctl', ['start', places.service], { stdio: 'ignore' }).status === 0;
  console.error(
    isStarted ? 'The version that was there is started again.' : 'What was there cannot be started, either.',
  );
}

/** Settings, journal and passwords stay without --purge. */
function remove() {
  systemctl('disable', '--quiet', '--now', places.service);
  systemctl('disable', '--quiet', '--now', places.networkSocket);
  for (const name of [places.service, places.networkSocket, places.networkService])
    rmSync(unitFile(name), { force: true });
  systemctl('daemon-reload');
  rmSync(at(places.ledRules), { force: true });
  if (!isStaged && hasUser()) forbidLeds(places.user);
  if (values.purge)
    for (const place of [program, settings, data, at(places.networkData)])
      rmSync(place, { recursive: true, force: true });
  else
    for (const name of ['slots', 'launcher', 'launcher.next', 'launcher.old'])
      rmSync(join(program, name), { recursive: true, force: true });
  if (values.purge && !isStaged && hasUser()) run('userdel', [places.user]);
  console.log(values.purge ? 'Removed, with settings and data.' : `Removed; ${settings} and ${data} stay.`);
  // Whoever is logged in over the network would cut the way to the machine.
  console.log('The network of this machine stays as it is set.');
}

function makeUser() {
  if (!hasUser()) {
    const home = ['--home-dir', places.data, '--no-create-home', '--shell', '/usr/sbin/nologin'];
    run('useradd', ['--system', '--user-group', ...home, places.user]);
  }
  run('usermod', ['--append', '--groups', 'dialout', places.user]);
}

function hasUser() {
  try {
    execFileSync('id', [places.user], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Writes the slot that does not run, its manifest last, then makes it the current one. */
async function fillSlot(product, launcher) {
  const slots = join(program, 'slots');
  const link = join(slots, 'current');
  const manifest = readFileSync(join(product, 'manifest.json'), 'utf8');
  const current = currentSlot(link);
  for (const name of ['trial.json', 'outcome.json']) rmSync(join(slots, name), { force: true });
  const isThere = current !== undefined && readIfThere(join(slots, current, 'manifest.json')) === manifest;
  if (isThere && holdsAll(join(slots, current), manifest)) return;
  const slot = current === 'a' ? 'b' : 'a';
  const folder = join(slots, slot);
  removeManifest(folder);
  rmSync(folder, { recursive: true, force: true });
  const isManifest = (path) => path === join(product, 'manifest.json');
  copyFolder(product, folder, (path) => !isManifest(path));
  bringToDisk();
  writeFileSync(join(folder, 'manifest.json'), manifest);
  await tellIncompatible(slots, launcher, current, slot);
  rmSync(`${link}.next`, { force: true });
  symlinkSync(slot, `${link}.next`);
  renameSync(`${link}.next`, link);
  if (!isThere) return;
  // Nobody must go back to what is damaged: a slot without its manifest is no version.
  console.log(`Files in ${join(slots, current)} were damaged; the version is whole in ${folder}.`);
  removeManifest(join(slots, current));
}

/** The slots belong to the service: root follows no link there. */
function removeManifest(folder) {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory())
    rmSync(join(folder, 'manifest.json'), { force: true });
}

/** Whoever installs has decided; but the launcher and the page will know no way back. */
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

function currentSlot(link) {
  try {
    const target = readlinkSync(link);
    return target === 'a' || target === 'b' ? target : undefined;
  } catch {
    return undefined;
  }
}

/** The shipped settings with the ports of an appliance; settings that are there stay. */
function writeSettings(template, file) {
  // The folder belongs to the service: root writes through no link there, wherever it may lead.
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return;
  const ports = { web: '80', ftp: '21' };
  let section = '';
  const lines = readFileSync(template, 'utf8')
    .split('\n')
    .map((line) => {
      section = /^\[(\w+)\]/.exec(line)?.[1] ?? section;
      return section in ports && /^port=/.test(line) ? `port=${ports[section]}` : line;
    });
  writeFileSync(file, lines.join('\n'), { mode: 0o640, flag: 'wx' });
}

/** A power cut finds one of both whole, but for the moment between the two names. */
function replaceFolder(from, to) {
  const [next, old] = [`${to}.next`, `${to}.old`];
  rmSync(next, { recursive: true, force: true });
  copyFolder(from, next);
  bringToDisk();
  rmSync(old, { recursive: true, force: true });
  if (existsSync(to)) renameSync(to, old);
  renameSync(next, to);
  bringToDisk();
  rmSync(old, { recursive: true, force: true });
}

/** With the modes of what everybody may read, whatever those of the checkout are. */
function copyFolder(from, to, filter = () => true) {
  cpSync(from, to, { recursive: true, filter });
  for (const name of ['.', ...readdirSync(to, { recursive: true })]) {
    const path = join(to, name);
    chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644);
  }
}

function bringToDisk() {
  if (!isStaged) run('sync', []);
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function systemctl(...args) {
  if (!hasSystemd) return;
  // Stopping or disabling what is not there is no failure.
  if (args[0] === 'stop' || args[0] === 'disable') spawnSync('systemctl', args, { stdio: 'ignore' });
  else run('systemctl', args);
}

function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
