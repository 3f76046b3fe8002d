import type { CommandResult, CommandRunner } from '../../../src/system/command-runner.js';

/** Programs that are not run: keeps what was asked for and answers as the test says; the longest beginning counts. */
export class RecordedCommands {
  readonly lines: string[] = [];
  readonly answers = new Map<string, Partial<CommandResult>>();
  /** Runs in the middle of a program. */
  whileRunning: ((line: string) => Promise<void>) | undefined;

  readonly run: CommandRunner = async (program, args) => {
    const line = [program, ...args].join(' ');
    this.lines.push(line);
    await this.whileRunning?.(line);
    const known = [...this.answers].filter(([start]) => line.startsWith(start));
    const [, answer = {}] = known.sort(([one], [other]) => other.length - one.length)[0] ?? [];
    return { exitCode: 0, stdout: '', stderr: '', ...answer };
  };
}
