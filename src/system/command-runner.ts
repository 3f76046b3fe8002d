import { execFile } from 'node:child_process';
import { GatewayError } from '../core/errors.js';

export interface CommandResult {
  /** 127: there is no such program; 124: it was stopped because it took too long. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with a list of arguments, never through a shell; never rejects. */
export type CommandRunner = (
  program: string,
  args: readonly string[],
  options?: { readonly timeoutMs?: number },
) => Promise<CommandResult>;

const defaultTimeoutMs = 20_000;
const maxOutputBytes = 1_048_576;
/** What a caller's environment holds is none of these programs' business. */
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

export const systemCommands: CommandRunner = (program, args, { timeoutMs = defaultTimeoutMs } = {}) =>
  new Promise((resolve) => {
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: maxOutputBytes, env: environment } as const;
    execFile(program, [...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: exitCodeOf(error), stdout, stderr });
    });
  });

function exitCodeOf(error: (Error & { code?: unknown; killed?: unknown }) | null): number {
  if (error === null) return 0;
  if (error.code === 'ENOENT') return 127;
  if (error.killed === true) return 124;
  return typeof error.code === 'number' ? error.code : 126;
}

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
