#!/usr/bin/env node
// Puts the gateway in its places on this machine, or takes it out; scripts/install, scripts/uninstall and the Debian
// package call it. Needs nothing but Node and what lies beside it. Doing it twice is harmless.
//
//   setup.mjs install --product DIR --launcher DIR [--root DIR] [--unit-folder DIR]
//   setup.mjs remove [--purge] [--root DIR] [--unit-folder DIR]
//
// --root: everything below this folder, without users, owners and systemd.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyFolder, currentSlot, fillSlot, removeManifest, switchTo } from './fill-slot.mjs';
import { allowLeds, forbidLeds, ledRules } from './led-access.mjs';
import { Changes } from './replacement.mjs';
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
const slots = join(program, 'slots');
const settings = at(places.settings);
const data = at(places.data);
const unitFile = (name) => join(at(values['unit-folder']), name);
const hasSystemd = !isStaged && existsSync('/run/systemd/system');

if (!isStaged && process.getuid?.() !== 0) fail('This changes the machine: run it as root (sudo), or with --root DIR.');
if (positionals[0] === 'install' && values.product && values.launcher) await install(values.product, values.launcher);
else if (positionals[0] === 'remove') remove();
else fail('Usage: setup.mjs install --product DIR --launcher DIR | remove [--purge]   [--root DIR]');

async function install(product, launcher) {
  // The umask of the person who installs may be private; the service is another user.
  process.umask(0o022);
  const node = isStaged ? '/usr/bin/node' : process.execPath;
  const whyNot = whyNoNode(node);
  if (whyNot !== undefined) fail(whyNot);
  if (!isStaged) makeUser();
  const isUpdate = isInstalled();
  const changes = new Changes();
  let damaged;
  // The slot that is written must not be on trial at that moment.
  systemctl('stop', places.service);
  try {
    damaged = await putInPlace({ product, launcher, node, changes });
  } catch (error) {
    console.error(`The installation has failed: ${error.message}`);
    // Where nothing was, the next attempt goes on from here.
    if (isUpdate) goBack(changes);
    process.exit(1);
  }
  changes.keep();
  if (damaged !== undefined) leaveDamaged(damaged);
  console.log(`Installed: ${program}, settings in ${join(settings, 'config.ini')}, data in ${data}.`);
  if (hasSystemd) console.log(`Log: journalctl -u ${places.service}`);
}

/** Returns the slot whose files were found damaged, if there is one. */
async function putInPlace({ product, launcher, node, changes }) {
  for (const folder of [program, slots]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  for (const folder of [settings, data]) mkdirSync(folder, { recursive: true, mode: 0o750 });
  // First of all, so that it is the last thing when all of it is taken back.
  changes.add(bringToDisk);
  const { slot, damaged } = await fillSlot({ slots, product, launcher, changes, bringToDisk });
  const template = join(product, 'config', 'config.ini');
  // The second one is what a factory reset goes back to.
  for (const file of [join(settings, 'config.ini'), join(data, 'factory.ini')]) writeSettings(template, file);
  changes.add(() => systemctl('daemon-reload'));
  const files = [
    [unitFile(places.service), serviceUnit(node)],
    [unitFile(places.networkSocket), networkSocketUnit()],
    [unitFile(places.networkService), networkServiceUnit(node)],
    [at(places.ledRules), ledRules(places.user)],
  ];
  for (const [file, text] of files) {
    mkdirSync(dirname(file), { recursive: true });
    changes.replace(file, (next) => writeFileSync(next, text));
  }
  changes.replace(join(program, 'launcher'), (next) => {
    copyFolder(launcher, next);
    bringToDisk();
  });
  if (!isStaged) {
    allowLeds();
    run('chown', ['-R', `${places.user}:${places.user}`, slots, settings, data]);
  }
  systemctl('daemon-reload');
  systemctl('enable', '--quiet', '--now', places.networkSocket);
  systemctl('enable', '--quiet', places.service);
  const before = currentSlot(slots);
  // The last step before the start: whatever fails, or cuts the power, until here leaves the version that was there.
  if (slot !== before) {
    changes.add(() => switchTo(slots, before));
    switchTo(slots, slot);
  }
  bringToDisk();
  // One that has not come up is tried again by systemd, again and again.
  changes.add(() => systemctl('stop', places.service));
  systemctl('start', places.service);
  return damaged;
}

/** Whether a version is there that can be started. */
function isInstalled() {
  const wanted = [join(slots, 'current', 'manifest.json'), join(program, 'launcher'), unitFile(places.service)];
  return wanted.every((path) => existsSync(path));
}

/** No gateway stands still because a newer one could not be installed. */
function goBack(changes) {
  const isBack = changes.takeBack();
  const what = isBack ? 'The version that was there' : 'What is there now';
  if (!hasSystemd) return console.error(`${what} is in place.`);
  const isStarted = spawnSync('systemctl', ['start', places.service], { stdio: 'ignore' }).status === 0;
  console.error(isStarted ? `${what} is started again.` : `${what} cannot be started, either.`);
}

/** Nobody must go back to what is damaged: a slot without its manifest is no version. */
function leaveDamaged(slot) {
  console.log(`Files in ${join(slots, slot)} were damaged; the version is whole in ${join(slots, 'current')}.`);
  removeManifest(join(slots, slot));
}

/** Settings, journal and passwords stay without --purge. */
function remove() {
  systemctl('disable', '--quiet', '--now', places.service);
  systemctl('disable', '--quiet', '--now', places.networkSocket);
  const units = [places.service, places.networkSocket, places.networkService].map(unitFile);
  // With what an installation that the power ended has left beside them.
  for (const file of [...units, at(places.ledRules)])
    for (const name of [file, `${file}.next`, `${file}.old`]) rmSync(name, { force: true });
  systemctl('daemon-reload');
  if (!isStaged && hasUser()) forbidLeds(places.user);
  if (values.purge)
    for (const place of [program, settings, data, at(places.networkData)])
      rmSync(place, { recursive: true, force: true });
  else
    for (const name of ['slots', 'launcher', 'launcher.next', 'launcher.old'])
      rmSync(join(program, name), { recursive: true, force: true });
  if (values.purge && !isStaged && hasUser()) run('userdel', [places.user]);
  console.log(values.purge ? 'Removed, with settings and data.' : `Removed; ${settings} and ${data} stay.`);
  // A person who is logged in over the network would cut the way to the machine.
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

/** The shipped settings with the ports of an appliance; settings that are there stay. */
function writeSettings(template, file) {
  // The folder belongs to the service: root writes through no link there, wherever it may lead.
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return;
  const ports = { web: '80', ftp: '21', snmp: '161', modbus_tcp: '502' };
  let section = '';
  const lines = readFileSync(template, 'utf8')
    .split('\n')
    .map((line) => {
      section = /^\[(\w+)\]/.exec(line)?.[1] ?? section;
      return section in ports && /^port=/.test(line) ? `port=${ports[section]}` : line;
    });
  writeFileSync(file, lines.join('\n'), { mode: 0o640, flag: 'wx' });
}

function bringToDisk() {
  if (!isStaged) run('sync', []);
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
