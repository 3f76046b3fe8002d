import { GatewayError } from '../../core/errors.js';
import type { CommandRunner } from '../command-runner.js';

/** Runs a program that must end well; throws `network.failed` with its last words. */
export async function runOrFail(
  run: CommandRunner,
  program: string,
  args: readonly string[],
  timeoutMs?: number,
): Promise<string> {
  const { exitCode, stdout, stderr } = await run(program, args, timeoutMs === undefined ? {} : { timeoutMs });
  if (exitCode === 0) return stdout;
  const words = `${stderr}\n${stdout}`.trim().split('\n').slice(-3).join(' ').slice(0, 300);
  const said = words === '' ? '' : `: ${words}`;
  throw new GatewayError('network.failed', `${program} ${args.join(' ')} ended with ${exitCode}${said}`, { exitCode });
}
