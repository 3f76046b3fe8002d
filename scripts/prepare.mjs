// Brings a fresh clone to the point where it runs: packages installed, dist/ built. Does nothing when nothing is missing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
  console.log('Installing packages (npm ci) ...');
  await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

export async function ensureBuilt() {
  const stamp = join(root, 'dist', '.built');
  const inputs = ['package.json', 'tsconfig.json', 'src', 'web'].map((name) => newest(join(root, name)));
  if (modified(stamp) >= Math.max(...inputs)) return;
  console.log('Building dist/ ...');
  await run('tsc', ['-p', 'tsconfig.json']);
  await run('vite', ['build', '--config', 'web/vite.config.ts']);
  await run('vite', ['build', '--config', 'scripts/finder-bundle.config.mjs']);
  writeFileSync(stamp, '');
}

/** Installs a program of Debian's for the tests; says what to type where that is not possible. */
export async function ensureProgram(program, debianPackage) {
  if (onPath(program)) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const install = async (args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', '-qq', ...args];
    return exitCodeOf(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).catch(() => 1);
  };
  if (onPath('apt-get')) {
    console.log(`Installing ${debianPackage} for the tests (apt-get) ...`);
    if ((await install(['install', '-y', debianPackage])) === 0) return;
    await install(['update']);
    if ((await install(['install', '-y', debianPackage])) === 0) return;
  }
  console.log(
    `${program} is missing: tests that need it are skipped. To run them: sudo apt-get install ${debianPackage}`,
  );
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
