import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, root } from '../support/daemon.js';
import { keyArguments, placesIn, run, temporaryFolder } from '../support/machine/installation.js';
import { machinesMissing } from '../support/machine/machine-namespace.js';

const { folder, remove } = temporaryFolder();
const product = join(folder, 'product');
const launcher = join(folder, 'launcher');
const from = ['--product', product, '--launcher', launcher];

/** A product of two files, as the set-up sees it. */
function writeProduct(version: string, minimumVersion = '1.0.0'): void {
  rmSync(product, { recursive: true, force: true });
  mkdirSync(join(product, 'config'), { recursive: true });
  mkdirSync(join(product, 'dist'));
  cpSync(join(root, 'config/config.ini'), join(product, 'config/config.ini'));
  writeFileSync(join(product, 'dist/main.js'), `// ${version}`);
  writeFileSync(join(product, 'manifest.json'), JSON.stringify({ version, minimumVersion, files: [] }));
}

beforeAll(() => {
  ensureBuilt();
  const first = join(folder, 'first');
  run(join(root, 'scripts/install'), ['--as-built', '--root', first, ...keyArguments(folder)], folder);
  cpSync(join(placesIn(first).program, 'launcher'), launcher, { recursive: true });
}, 120_000);
afterAll(remove);

describe('the set-up', { timeout: 60_000 }, () => {
  const setup = (place: string, umask = '022') => {
    const words = [process.execPath, join(root, 'scripts/setup.mjs'), 'install', ...from, '--root', place];
    return run('sh', ['-c', `umask ${umask}; exec "$@"`, 'sh', ...words], folder);
  };

  it('gives the service what it must read, whatever the umask of root and the modes of the checkout', () => {
    writeProduct('1.0.0');
    const places = placesIn(join(folder, 'private'));
    for (const place of [product, launcher]) run('chmod', ['-R', 'go=', place]);
    setup(join(folder, 'private'), '077');
    run('chmod', ['-R', 'go+rX', launcher]);
    const all = readdirSync(places.program, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(places.program, name),
    );
    const shut = [places.program, ...all].filter((path) => {
      const { mode } = statSync(path);
      const needed = statSync(path).isDirectory() ? 0o755 : 0o644;
      return (mode & 0o777) !== needed;
    });
    expect(all.length).toBeGreaterThan(10);
    expect(shut).toEqual([]);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    const config = [places.settings, join(places.data, 'factory.ini'), join(places.settings, '..'), places.data];
    expect(config.map(modeOf)).toEqual(['640', '640', '750', '750']);
    for (const name of readdirSync(places.units)) expect(modeOf(join(places.units, name))).toBe('644');
  });

  it('writes through no link that the service has left in its folders', () => {
    writeProduct('1.0.0');
    const place = join(folder, 'linked');
    const places = placesIn(place);
    const target = join(folder, 'of-root');
    for (const one of [places.data, join(places.settings, '..')]) mkdirSync(one, { recursive: true });
    for (const link of [places.settings, join(places.data, 'factory.ini')]) symlinkSync(target, link);
    const other = join(folder, 'other');
    mkdirSync(join(other), { recursive: true });
    writeFileSync(join(other, 'manifest.json'), '{}');
    mkdirSync(places.slots, { recursive: true });
    for (const slot of ['a', 'b']) symlinkSync(other, join(places.slots, slot));
    setup(place);
    expect(existsSync(target)).toBe(false);
    expect(lstatSync(join(places.slots, 'a')).isDirectory()).toBe(true);
    writeProduct('1.1.0');
    setup(place);
    expect(readFileSync(join(other, 'manifest.json'), 'utf8')).toBe('{}');
  });

  it('says what becomes of the data when the version is not made to follow the one before, and installs it', () => {
    const place = join(folder, 'older');
    writeProduct('2.0.0', '1.5.0');
    expect(setup(place)).not.toContain('Note');
    writeProduct('1.9.0', '1.5.0');
    expect(setup(place)).not.toContain('Note');
    writeProduct('1.0.0');
    expect(setup(place)).toMatch(/1\.0\.0 replaces 1\.9\.0/);
    writeProduct('2.0.0', '1.5.0');
    expect(setup(place)).toMatch(/2\.0\.0 replaces 1\.0\.0/);
    expect(readlinkSync(join(placesIn(place).slots, 'current'))).toBe('b');
  });

  it('leaves the version that was there when something fails half-way, and none beside it', () => {
    const place = join(folder, 'blocked');
    const { slots, unit, units } = placesIn(place);
    const rules = join(place, 'etc/udev/rules.d');
    writeProduct('1.0.0');
    setup(place);
    writeFileSync(unit, '# former');
    rmSync(rules, { recursive: true });
    writeFileSync(rules, '');
    writeProduct('1.1.0');
    expect(() => setup(place)).toThrow('was there is in place');
    expect(readlinkSync(join(slots, 'current'))).toBe('a');
    expect(readdirSync(slots).sort()).toEqual(['a', 'current']);
    expect(readFileSync(unit, 'utf8')).toBe('# former');
    expect(readdirSync(units)).toHaveLength(3);
    rmSync(rules);
    setup(place);
    expect(readlinkSync(join(slots, 'current'))).toBe('b');
    expect(readdirSync(units)).toHaveLength(3);
  });
});

