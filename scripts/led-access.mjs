// Lets the service write the LEDs that [lamps] of config.ini may name, and takes that back.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const leds = '/sys/class/leds';
const files = ['brightness', 'trigger'];

/** Applied by udev to every LED, now and when one appears; nothing happens on a machine without. */
export function ledRules(group) {
  const paths = files.map((file) => `'/sys%p/${file}'`).join(' ');
  return `# The lamps of ups-bacnet-gateway; written by its installation, taken away with it.
SUBSYSTEM=="leds", ACTION!="remove", TEST=="trigger", RUN+="/bin/chgrp ${group} ${paths}", RUN+="/bin/chmod g+w ${paths}"
`;
}

/** Has udev read the rules, and waits until the LEDs that are there follow them: the service starts next. */
export function allowLeds() {
  if (udevadm('control', '--reload')) udevadm('trigger', '--settle', '--subsystem-match=leds');
}

/** Called when the rules are gone: a group that is made later could get the number of this one. */
export function forbidLeds(group) {
  udevadm('control', '--reload');
  const gid = Number(execFileSync('id', ['-g', group], { encoding: 'utf8' }));
  for (const led of namesIn(leds)) {
    for (const file of files) {
      const path = join(leds, led, file);
      const { uid, gid: owner, mode } = statSync(path, { throwIfNoEntry: false }) ?? {};
      if (owner !== gid) continue;
      chmodSync(path, mode & 0o755);
      chownSync(path, uid, 0);
    }
  }
}

/** Without udev, as in a container, or without its daemon, there is nothing to do. */
function udevadm(...args) {
  try {
    execFileSync('udevadm', args, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
