import type { CommandRunner } from '../command-runner.js';

/** What arping of iputils says: it asks three times from no address, as RFC 5227 wants. */
export async function probeAddress(
  run: CommandRunner,
  interfaceName: string,
  address: string,
): Promise<'free' | 'taken' | 'unknown'> {
  // Debian has another arping, whose options and exit codes mean the opposite.
  const { stdout, stderr } = await run('arping', ['-V']);
  if (!`${stdout}${stderr}`.includes('iputils')) return 'unknown';
  const { exitCode } = await run('arping', ['-q', '-D', '-c', '3', '-w', '3', '-I', interfaceName, address]);
  if (exitCode === 0) return 'free';
  return exitCode === 1 ? 'taken' : 'unknown';
}
