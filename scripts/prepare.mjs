// Brings a fresh clone to the point where it runs: packages installed, dist/ built. Does nothing when nothing is missing.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, root, run } from './run.mjs';

const oldestNode = [20, 19];

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  console.error(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

export async function ensurePackages() {
  const stamp = join(root, 'node_modules', '.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const typescript = join(root, 'node_modules', '.bin', 'tsc');
  if (existsSync(typescript) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!onPath('npm')) {
    console.error(
      "npm is needed to install packages and is not there: Debian's nodejs brings none (sudo apt install npm).",
    );
    process.exit(1);
  }
  console.log('Installing packages (npm ci) ...');
  await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

/** For a product, once all that a build needs is there: what an older one has left behind must not get in. */
export function removeBuilt() {
  try {
    rmSync(join(root, 'dist'), { recursive: true, force: true });
  } catch (error) {
    console.error(`dist/ cannot be replaced (${error.code}): make it yours, or remove it (sudo rm -r dist).`);
    process.exit(1);
  }
}

/** src/ into dist/, without the page. */
export async function compile() {
  await run('tsc', ['-p', 'tsconfig.json']);
  await run(process.execPath, ['scripts/schemas-as-data.mjs']);
}

export async function ensureBuilt() {
  const stamp = join(root, 'dist', '.built');
  const inputs = ['package.json', 'tsconfig.json', 'src', 'web'].map((name) => newest(join(root, name)));
  if (modified(stamp) >= Math.max(...inputs)) return;
  console.log('Building dist/ ...');
  await compile();
  await run('vite', ['build', '--config', 'web/vite.config.ts']);
  await run('vite', ['build', '--config', 'web/vite.config.ts', '--mode', 'login']);
  await run('vite', ['build', '--config', 'scripts/finder-bundle.config.mjs']);
  writeFileSync(stamp, '');
}

/** Installs a program of Debian's for the tests; says what to type where that is not possible. */
export async function ensureProgram(program, debianPackage) {
  if (onPath(program)) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  // Nobody is there to answer what a package asks.
  const install = async (args) => {
    const [command, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return succeeds(command, rest);
  };
  if (onPath('apt-get')) {
    console.log(`Installing ${debianPackage} for the tests (apt-get) ...`);
    if (await install(['install', '-y', debianPackage])) return;
    await install(['update']);
    if (await install(['install', '-y', debianPackage])) return;
  }
  console.log(
    `${program} is missing: tests that need it are skipped. To run them: sudo apt-get install ${debianPackage}`,
  );
}

/** Where `ensureUnpacked` puts programs; test/support/machine/unpacked-programs.ts looks here. */
const unpackedPrograms = join(root, 'node_modules', '.cache', 'unpacked-programs');

/**
 * Unpacks Debian packages, with what they need and the machine lacks, into a folder of ours. Tests lay it over /usr on machines
 * that they make of namespaces: installed, network-manager and ifupdown would take this machine's network over.
 */
export async function ensureUnpacked(packages) {
  // Only root can make such machines.
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return;
  const stamp = join(unpackedPrograms, '.unpacked');
  // What the machine has decides what has to be added.
  const wanted = `${packages.join(' ')} ${modified('/var/lib/dpkg/status')}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`Unpacking ${packages.join(', ')} for the tests (apt-get, dpkg-deb); nothing is installed ...`);
  const fresh = `${unpackedPrograms}.new`;
  rmSync(fresh, { recursive: true, force: true });
  if (!(await fetchAndUnpack(packages, fresh))) {
    rmSync(fresh, { recursive: true, force: true });
    const then = existsSync(stamp) ? 'what was unpacked before is used' : 'tests that need one of them are skipped';
    console.log(`They cannot be fetched (no network?): ${then}; the next run tries again.`);
    return;
  }
  writeFileSync(join(fresh, '.unpacked'), wanted);
  rmSync(unpackedPrograms, { recursive: true, force: true });
  renameSync(fresh, unpackedPrograms);
}

async function fetchAndUnpack(packages, folder) {
  const cache = join(folder, 'apt');
  const archives = join(cache, 'archives');
  mkdirSync(join(archives, 'partial'), { recursive: true });
  // No lock of dpkg's: nothing of the machine's is changed.
  const settings = [
    ...[`Dir::Cache=${cache}`, 'APT::Sandbox::User=root', 'Debug::NoLocking=1'],
    ...['Acquire::Retries=1', 'Acquire::http::Timeout=10', 'Acquire::https::Timeout=10'],
  ].flatMap((setting) => ['-o', setting]);
  const apt = (args) => succeeds('apt-get', ['-qq', ...settings, ...args], 'ignore');
  const fetch = ['install', '-y', '--download-only', '--no-install-recommends', '--no-upgrade', ...packages];
  // The machine's lists of packages may be missing or old.
  if (!(await apt(fetch)) && !((await apt(['update'])) && (await apt(fetch)))) return false;
  for (const name of readdirSync(archives).filter((one) => one.endsWith('.deb'))) {
    if (!(await succeeds('dpkg-deb', ['--extract', join(archives, name), folder]))) return false;
  }
  // /bin, /sbin and /lib are links into /usr on the machine, and folders in some packages.
  for (const name of ['bin', 'sbin', 'lib', 'lib64'].filter((one) => existsSync(join(folder, one)))) {
    mkdirSync(join(folder, 'usr', name), { recursive: true });
    if (!(await succeeds('cp', ['-a', `${join(folder, name)}/.`, join(folder, 'usr', name)]))) return false;
    rmSync(join(folder, name), { recursive: true });
  }
  rmSync(cache, { recursive: true });
  return true;
}

async function succeeds(command, args, complaints = 'inherit') {
  return (await exitCodeOf(command, args, { stdio: ['ignore', 'ignore', complaints] }).catch(() => 1)) === 0;
}

function onPath(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function newest(path) {
  if (!statSync(path).isDirectory()) return modified(path);
  return Math.max(0, ...readdirSync(path, { recursive: true }).map((name) => modified(join(path, name))));
}
