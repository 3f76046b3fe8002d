import { spawnSync } from 'node:child_process';
import { hasProgram, wordsToRun } from './unpacked-programs.js';

const path = '/usr/bin/promtool';

export const promtoolMissing = !hasProgram(path);

/** Goes into the title of what is skipped. */
export const promtoolNote = promtoolMissing ? ' (SKIPPED: promtool of the package prometheus is not there)' : '';

/** What Prometheus says of files of its own, by absolute paths, or of what is given to it. */
export function promtool(args: readonly string[], input = '') {
  const [command, ...rest] = wordsToRun(path, args);
  const { status, stdout, stderr } = spawnSync(command, rest, { input, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}
