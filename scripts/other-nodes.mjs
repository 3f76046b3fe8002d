// The lines of Node beside the machine's own, each as an npm package that holds nothing but the program.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, root } from './run.mjs';

/** The oldest is what Debian 13 ships; the others are what Node supports. */
const lines = [20, 22, 24];

const folder = join(root, 'node_modules', '.cache', 'nodes');

/** Without the machine's own line. */
export const otherLines = lines.filter((line) => line !== Number(process.versions.node.split('.')[0]));

/** Path of the program of this line, fetched at its first use; undefined where it cannot be had. */
export async function nodeOf(line) {
  // What the package `node` fetches when it is installed.
  const name = `node-${process.platform}-${process.arch}`;
  const place = join(folder, String(line));
  const program = join(place, 'node_modules', name, 'bin', 'node');
  if (existsSync(program)) return program;
  console.log(`Fetching Node ${line} (npm, package ${name}) ...`);
  mkdirSync(place, { recursive: true });
  const words = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await exitCodeOf('npm', ['install', '--prefix', place, ...words, `${name}@${line}`], { cwd: place });
  return existsSync(program) ? program : undefined;
}
