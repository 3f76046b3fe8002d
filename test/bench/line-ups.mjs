// A UPS of this process at the end of a pseudo-terminal: paced like the wire, with words that the bench changes.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const illegalAddress = 2;

export class LineUps {
  #child;
  #folder = mkdtempSync(join(tmpdir(), 'bench-'));
  #words;
  /** When each request came, and what it asked for. */
  requests = [];

  constructor(site) {
    this.site = site;
    this.#words = new Map(site.words);
  }

  get path() {
    return join(this.#folder, 'port');
  }

  set(address, word) {
    this.#words.set(address, word);
  }

  async start(baud) {
    const { systemClock } = await import('../../dist/core/clock.js');
    const { RtuSlave } = await import('../../dist/ups/simulator/rtu-slave.js');
    const { PacedSender } = await import('../../dist/ups/simulator/paced-sender.js');
    const { turnaroundMs } = await import('../../dist/ups/simulator/ups-simulator.js');
    this.turnaroundMs = turnaroundMs;
    this.#child = spawn('socat', [`PTY,link=${this.path},rawer,echo=0`, 'STDIO'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdin.on('error', () => {});
    const characterMs = 10_000 / baud;
    const transmitter = new PacedSender({
      characterMs,
      clock: systemClock,
      emit: (chunk) => this.#child.stdin.write(chunk),
    });
    const slave = new RtuSlave({
      slave: 1,
      readFunctions: new Set([3]),
      characterMs,
      clock: systemClock,
      read: (readFunction, start, words) => this.#read(readFunction, start, words),
      answer: (frame, requestEndMs) => transmitter.send(frame, requestEndMs + turnaroundMs),
    });
    this.#child.stdout.on('data', (bytes) => slave.receive(bytes));
    while (!existsSync(this.path)) await pause(20);
  }

  async stop() {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read(readFunction, start, words) {
    this.requests.push({ atMs: performance.now(), readFunction, address: start, words });
    const isInside = ([first, length]) => start >= first && start + words <= first + length;
    if (!this.site.tables.some(isInside)) return { exception: illegalAddress };
    return { words: Array.from({ length: words }, (_, at) => this.#words.get(start + at) ?? 0) };
  }
}
