import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProgram, wordsToRun } from '../machine/unpacked-programs.js';

// Not /usr/sbin/upsmon, which asks the machine's own settings whether it may run.
const monitor = '/usr/lib/nut/upsmon';
const reader = '/usr/bin/upsc';

export const upsmonMissing = !hasProgram(monitor, reader);

/** Goes into the title of what is skipped. */
export const upsmonNote = upsmonMissing ? ' (SKIPPED: nut-client is not there)' : '';

/** Seconds of upsmon.conf. */
export interface UpsmonTimes {
  readonly pollFreq: number;
  readonly hostSync: number;
  readonly deadTime: number;
  readonly finalDelay: number;
}

export interface UpsmonOptions {
  /** As `ups@127.0.0.1:3493`. */
  readonly ups: string;
  readonly user: string;
  readonly password: string;
  readonly times: UpsmonTimes;
  /** Name of the network namespace of its machine; absent: this one's. */
  readonly inNetwork?: string | undefined;
}

const notices = 'ONLINE ONBATT LOWBATT FSD COMMOK COMMBAD SHUTDOWN REPLBATT NOCOMM NOPARENT'.split(' ');

/** A server that shuts down by Debian's upsmon, as a secondary: its shutdown command leaves a file. Nothing of the machine's is used. */
export class Upsmon {
  /** The name of the UPS that it is logged in to. */
  readonly stage: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'upsmon-'));
  readonly #child: ChildProcess;
  /** What it has said. */
  said = '';

  constructor({ ups, user, password, times, inNetwork }: UpsmonOptions) {
    this.stage = ups.split('@')[0] ?? '';
    const state = join(this.#folder, 'state');
    mkdirSync(state, { mode: 0o700 });
    const lines = [
      `MONITOR ${ups} 1 ${user} ${password} secondary`,
      'MINSUPPLIES 1',
      `SHUTDOWNCMD "touch ${this.#shutdownFile}"`,
      'RUN_AS_USER root',
      `POLLFREQ ${times.pollFreq}`,
      `POLLFREQALERT ${times.pollFreq}`,
      `HOSTSYNC ${times.hostSync}`,
      `DEADTIME ${times.deadTime}`,
      `FINALDELAY ${times.finalDelay}`,
      ...notices.map((notice) => `NOTIFYFLAG ${notice} IGNORE`),
    ];
    writeFileSync(join(this.#folder, 'upsmon.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
    // One process, which ends with its signal.
    const [command = monitor, ...args] = inside(inNetwork, wordsToRun(monitor, ['-F', '-p']));
    const env = { ...process.env, NUT_CONFPATH: this.#folder, NUT_STATEPATH: state, NUT_ALTPIDPATH: state };
    this.#child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
      });
    }
  }

  /** When its shutdown command was run, wall clock milliseconds; undefined while it was not. */
  get shutdownMs(): number | undefined {
    return statSync(this.#shutdownFile, { throwIfNoEntry: false })?.mtimeMs;
  }

  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) {
      const ended = new Promise((resolve) => this.#child.once('close', resolve));
      this.#child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #shutdownFile(): string {
    return join(this.#folder, 'shut-down');
  }
}

/** What `upsc` says of ups.status: its words, or the server's error. */
export function statusByUpsc(ups: string, inNetwork?: string): Promise<string> {
  const [command = reader, ...args] = inside(inNetwork, wordsToRun(reader, [ups, 'ups.status']));
  return new Promise((resolve) => {
    execFile(command, args, { encoding: 'utf8' }, (_failure, stdout, stderr) => {
      resolve(/^Error: (.*)$/m.exec(stderr)?.[1] ?? stdout.trim());
    });
  });
}

function inside(network: string | undefined, words: readonly string[]): readonly string[] {
  return network === undefined ? words : ['ip', 'netns', 'exec', network, ...words];
}
