import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseReply, unconfirmed, unicast } from './bacnet/wire.js';
import { freeTcpPort } from './tcp.js';
import { freeUdpPort, RawPeer } from './udp.js';
import { until } from './until.js';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Preloaded into a program whose time the test moves. */
export const skippingClock = join(root, 'test/support/skipping-clock.mjs');

export type IniSettings = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [fact: string]: unknown;
}

export const logLevel = { info: 30, warn: 40, error: 50, fatal: 60 } as const;

let isKnownBuilt = false;

/** Builds dist/ when it is older than src/, which does not change while a test file runs; one test file at a time. */
export function ensureBuilt(): void {
  if (isKnownBuilt) return;
  const script = "import { ensureBuilt } from './scripts/prepare.mjs'; await ensureBuilt();";
  const build = spawnSync('flock', ['package.json', process.execPath, '--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`the build failed:\n${build.stdout}${build.stderr}`);
  isKnownBuilt = true;
}

export function iniText(settings: IniSettings): string {
  return Object.entries(settings)
    .map(([section, keys]) =>
      [`[${section}]`, ...Object.entries(keys).map(([key, value]) => `${key}=${value}`), ''].join('\n'),
    )
    .join('\n');
}

export interface ProgramOptions {
  readonly cwd?: string;
  /** Lets the test ask for the heap, see probe.mjs. */
  readonly probed?: boolean;
  /** SIGUSR2 puts its clock half a minute ahead, see skipping-clock.mjs. */
  readonly skipping?: boolean;
  /** Name of a network namespace to run in. */
  readonly inNetwork?: string;
}

/** A program of this project as a child process, with its log. */
export class Program {
  readonly child: ChildProcess;
  /** Lines of standard output that are JSON. */
  readonly log: LogLine[] = [];
  stdout = '';
  stderr = '';
  #partial = '';
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;

  constructor(script: string, args: readonly string[], options: ProgramOptions = {}) {
    const { cwd = root, probed = false, skipping = false, inNetwork } = options;
    const probe = probed ? ['--expose-gc', '--import', join(root, 'test/support/probe.mjs')] : [];
    const words = [
      ...(inNetwork ? ['ip', 'netns', 'exec', inNetwork] : []),
      process.execPath,
      ...probe,
      ...(skipping ? ['--import', skippingClock] : []),
      script,
      ...args,
    ];
    const [command = process.execPath, ...rest] = words;
    this.child = spawn(command, rest, {
      cwd,
      stdio: ['pipe', 'pipe', 'pipe', ...(probed ? (['ipc'] as const) : [])],
    });
    this.child.stdin?.on('error', () => {});
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    // `close` and not `exit`: by then the last line of the log is here.
    this.exited = new Promise((resolve) => this.child.once('close', (code, signal) => resolve({ code, signal })));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get text(): string {
    return this.stdout + this.stderr;
  }

  /** Log lines of this level or worse. */
  atLeast(level: number): readonly LogLine[] {
    return this.log.filter((line) => line.level >= level);
  }

  /** Bytes of the heap after garbage collection; only of a probed program. */
  heapBytes(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.child.once('message', (answer) => resolve((answer as { heapBytes: number }).heapBytes));
      this.child.send('heap', (error) => error && reject(error));
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.running) this.child.kill(signal);
    const killed = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    const { code } = await this.exited;
    clearTimeout(killed);
    return code;
  }

  #take(text: string): void {
    this.stdout += text;
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('{"')) this.log.push(JSON.parse(line) as LogLine);
    }
  }
}

export interface Daemon {
  readonly program: Program;
  readonly port: number;
  /** Where the web page is, unless `config` says otherwise. */
  readonly webPort: number;
  readonly configFile: string;
  readonly dataDir: string;
  /** Stops the daemon, waits for its end and removes its files; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface DaemonOptions {
  readonly settings?: IniSettings;
  /** Text of config.ini instead of settings. */
  readonly config?: string;
  readonly port?: number;
  readonly args?: readonly string[];
  readonly probed?: boolean;
  /** SIGUSR2 puts its clock half a minute ahead, see skipping-clock.mjs. */
  readonly skipping?: boolean;
  /** Do not wait until it answers a Who-Is. */
  readonly silent?: boolean;
  /** Name of the network namespace of its machine; it is silent then. */
  readonly inNetwork?: string | undefined;
  /** dist/ is known to be up to date. */
  readonly isBuilt?: boolean;
  /** Puts files into its data folder, which is there and empty, before it starts. */
  readonly prepare?: (dataDir: string) => void;
}

/** Starts `dist/main.js` with a config.ini and a data folder of its own, bound to the loopback. */
export async function startDaemon(options: DaemonOptions = {}): Promise<Daemon> {
  if (!options.isBuilt) ensureBuilt();
  const port = options.port ?? (await freeUdpPort());
  const webPort = await freeTcpPort();
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const configFile = join(folder, 'config.ini');
  const dataDir = join(folder, 'data');
  const settings = {
    ...options.settings,
    // Only tests of FTP want it: many daemons share this machine.
    ftp: { enabled: 'no', ...options.settings?.ftp },
    web: { bind: '127.0.0.1', port: webPort, ...options.settings?.web },
    bacnet: { bind: '127.0.0.1', port, ...options.settings?.bacnet },
  };
  writeFileSync(configFile, options.config ?? iniText(settings));
  if (options.prepare) {
    mkdirSync(dataDir);
    options.prepare(dataDir);
  }
  const args = ['--config', configFile, '--data', dataDir, ...(options.args ?? [])];
  const { probed = false, skipping = false, inNetwork } = options;
  const place = inNetwork === undefined ? {} : { inNetwork };
  const program = new Program(join(root, 'dist/main.js'), args, { probed, skipping, ...place });
  const stop = async () => {
    const code = await program.stop();
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  try {
    if (!options.silent && inNetwork === undefined) await answersWhoIs(port, program);
  } catch (error) {
    await stop();
    throw error;
  }
  return { program, port, webPort, configFile, dataDir, stop };
}

/** Waits until the server on the port answers a Who-Is; not asked more often than a polite BMS would. */
export async function answersWhoIs(port: number, program?: Program, timeoutMs = 30_000): Promise<void> {
  const peer = await RawPeer.open(port);
  try {
    await until(
      async () => {
        if (program && !program.running) throw new Error(`the daemon ended:\n${program.text}`);
        peer.send(unicast(unconfirmed(8), 0x00));
        const answer = await peer.next(150);
        return answer !== undefined && parseReply(answer).service === 0;
      },
      timeoutMs,
      () => `${program?.text ?? ''}\nthe daemon answers a Who-Is`,
    );
  } finally {
    await peer.close();
  }
}

/** Runs a program of this project to its end. */
export async function runToEnd(
  script: string,
  args: readonly string[],
  cwd = root,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const program = new Program(script, args, { cwd });
  const { code } = await program.exited;
  return { code, stdout: program.stdout, stderr: program.stderr };
}
