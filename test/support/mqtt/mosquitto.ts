import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasProgram, wordsToRun } from '../machine/unpacked-programs.js';
import { freeTcpPort } from '../tcp.js';
import { until } from '../until.js';

const server = '/usr/sbin/mosquitto';
const subscriber = '/usr/bin/mosquitto_sub';
const publisher = '/usr/bin/mosquitto_pub';

export const mosquittoMissing = !hasProgram(server, subscriber, publisher);

/** Goes into the title of what is skipped. */
export const mosquittoNote = mosquittoMissing ? ' (SKIPPED: mosquitto and mosquitto-clients are not there)' : '';

/** A user that a broker knows, with its line of a password file as mosquitto_passwd makes it. */
export const brokerUser = {
  user: 'ups',
  password: 'hall3-Rhone',
  line: 'ups:$7$101$qeCIs8Xk/tZA5mor$nN4RWVI1zeCKfnAZmC6BChORG/cqnJSf3yn0H2037VOhHFwxfnQeQbyV5kvfCJJ8PW0XXdGsiMdYACGHZMR8yQ==',
} as const;

/** Lines of mosquitto.conf and a file by which a broker knows that user and nobody else. */
export const usersOnly = [
  'allow_anonymous false\npassword_file FOLDER/passwords',
  { passwords: `${brokerUser.line}\n` },
] as const;

/** Files of a broker in a folder of its own. */
export type BrokerFiles = Readonly<Record<string, string>>;

/** Debian's broker, with settings and files of its own; nothing of the machine's is used. */
export class Mosquitto {
  readonly folder: string;
  readonly port: number;
  readonly #config: string;
  #child: ChildProcess | undefined;
  said = '';

  private constructor(folder: string, port: number, config: string) {
    this.folder = folder;
    this.port = port;
    this.#config = config;
  }

  /** `config`: lines of mosquitto.conf besides the listener; FOLDER in them is where the files are. */
  static async start(config = 'allow_anonymous true', files: BrokerFiles = {}): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
    const broker = new Mosquitto(folder, await freeTcpPort(), config);
    await broker.run();
    return broker;
  }

  /** Again on the same port; without persistence it knows nothing of before. */
  async run(): Promise<void> {
    const file = join(this.folder, 'mosquitto.conf');
    const config = this.#config.replaceAll('FOLDER', this.folder);
    const listener = /^listener /m.test(config) ? '' : `listener ${this.port} 127.0.0.1\n`;
    const own = config.replace(/^listener \d+.*$/m, `listener ${this.port} 127.0.0.1`);
    // Else it becomes a user who may not read the folder.
    writeFileSync(file, `user root\nlog_type all\n${listener}${own}\n`);
    const [command, ...args] = wordsToRun(server, ['-c', file]);
    const before = this.said.length;
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
      });
    this.#child = child;
    await until(
      () => {
        if (child.exitCode !== null) throw new Error(`mosquitto ended:\n${this.said}`);
        // Not by a connection of ours: it would count among its clients.
        return this.said.slice(before).includes(' running');
      },
      10_000,
      'mosquitto listens',
    );
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Without a word to anybody. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** For how many more seconds the broker retains each of so many messages; undefined: for good. */
  async expiries(count: number): Promise<ReadonlyMap<string, number | undefined>> {
    const args = ['-h', '127.0.0.1', '-p', String(this.port), '-V', '5', '-t', '#', '-C', String(count), '-F', '%t %E'];
    const [command, ...rest] = wordsToRun(subscriber, args);
    const { stdout } = await promisify(execFile)(command, rest, { encoding: 'utf8', timeout: 10_000 });
    const lines = stdout.split('\n').filter((line) => line !== '');
    return new Map(
      lines.map((line) => {
        const [topic = '', seconds = ''] = line.split(' ');
        return [topic, seconds === '' ? undefined : Number(seconds)];
      }),
    );
  }

  /** Sends one message with Debian's client, who waits for the broker's answer; what he says of it, nothing where all is well. */
  async publish(args: readonly string[], topic: string, payload: string): Promise<string> {
    const own = ['-h', '127.0.0.1', '-p', String(this.port), '-q', '1', '-t', topic, '-m', payload];
    const [command, ...rest] = wordsToRun(publisher, [...own, ...args]);
    const { stdout, stderr } = await promisify(execFile)(command, rest, { encoding: 'utf8', timeout: 10_000 });
    return stdout + stderr;
  }

  /** Debian's client, listening to everything from now on; `args` beside address and topics. */
  listen(args: readonly string[] = [], topics: readonly string[] = ['#']): Listener {
    return new Listener([
      ...['-h', '127.0.0.1', '-p', String(this.port), '-q', '1', '-F', '%j'],
      ...topics.flatMap((topic) => ['-t', topic]),
      ...args,
    ]);
  }
}

/** What `mosquitto_sub` has received. */
export class Listener {
  /** The last message of each topic; an empty one takes a topic away. */
  readonly topics = new Map<string, string>();
  /** All of them, in order. */
  readonly messages: { readonly topic: string; readonly payload: string; readonly retain: boolean }[] = [];
  said = '';
  readonly #child: ChildProcess;
  #partial = '';

  constructor(args: readonly string[]) {
    const [command, ...rest] = wordsToRun(subscriber, args);
    this.#child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
    });
  }

  /** What is told as JSON; undefined where nothing is. */
  read(topic: string) {
    const text = this.topics.get(topic);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #take(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines.filter((one) => one !== '')) {
      const { topic, payload, retain } = JSON.parse(line);
      // A payload that is JSON comes as such.
      const told = typeof payload === 'string' ? payload : payload === undefined ? '' : JSON.stringify(payload);
      this.messages.push({ topic, payload: told, retain: retain === 1 });
      if (told === '') this.topics.delete(topic);
      else this.topics.set(topic, told);
    }
  }
}
