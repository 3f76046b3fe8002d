import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProgram, wordsToRun } from '../machine/unpacked-programs.js';
import { freeTcpPort } from '../tcp.js';
import { until } from '../until.js';

// Not /usr/sbin/upsd, which asks the machine's own settings whether it may run.
const server = '/usr/lib/nut/upsd';
const client = '/usr/bin/upsc';
const driverPath = (driver: string) => `/usr/lib/nut/${driver}`;

export type NutDriver = 'socomec_jbus' | 'huawei-ups2000' | 'snmp-ups';

export const nutMissing = !hasProgram(server, client, driverPath('socomec_jbus'), driverPath('huawei-ups2000'));

/** Goes into the title of what is skipped. */
export const nutNote = nutMissing ? ' (SKIPPED: nut-modbus is not there)' : '';

/** A driver of Network UPS Tools on a serial line, the server over it, and what `upsc` says. Nothing of the machine's is used. */
export class NutUps {
  readonly #folder: string;
  readonly #port: number;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #children: ChildProcess[] = [];
  #said = '';

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    const state = join(folder, 'state');
    mkdirSync(state, { mode: 0o700 });
    this.#environment = { ...process.env, NUT_CONFPATH: folder, NUT_STATEPATH: state, NUT_ALTPIDPATH: state };
  }

  /** Resolves when `upsc` has the first values of the UPS. `more`: further lines of ups.conf. */
  static async start(driver: NutDriver, line: string, more: readonly string[] = []): Promise<NutUps> {
    const ups = new NutUps(mkdtempSync(join(tmpdir(), 'nut-')), await freeTcpPort());
    ups.#write('ups.conf', ['[ups]', `driver = ${driver}`, `port = ${line}`, ...more, ''].join('\n'));
    ups.#write('upsd.conf', `LISTEN 127.0.0.1 ${ups.#port}\n`);
    ups.#write('upsd.users', '');
    try {
      ups.#run(driverPath(driver), ['-a', 'ups', '-u', 'root', '-F']);
      ups.#run(server, ['-u', 'root', '-F']);
      await until(() => isRead(ups.values().get('ups.status')), 30_000, `${driver} reads the UPS`);
    } catch (error) {
      await ups.stop();
      throw new Error(`${(error as Error).message}\n${ups.#said}`);
    }
    return ups;
  }

  /** What `upsc` prints, by variable. */
  values(): ReadonlyMap<string, string> {
    const [command, ...args] = wordsToRun(client, [`ups@127.0.0.1:${this.#port}`]);
    const { stdout } = spawnSync(command, args, { env: this.#environment, encoding: 'utf8' });
    const pairs = (stdout ?? '').split('\n').flatMap((text) => {
      const [, name, value] = /^([a-zA-Z0-9.-]+): (.*)$/.exec(text) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    });
    return new Map(pairs);
  }

  async stop(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text, { mode: 0o600 });
  }

  #run(path: string, args: readonly string[]): void {
    const [command, ...rest] = wordsToRun(path, args);
    const child = spawn(command, rest, { env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text;
      });
    }
    this.#children.push(child);
  }
}

/** A driver that has read nothing yet says that it waits. */
function isRead(status: string | undefined): boolean {
  return status !== undefined && status !== 'WAIT';
}
