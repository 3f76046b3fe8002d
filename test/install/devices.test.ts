import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../support/daemon.js';
import { run, temporaryFolder } from '../support/machine/installation.js';
import { machinesMissing } from '../support/machine/machine-namespace.js';

const { folder, remove } = temporaryFolder();
afterAll(remove);

const unit = () => {
  const script = `import('${root}/scripts/service-unit.mjs').then(({ serviceUnit }) => console.log(serviceUnit('/usr/bin/node')))`;
  return run(process.execPath, ['-e', script]);
};

/**
 * Devices by their numbers, without a driver: what the kernel has not got answers ENXIO, what systemd forbids EPERM, what
 * the mode of a file forbids EACCES.
 */
const nodes = [
  'ttyUSB0 c 188 0 660',
  'ttyACM0 c 166 0 660',
  'ttymxc0 c 207 16 660',
  'ttySC0 c 239 0 660',
  'mem c 1 1 600',
  'disk b 240 0 660',
];

/** Boots systemd on a machine of namespaces, with these device rules of the service and nothing but that service. */
function bootWith(rules: readonly string[]) {
  const out = join(folder, 'out');
  mkdirSync(out, { recursive: true });
  const open = `for name in ttyUSB0 ttyACM0 ttymxc0 ttySC0 mem disk; do echo "$$name: $$( (exec 3<>/dev/$$name) 2>&1)"; done`;
  const probe = [
    '[Unit]',
    'DefaultDependencies=no',
    'SuccessAction=exit-force',
    'FailureAction=exit-force',
    '[Service]',
    'Type=oneshot',
    'User=nobody',
    'SupplementaryGroups=dialout',
    'ProtectClock=yes',
    'StandardOutput=file:/mnt/told',
    ...rules,
    `ExecStart=/bin/sh -c '${open}'`,
  ];
  writeFileSync(join(out, 'probe.service'), `${probe.join('\n')}\n`);
  writeFileSync(join(out, 'told'), '');
  const { stderr } = spawnSync('sh', ['-ec', enter], { encoding: 'utf8' });
  return { told: readFileSync(join(out, 'told'), 'utf8'), stderr };
}

const cgroups = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find((path) => existsSync(join(path, 'cgroup.procs')));
const cgroup = `${cgroups}/ups-gateway-test-${process.pid}`;
const enter = `
  mkdir ${cgroup}
  echo $$ > ${cgroup}/cgroup.procs
  timeout -s KILL 15 unshare --cgroup --mount --pid --net --uts --ipc --fork --kill-child sh -ec '${boot()}' || true
  echo $$ > ${cgroups}/cgroup.procs
  find ${cgroup} -depth -type d -exec rmdir {} +
`;

function boot(): string {
  return `
    mount --make-rprivate /
    umount -R /sys/fs/cgroup
    mount --bind ${folder}/out /mnt
    mount -t tmpfs none ${folder}
    cd ${folder}
    mkdir -p etc/systemd/system dev/pts dev/shm
    cp -a /etc/passwd /etc/group /etc/nsswitch.conf etc
    echo 0123456789abcdef0123456789abcdef > etc/machine-id
    cp /mnt/probe.service etc/systemd/system
    cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /dev/console dev
    ${nodes.map((node) => node.replace(/^(\S+) (.*) (\S+)$/, 'mknod -m $3 dev/$1 $2')).join('\n')}
    chgrp dialout dev/tty?* dev/disk
    mount --bind etc /etc
    mount -o remount,ro,bind /
    mount --bind dev /dev
    mount -t proc proc /proc
    mount --bind /proc/sys /proc/sys
    mount -o remount,ro,bind /proc/sys
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    mount -t tmpfs none /run
    mount -t tmpfs none /var
    exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=probe.service --log-target=null --show-status=no
  `;
}

const rulesOfUnit = () =>
  unit()
    .split('\n')
    .filter((line) => /^Device/.test(line));
const bootsHere =
  !machinesMissing && cgroups !== undefined && existsSync('/lib/systemd/systemd') && bootWith([]).told !== '';
const note = bootsHere ? '' : ' (SKIPPED: needs root, namespaces, cgroup2 and systemd)';

describe.skipIf(!bootsHere)(`below systemd${note}`, { timeout: 60_000 }, () => {
  it('names of drivers refuse what has no driver at the start: what this guards against', () => {
    expect(bootWith(['DevicePolicy=closed', 'DeviceAllow=char-ttyUSB rw']).told).toMatch(/ttyUSB0: .*not permitted/);
  });

  it('a serial line of any driver is not refused, also when the driver comes after the start', () => {
    const { told } = bootWith(rulesOfUnit());
    for (const name of ['ttyUSB0', 'ttyACM0', 'ttymxc0', 'ttySC0'])
      expect(told).toMatch(new RegExp(`${name}: .*No such device`));
  });

  it('the mode of a file decides for other character devices, and disks are refused', () => {
    const { told } = bootWith(rulesOfUnit());
    expect(told).toMatch(/mem: .*Permission denied/);
    expect(told).toMatch(/disk: .*not permitted/);
  });
});
