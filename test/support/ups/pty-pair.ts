import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { until } from '../until.js';

export const socatMissing = spawnSync('socat', ['-V']).error !== undefined;

/** Goes into the title of what is skipped, so that nobody takes a skipped line for a tested one. */
export const socatNote = socatMissing ? ' (SKIPPED: socat is not installed)' : '';

const pty = (link: string) => `PTY,link=${link},rawer,echo=0`;

export interface PtyPair {
  /** Two ends of one serial line. */
  readonly left: string;
  readonly right: string;
  readonly pid: number;
  /** Pulls the cable: both ends vanish. */
  stop(): Promise<void>;
}

/** Two pseudo-terminals joined like the ends of a null-modem cable. */
export async function openPtyPair(): Promise<PtyPair> {
  const folder = mkdtempSync(join(tmpdir(), 'pty-'));
  const left = join(folder, 'left');
  const right = join(folder, 'right');
  const child = spawn('socat', [pty(left), pty(right)], { stdio: 'ignore' });
  await until(() => existsSync(left) && existsSync(right), 5000, 'socat makes the pty pair');
  return { left, right, pid: child.pid ?? 0, stop: () => endSocat(child, folder) };
}

export interface PtyPort {
  readonly path: string;
  /** What the other side wrote into the port. */
  readonly received: Readable;
  /** What the other side shall read from the port. */
  readonly send: Writable;
  stop(): Promise<void>;
}

/** A pseudo-terminal whose other end is a pair of streams in this process; `path` puts it where one was before. */
export async function openPtyPort(path = join(mkdtempSync(join(tmpdir(), 'pty-')), 'port')): Promise<PtyPort> {
  mkdirSync(dirname(path), { recursive: true });
  const child = spawn('socat', [pty(path), 'STDIO'], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {});
  await until(() => existsSync(path), 5000, 'socat makes the pty');
  return { path, received: child.stdout, send: child.stdin, stop: () => endSocat(child, dirname(path)) };
}

async function endSocat(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
}
