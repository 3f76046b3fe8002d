import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { until } from '../support/until.js';

export interface BoardImage {
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
}

export interface ShellOutcome {
  readonly code: number;
  /** Standard output and error. */
  readonly text: string;
}

const minute = 60_000;

/**
 * A board with 256 MB, a disk, a serial port, a socket for a USB serial adapter, three LEDs (those of its keyboard) and a network card
 * on `tap0` of this network namespace. Its disk outlives it: `boot` again after `cutPower`.
 */
export class VirtualBoard {
  readonly #image: BoardImage;
  readonly #folder: string;
  readonly #disk: string;
  #machine: ChildProcess | undefined;
  #shell: Socket | undefined;
  #heard = '';
  #said = '';

  constructor(image: BoardImage, folder: string) {
    this.#image = image;
    this.#folder = folder;
    this.#disk = join(folder, 'disk.qcow2');
    const base = ['-b', image.disk, '-F', 'raw'];
    const made = spawnSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...base, this.#disk], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
  }

  /** This machine's end of the line from the COM-Slot to /dev/ttyS1. */
  get serialPort(): string {
    return this.#terminal('ups');
  }

  /** This machine's end of the line to /dev/ttyUSB0. */
  get adapterPort(): string {
    return this.#terminal('usbups');
  }

  async boot(): Promise<void> {
    for (const name of ['shell.sock', 'qmp.sock']) rmSync(this.#path(name), { force: true });
    this.#said = '';
    const machine = spawn('qemu-system-x86_64', this.#hardware(), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#machine = machine;
    for (const stream of [machine.stdout, machine.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text;
      });
    }
    await until(() => existsSync(this.#path('shell.sock')), 10_000, `the virtual board: ${this.#said}`);
    this.#shell = connect(this.#path('shell.sock'));
    this.#shell.setEncoding('utf8').on('data', (text: string) => {
      this.#heard += text;
    });
    this.#shell.on('error', () => {});
    await this.sh('systemctl is-system-running --wait || systemctl --failed --no-legend', 5 * minute);
  }

  /** Runs a script as root on the board; fails unless it ends with 0. */
  async sh(script: string, timeoutMs = 2 * minute): Promise<string> {
    const { code, text } = await this.try(script, timeoutMs);
    if (code !== 0) throw new Error(`on the board, ${script} ended with ${code}:\n${text}`);
    return text;
  }

  async try(script: string, timeoutMs = 2 * minute): Promise<ShellOutcome> {
    this.#heard = '';
    this.#shell?.write(`{ ${script}\n} </dev/null 2>&1; printf '\\n\\001%d\\001\\n' $?\n`);
    const [text = '', code] = await until(
      () => {
        const isOff = this.#machine !== undefined && this.#machine.exitCode !== null;
        if (isOff) throw new Error(`the virtual board has ended by itself: ${this.#said}`);
        const parts = this.#heard.split('\u0001');
        return parts.length > 2 && parts;
      },
      timeoutMs,
      `on the board: ${script}`,
    );
    return { code: Number(code), text: text.trim() };
  }

  /** What no program sees coming; what the kernel had not yet written is lost. */
  async cutPower(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async shutDown(): Promise<void> {
    this.#shell?.write('systemctl poweroff\n');
    await this.#ended(2 * minute);
  }

  async unplugAdapter(): Promise<void> {
    await this.#monitor({ execute: 'device_del', arguments: { id: 'adapter' } });
  }

  async plugAdapter(): Promise<void> {
    const device = { driver: 'usb-serial', id: 'adapter', chardev: 'usbups', 'always-plugged': true };
    await this.#monitor({ execute: 'device_add', arguments: device });
  }

  /** Idempotent. */
  async remove(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** What the kernel and systemd have said on the console. */
  get console(): string {
    return existsSync(this.#path('console.log')) ? readFileSync(this.#path('console.log'), 'utf8') : '';
  }

  #hardware(): string[] {
    const accelerator = process.env.BOARD_ACCEL === 'kvm' ? ['-accel', 'kvm', '-cpu', 'host'] : ['-cpu', 'max'];
    const channel = (name: string) => `socket,id=${name},path=${this.#path(`${name}.sock`)},server=on,wait=off`;
    return [
      ['-nodefaults', '-no-user-config', '-display', 'none', '-smp', '2', '-m', '256'],
      accelerator,
      ['-kernel', this.#image.kernel, '-initrd', this.#image.initrd],
      ['-append', 'root=/dev/vda rw console=ttyS0'],
      ['-drive', `file=${this.#disk},if=virtio,format=qcow2`],
      ['-drive', `file=${this.#path('payload.raw')},if=virtio,format=raw,readonly=on`],
      ['-chardev', `file,id=console,path=${this.#path('console.log')}`, '-serial', 'chardev:console'],
      ['-chardev', 'pty,id=ups', '-serial', 'chardev:ups'],
      ['-device', 'qemu-xhci', '-chardev', 'pty,id=usbups'],
      ['-device', 'virtio-serial', '-chardev', channel('shell')],
      ['-device', 'virtserialport,chardev=shell,name=board.shell'],
      ['-netdev', 'tap,id=lan,ifname=tap0,script=no,downscript=no', '-device', 'virtio-net,netdev=lan'],
      ['-chardev', channel('qmp'), '-mon', 'chardev=qmp,mode=control'],
    ].flat();
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #terminal(label: string): string {
    const path = new RegExp(`redirected to (\\S+) \\(label ${label}\\)`).exec(this.#said)?.[1];
    if (path === undefined) throw new Error(`no terminal for ${label}: ${this.#said}`);
    return path;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#machine?.kill(signal);
    await this.#ended(10_000);
  }

  async #ended(timeoutMs: number): Promise<void> {
    const machine = this.#machine;
    if (!machine) return;
    await until(() => machine.exitCode !== null || machine.signalCode !== null, timeoutMs, 'the board to go off');
    this.#shell?.destroy();
    this.#machine = undefined;
  }

  /** QEMU Machine Protocol: one command on a connection of its own. */
  async #monitor(command: object): Promise<void> {
    const socket = connect(this.#path('qmp.sock'));
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    for (const one of [{ execute: 'qmp_capabilities' }, command]) socket.write(`${JSON.stringify(one)}\n`);
    const answers = () => heard.split('\n').filter((line) => /^{"(return|error)"/.test(line));
    const [, answer = ''] = await until(() => answers().length > 1 && answers(), 10_000, 'an answer of the monitor');
    socket.destroy();
    if (answer.startsWith('{"error"')) throw new Error(answer);
  }
}
