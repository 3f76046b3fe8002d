// Starts a server under test as a child process and asks what it costs.
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { whoIs } from './workloads.mjs';

const probe = join(root, 'test/support/probe.mjs');
/** As the service and `npm start` begin: what stands in package.json around `node`, before its script. */
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [variables, options] = scripts.start.split(' node ');
const thrift = options.split(' ').slice(0, -1);
const thriftyEnvironment = Object.fromEntries(variables.split(' ').map((one) => one.split('=')));
const clientCpu = 0;
const serverCpu = 1;
const canPin = cpus().length > 1 && spawnSync('taskset', ['-V']).error === undefined;

/**
 * Client and servers each have a processor: with one request in flight it decides by a factor of four whether the kernel
 * wakes the other side on the same processor or on another, and that is none of the servers' doing.
 */
function pinned(cpu, words) {
  return canPin ? ['taskset', '-c', String(cpu), ...words] : words;
}

export function spawnClient(script, words = []) {
  const [command, ...args] = pinned(clientCpu, [process.execPath, script, ...words]);
  return spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

export function freePort() {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** Sends a Who-Is every few milliseconds until anything comes back; an echo answers it too. */
export function firstAnswer(port, { everyMs = 5, timeoutMs = 15_000 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const started = performance.now();
    // Not a connected socket: its port-unreachable errors would only be noise.
    const ask = () => socket.send(whoIs, port, '127.0.0.1');
    const timer = setInterval(() => {
      if (performance.now() - started < timeoutMs) return ask();
      finish();
      reject(new Error(`nothing answers on port ${port}`));
    }, everyMs);
    const finish = () => {
      clearInterval(timer);
      socket.close();
    };
    socket.on('error', () => {});
    socket.once('message', () => {
      finish();
      resolve(performance.now());
    });
    ask();
  });
}

export class ServerProcess {
  #child;
  #command;

  constructor(name, port, script, args) {
    this.name = name;
    this.port = port;
    this.#command = ['--import', probe, join(root, script), ...args];
    this.#spawn();
  }

  #spawn() {
    this.startedAt = performance.now();
    const [command, ...args] = pinned(serverCpu, [process.execPath, ...thrift, ...this.#command]);
    // What a server says while it dies is told by the table.
    this.#child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...thriftyEnvironment },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
  }

  /** A server that died is there again for the next workload. */
  async restart() {
    this.#spawn();
    await firstAnswer(this.port);
  }

  get alive() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid() {
    return this.#child.pid;
  }

  /** Microseconds of CPU (user and system) since its start, and resident memory. */
  usage() {
    return this.#ask('usage');
  }

  /** What V8 keeps once all garbage is collected: alike from start to start, which RSS is not. */
  async heapBytes() {
    await this.#ask('collect');
    return (await this.#ask('heap')).heapBytes;
  }

  /** The files of all modules that are loaded. Takes memory of the server's: after it was measured. */
  async loadedFiles() {
    return (await this.#ask('modules')).modules;
  }

  #ask(question) {
    return new Promise((resolve, reject) => {
      this.#child.once('message', resolve);
      this.#child.send(question, (error) => error && reject(error));
    });
  }

  rssBytes() {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) * 1024;
  }

  async stop() {
    if (!this.alive) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
    await gone;
    clearTimeout(timer);
  }
}
