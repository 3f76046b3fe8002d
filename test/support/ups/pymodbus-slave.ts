import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../daemon.js';
import { hasProgram, wordsToRun } from '../machine/unpacked-programs.js';
import { freeTcpPort } from '../tcp.js';
import { until } from '../until.js';
import { openPtyPair, type PtyPair } from './pty-pair.js';

const python = '/usr/bin/python3';

const packages = ['pymodbus', 'serial', 'serial_asyncio'].map((name) => `/usr/lib/python3/dist-packages/${name}`);

export const pymodbusMissing = !hasProgram(python, ...packages);

/** Goes into the title of what is skipped. */
export const pymodbusNote = pymodbusMissing ? ' (SKIPPED: python3-pymodbus is not there)' : '';

/** Words by address, of the function that reads them. */
export type ModbusImage = Readonly<Partial<Record<3 | 4, Readonly<Record<number, number>>>>>;

/** A slave of Debian's python3-pymodbus at the other end of a serial line; it serves what the test typed in. */
export class PymodbusSlave {
  readonly #line: PtyPair | undefined;
  /** Where a master may ask. */
  readonly path: string;
  readonly #child: ChildProcess;
  #printed = '';
  #complaints = '';

  private constructor(line: PtyPair | number, baud: number, slave: number) {
    this.#line = typeof line === 'number' ? undefined : line;
    this.path = typeof line === 'number' ? `tcp://127.0.0.1:${line}` : line.right;
    const port = typeof line === 'number' ? `tcp:${line}` : line.left;
    const script = join(root, 'test/support/ups/pymodbus-slave.py');
    const [command, ...args] = wordsToRun(python, [script, port, String(baud), String(slave)], packages);
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#printed += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
  }

  static async start(image: ModbusImage, baud: number, slave = 1): Promise<PymodbusSlave> {
    return PymodbusSlave.#serving(new PymodbusSlave(await openPtyPair(), baud, slave), image);
  }

  /** On Modbus TCP, at a free port of the loopback. */
  static async startTcp(image: ModbusImage, slave = 1): Promise<PymodbusSlave> {
    return PymodbusSlave.#serving(new PymodbusSlave(await freeTcpPort(), 0, slave), image);
  }

  static async #serving(started: PymodbusSlave, image: ModbusImage): Promise<PymodbusSlave> {
    try {
      await started.#tell(image, 'serving');
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /** Changes words, and resolves when they are changed. */
  set(image: ModbusImage): Promise<void> {
    return this.#tell(image, 'changed');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill('SIGKILL');
      await gone;
    }
    await this.#line?.stop();
  }

  async #tell(image: ModbusImage, answer: string): Promise<void> {
    const before = this.#count(answer);
    this.#child.stdin?.write(`${JSON.stringify(image)}\n`);
    await until(
      () => {
        if (this.#child.exitCode !== null) throw new Error(`pymodbus ended:\n${this.#complaints}`);
        return this.#count(answer) > before;
      },
      20_000,
      `pymodbus is ${answer}`,
    );
  }

  #count(answer: string): number {
    return this.#printed.split('\n').filter((line) => line === answer).length;
  }
}
