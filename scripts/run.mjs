import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, wherever the script was called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a command in the project's root and ends this script with its exit code when it fails. */
export async function run(command, args, options = {}) {
  const code = await exitCodeOf(command, args, options);
  if (code !== 0) process.exit(code);
}

/** Runs a command (of node_modules, else of the machine) and resolves with its exit code. */
export function exitCodeOf(command, args, options = {}) {
  const local = join(root, 'node_modules', '.bin', command);
  return new Promise((resolve, reject) => {
    const child = spawn(existsSync(local) ? local : command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
