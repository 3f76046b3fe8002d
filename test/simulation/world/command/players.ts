import { type ChildProcess, fork } from 'node:child_process';
import type { Script, Violation } from '../contract.js';
import type { Job, RunResult } from '../run-result.js';

/** A run that takes longer, in real time, hangs. */
const patienceMs = 1_200_000;

/** What one child needs, and a little more; a leak of a run shows as an end of the child. */
const execArgv = ['--max-old-space-size=1024', '--max-semi-space-size=16'];

interface Waiting {
  readonly job: Job;
  readonly resolve: (result: RunResult) => void;
}

/** Child processes that play scripts, each one at a time; a child that dies or hangs has violated a rule, and is replaced. */
export class Players {
  readonly #childFile: URL;
  readonly #count: number;
  readonly #waiting: Waiting[] = [];
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();
  #isClosed = false;

  constructor(childFile: URL, count: number) {
    this.#childFile = childFile;
    this.#count = count;
  }

  play(script: Script, options: Job['options'] = {}): Promise<RunResult> {
    return new Promise((resolve) => {
      this.#waiting.push({ job: { script, options }, resolve });
      this.#next();
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const child of this.#all) child.kill('SIGKILL');
  }

  #next(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const child = this.#idle.pop() ?? (this.#all.size < this.#count ? this.#start() : undefined);
      if (child === undefined) return;
      const waiting = this.#waiting.shift();
      if (waiting !== undefined) this.#hand(child, waiting);
    }
  }

  #start(): ChildProcess {
    const child = fork(this.#childFile, { execArgv });
    this.#all.add(child);
    child.once('exit', () => {
      this.#all.delete(child);
      const at = this.#idle.indexOf(child);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return child;
  }

  #hand(child: ChildProcess, { job, resolve }: Waiting): void {
    const end = (result: RunResult): void => {
      clearTimeout(timer);
      child.off('message', take);
      child.off('exit', die);
      resolve(result);
      this.#next();
    };
    const take = (result: RunResult): void => {
      this.#idle.push(child);
      end(result);
    };
    const die = (code: number | null, signal: string | null): void => {
      end(
        withoutResult(job.script, {
          rule: 'process-lives',
          atMs: 0,
          what: `The process ended with ${signal ?? code}.`,
        }),
      );
    };
    const timer = setTimeout(() => {
      child.off('exit', die);
      child.kill('SIGKILL');
      child.once('exit', () =>
        end(withoutResult(job.script, { rule: 'never-hangs', atMs: 0, what: `No end within ${patienceMs / 1000} s.` })),
      );
    }, patienceMs);
    child.on('message', take);
    child.once('exit', die);
    child.send(job);
  }
}

function withoutResult({ seed }: Script, violation: Violation): RunResult {
  const nothing = { judged: {}, faults: {}, most: {}, plantMs: 0, skippedMs: 0, cpuMs: 0, events: 0 };
  return { seed, hash: '', violations: [violation], ...nothing };
}
