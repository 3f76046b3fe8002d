import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, root } from '../support/daemon.js';
import { hasProgram, keyArguments, placesIn, run, temporaryFolder } from '../support/machine/installation.js';
import { machinesMissing } from '../support/machine/machine-namespace.js';

const { folder, remove } = temporaryFolder();
const rules = join(folder, 'etc/udev/rules.d/60-ups-bacnet-gateway.rules');

beforeAll(() => {
  ensureBuilt();
  run(join(root, 'scripts/install'), ['--as-built', '--root', folder, ...keyArguments(folder)], folder);
}, 120_000);
afterAll(remove);

/** A machine with one LED: its /sys, /etc/udev and /etc/group, and a /run that udevadm may write. */
function onMachineWithLed(script: string): string {
  const led = join(folder, 'sys/devices/platform/leds/leds/green:status');
  if (!existsSync(led)) {
    mkdirSync(led, { recursive: true });
    mkdirSync(join(folder, 'sys/class/leds'), { recursive: true });
    symlinkSync('../../devices/platform/leds/leds/green:status', join(folder, 'sys/class/leds/green:status'));
    symlinkSync('../../../../../class/leds', join(led, 'subsystem'));
    for (const file of ['brightness', 'trigger', 'max_brightness', 'uevent']) {
      writeFileSync(join(led, file), '', { mode: 0o644 });
    }
    copyFileSync('/etc/group', join(folder, 'group'));
    writeFileSync(join(folder, 'group'), '\nups-bacnet-gateway:x:54321:\n', { flag: 'a' });
    copyFileSync('/etc/passwd', join(folder, 'passwd'));
    writeFileSync(join(folder, 'passwd'), '\nups-bacnet-gateway:x:54321:54321::/:/bin/false\n', { flag: 'a' });
  }
  const mounts = [
    `mount --bind ${folder}/group /etc/group`,
    `mount --bind ${folder}/passwd /etc/passwd`,
    `mount --bind ${folder}/etc/udev /etc/udev`,
    'mount -t tmpfs none /run',
    `mount --bind ${folder}/sys /sys`,
  ];
  const text = ['set -e', ...mounts, script].join('\n');
  const env = { ...process.env, SYSTEMD_DEVICE_VERIFY_SYSFS: '0' };
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', text], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout;
}

describe('LEDs for [lamps]', { timeout: 60_000 }, () => {
  it('are opened by one rule that leaves the rest of an LED alone', () => {
    const lines = readFileSync(rules, 'utf8').split('\n');
    const rule = lines.filter((line) => line !== '' && !line.startsWith('#'));
    expect(rule).toHaveLength(1);
    expect(rule[0]).toMatch(/^SUBSYSTEM=="leds", /);
  });

  it('are what the service may write of /sys, where there are any', () => {
    const unit = readFileSync(placesIn(folder).unit, 'utf8').split('\n');
    const written = ['ProtectKernelTunables=yes', 'ReadWritePaths=-/sys/devices', 'ReadOnlyPaths=-/sys/devices/system'];
    expect(unit.filter((line) => /^\w+=.*\/sys|^ProtectKernelTunables/.test(line)).sort()).toEqual(written.sort());
  });

  it.skipIf(machinesMissing || !hasProgram('udevadm'))('belong to the group of the service until it is removed', () => {
    const led = '/sys/devices/platform/leds/leds/green:status';
    const look = `(cd ${led} && stat -c '%n %a %g' brightness max_brightness trigger uevent)`;
    // udevadm test runs nothing: it prints each command that udev would run.
    const apply = `udevadm test ${led} 2>/dev/null | sed -n "s/^run: '\\(.*ch[gm].*\\)'$/\\1/p" > /run/commands; sh -e /run/commands`;
    const opened = ['brightness 664 54321', 'max_brightness 644 0', 'trigger 664 54321', 'uevent 644 0'];
    expect(onMachineWithLed(`${apply}\n${look}`).trim().split('\n')).toEqual(opened);
    const forbid = `import('${root}/scripts/led-access.mjs').then(({ forbidLeds }) => forbidLeds('ups-bacnet-gateway'))`;
    const closed = ['brightness 644 0', 'max_brightness 644 0', 'trigger 644 0', 'uevent 644 0'];
    const after = onMachineWithLed(`${process.execPath} -e "${forbid}"\n${look}`);
    expect(after.trim().split('\n')).toEqual(closed);
  });

  it('lose the rule with the installation', () => {
    run(join(root, 'scripts/uninstall'), ['--root', folder], folder);
    expect(existsSync(rules)).toBe(false);
  });
});
