// The disk of the virtual board: Debian 12 as one would install it, with Node as a package, made once and kept.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** What a plain installation has; every back-end for the network is there, and one of them is enabled. */
const packages = [
  'systemd',
  'systemd-sysv',
  'udev',
  'dbus',
  'linux-image-amd64',
  'initramfs-tools',
  'iproute2',
  'kmod',
  'procps',
  'network-manager',
  'ifupdown',
  'isc-dhcp-client',
  'iputils-arping',
];

/** The test's way in, which no change of the network cuts. */
const shellUnit = `[Unit]
Description=Shell of the test
StartLimitIntervalSec=0

[Service]
ExecStart=/bin/sh -c 'exec 0<>/dev/virtio-ports/board.shell; exec bash --norc --noprofile >&0 2>&1'
Restart=always
RestartSec=1
Environment=HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin

[Install]
WantedBy=multi-user.target
`;

const files = {
  'etc/fstab': '/dev/vda / ext4 rw,errors=remount-ro 0 1\n',
  'etc/hostname': 'board\n',
  'etc/hosts': '127.0.0.1 localhost\n127.0.1.1 board\n',
  'etc/systemd/network/80-wired.network': '[Match]\nName=en*\n[Network]\nDHCP=yes\n',
  'etc/systemd/system/board-shell.service': shellUnit,
};

/** Makes what is missing of it; needs root, mmdebstrap, mke2fs and Debian's mirror. */
export async function ensureBoardImage() {
  const folder = join(root, 'node_modules', '.cache', 'board');
  const image = { kernel: join(folder, 'kernel'), initrd: join(folder, 'initrd'), disk: join(folder, 'disk.raw') };
  if (existsSync(image.disk)) return image;
  console.log('Making the disk of the virtual board (mmdebstrap, about two minutes) ...');
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'board-'));
  try {
    const tree = join(work, 'tree');
    await run('mmdebstrap', ['--quiet', '--variant=minbase', `--include=${packages.join(',')}`, 'bookworm', tree]);
    await nodePackage(join(work, 'nodejs'), join(tree, 'nodejs.deb'));
    await run('chroot', [tree, 'dpkg', '-i', '/nodejs.deb']);
    rmSync(join(tree, 'nodejs.deb'));
    for (const [path, text] of Object.entries(files)) writeFileSync(join(tree, path), text);
    await run('chroot', [tree, 'systemctl', '--quiet', 'disable', 'NetworkManager', 'networking']);
    await run('chroot', [tree, 'systemctl', '--quiet', 'enable', 'systemd-networkd', 'board-shell']);
    const boot = readdirSync(join(tree, 'boot'));
    for (const [name, start] of [
      ['kernel', 'vmlinuz-'],
      ['initrd', 'initrd.img-'],
    ]) {
      copyFileSync(
        join(
          tree,
          'boot',
          boot.find((file) => file.startsWith(start)),
        ),
        image[name],
      );
    }
    await run('mke2fs', ['-q', '-t', 'ext4', '-d', tree, `${image.disk}.new`, '2500M']);
    await run('mv', [`${image.disk}.new`, image.disk]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return image;
}

/** Debian 12 has Node 18; this is the one that runs here, as a package of the name that everybody's repository uses. */
async function nodePackage(folder, deb) {
  mkdirSync(join(folder, 'DEBIAN'), { recursive: true });
  mkdirSync(join(folder, 'usr', 'bin'), { recursive: true });
  copyFileSync(process.execPath, join(folder, 'usr', 'bin', 'node'));
  chmodSync(join(folder, 'usr', 'bin', 'node'), 0o755);
  const control = [
    'Package: nodejs',
    `Version: ${process.versions.node}`,
    'Architecture: amd64',
    'Maintainer: board <root@localhost>',
    'Description: Node.js',
    '',
  ];
  writeFileSync(join(folder, 'DEBIAN', 'control'), control.join('\n'));
  await run('dpkg-deb', ['-Znone', '--build', folder, deb], { stdio: ['ignore', 'ignore', 'inherit'] });
}