/** Machines on which the set-up is root's, each command that changes one of them only being noted. */
describe.skipIf(machinesMissing)('the set-up of a machine with systemd', { timeout: 60_000 }, () => {
  const told = join(folder, 'told');
  const commands = join(folder, 'commands');
  const program = '/opt/ups-bacnet-gateway';

  beforeAll(() => {
    mkdirSync(commands);
    mkdirSync(join(folder, 'checkout'));
    for (const name of ['systemctl', 'useradd', 'usermod', 'userdel', 'id', 'chown', 'sync', 'udevadm']) {
      const seen = name === 'sync' ? `$(cd ${program} && ls -d launcher*)` : '$*';
      const failing = `case "${name} $1 $(readlink ${program}/slots/current) " in "$FAILS "*) exit 1; esac`;
      const script = `#!/bin/sh\necho ${name} ${seen} >> ${told}\n${failing}\n`;
      writeFileSync(join(commands, name), script);
      chmodSync(join(commands, name), 0o755);
    }
  });

  /** Runs the set-up for each of these products; what fails meanwhile: a command, its first word, the current slot then. */
  function install(...steps: readonly { readonly version: string; readonly fails?: string }[]) {
    writeFileSync(told, '');
    const products = steps.map(({ version }) => {
      writeProduct(version);
      const copy = `${product}-${version}`;
      cpSync(product, copy, { recursive: true });
      return copy;
    });
    const setups = steps.map(({ version, fails = 'nothing' }, index) => {
      const words = ['install', '--product', products[index], '--launcher', `${folder}/launcher-of-it`].join(' ');
      return `echo ${basename(products[index] ?? '')} >> ${told}
        rm -rf ${folder}/launcher-of-it && cp -r ${launcher} ${folder}/launcher-of-it
        echo ${version} > ${folder}/launcher-of-it/version
        FAILS='${fails}' ${process.execPath} ${folder}/checkout/scripts/setup.mjs ${words} >&2 && echo 0 || echo $?`;
    });
    const script = `
      mount --make-rprivate /
      mount --rbind ${root} ${folder}/checkout
      for place in /opt /etc /var/lib /run; do mount -t tmpfs none $place; done
      mkdir -p /run/systemd/system
      export PATH=${commands}:$PATH
      ${setups.join('\n')}
      readlink ${program}/slots/current || echo none
      cat ${program}/launcher/version >&2 || true
      cd ${program} && echo there: * slots/* >&2`;
    const { stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-ec', script], { encoding: 'utf8' });
    const lines = readFileSync(told, 'utf8').trim().split('\n');
    const last = lines.slice(lines.indexOf(basename(products.at(-1) ?? '')) + 1);
    return { results: stdout.trim().split('\n'), stderr, last };
  }

  it.each(['chown', 'systemctl daemon-reload a', 'systemctl enable'])(
    'puts the version that was there back when %s fails',
    (fails) => {
      const { results, stderr } = install({ version: '1.0.0' }, { version: '1.1.0', fails });
      expect(results).toEqual(['0', '1', 'a']);
      expect(stderr).toContain('has failed');
      expect(stderr).toMatch(/^1\.0\.0\nthere: launcher slots slots\/a slots\/current$/m);
    },
  );

  it('starts it again, and says so', () => {
    const { stderr, last } = install({ version: '1.0.0' }, { version: '1.1.0', fails: 'chown' });
    expect(stderr).toMatch(/has failed: .*chown/);
    expect(stderr).toContain('The version that was there is started again.');
    expect(last.filter((line) => / (stop|start) /.test(line))).toEqual([
      'systemctl stop ups-bacnet-gateway.service',
      'systemctl start ups-bacnet-gateway.service',
    ]);
  });

  it('puts it back, too, when the new one does not start, which systemd would try again and again', () => {
    const { results, stderr, last } = install({ version: '1.0.0' }, { version: '1.1.0', fails: 'systemctl start b' });
    expect(results).toEqual(['0', '1', 'a']);
    expect(stderr).toContain('The version that was there is started again.');
    expect(stderr).toMatch(/^1\.0\.0\nthere: launcher slots slots\/a slots\/current$/m);
    const words = last.filter((line) => / (stop|start|daemon-reload)/.test(line)).map((line) => line.split(' ')[1]);
    expect(words).toEqual(['stop', 'daemon-reload', 'start', 'stop', 'daemon-reload', 'start']);
  });

  it('starts nothing where nothing was', () => {
    const { results, last } = install({ version: '1.0.0', fails: 'sync' });
    expect(results).toEqual(['1', 'none']);
    expect(last.filter((line) => line.includes(' start '))).toEqual([]);
  });

  it('has a whole launcher on the disk before the old one goes', () => {
    const { results, last } = install({ version: '1.0.0' }, { version: '1.1.0' });
    expect(results).toEqual(['0', '0', 'b']);
    expect(last.filter((line) => line.startsWith('sync'))).toEqual([
      'sync launcher',
      'sync launcher launcher.next',
      'sync launcher launcher.old',
    ]);
  });
});
