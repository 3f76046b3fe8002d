// How much of a poll cycle is the wire's own time: simulator at wire pace, a pty pair that writes down when each byte
// passes, the daemon polling without a pause.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { median } from './numbers.mjs';
import { freePort } from './server-process.mjs';

const bitsPerByte = 10;
const requestBytes = 8;
/** Slave, function, byte count and CRC around the words. */
const answerBytes = (words) => 5 + 2 * words;
/** Modbus over serial line V1.02 §2.5.1.1: 3.5 characters, 1.75 ms above 19200 baud. */
const silenceMs = (baud) => (baud > 19_200 ? 1.75 : (3.5 * bitsPerByte * 1000) / baud);

/** The least a request and its answer can take. */
function floorMs({ words }, baud, turnaroundMs) {
  return ((requestBytes + answerBytes(words)) * bitsPerByte * 1000) / baud + silenceMs(baud) + turnaroundMs;
}

export async function measurePollCycle({ baud, forMs, turnaroundMs, simulatorArguments }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [left, right] = [join(folder, 'left'), join(folder, 'right')];
  const children = [];
  const start = (command, args, stdio) => {
    const child = spawn(command, args, { cwd: root, stdio });
    children.push(child);
    return child;
  };
  try {
    const line = start(
      'socat',
      ['-x', `PTY,link=${left},rawer,echo=0`, `PTY,link=${right},rawer,echo=0`],
      ['ignore', 'ignore', 'pipe'],
    );
    const requests = readRequests(line.stderr);
    while (!existsSync(left) || !existsSync(right)) await pause(20);
    start(
      process.execPath,
      [...simulatorArguments, '--port', right, '--baud', String(baud)],
      ['pipe', 'ignore', 'inherit'],
    );
    await pause(700);
    writeFileSync(
      join(folder, 'config.ini'),
      `[ups]\nfamily=masterys-gp4\n[serial]\nport=${left}\nbaud=${baud}\npoll_interval_ms=0\n` +
        `[bacnet]\nbind=127.0.0.1\nport=${await freePort()}\n`,
    );
    const args = ['dist/main.js', '--config', join(folder, 'config.ini'), '--data', join(folder, 'data')];
    start(process.execPath, args, ['ignore', 'ignore', 'inherit']);
    await pause(forMs);
    return summarise(requests, baud, turnaroundMs);
  } finally {
    for (const child of children.reverse()) await end(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Requests with their time, from socat's hex dump: `> date time.fraction length=n from=.. to=..`, then the octets. */
function readRequests(stream) {
  const requests = [];
  let rest = '';
  let atMs;
  let pending = [];
  stream.setEncoding('latin1').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      // Microseconds are the last six digits; socat 1.7.4 puts three zeros before them.
      const head = /^([<>]) \S+ (\d\d):(\d\d):(\d\d)\.\d*(\d{6}) /.exec(line);
      if (head) {
        const [hours, minutes, seconds, micros] = head.slice(2).map(Number);
        atMs = head[1] === '>' ? ((hours * 60 + minutes) * 60 + seconds) * 1000 + micros / 1000 : undefined;
        continue;
      }
      if (atMs === undefined) continue;
      for (const octet of line.match(/\b[0-9a-f]{2}\b/g) ?? []) {
        if (pending.length === 0) pending.atMs = atMs;
        pending.push(Number.parseInt(octet, 16));
        if (pending.length < requestBytes) continue;
        const [, , high, low, , words] = pending;
        requests.push({ atMs: pending.atMs, address: high * 256 + low, words });
        pending = [];
      }
    }
  });
  return requests;
}

/** A cycle goes from one reading of the status words to the next; the first ones, which also read the slow tables, are left out. */
function summarise(requests, baud, turnaroundMs) {
  const statusAddress = 0x0030;
  const starts = requests.flatMap(({ address }, at) => (address === statusAddress ? [at] : []));
  const cycles = starts.slice(3, -1).map((from, at) => {
    const to = starts[at + 4];
    const floor = requests.slice(from, to).reduce((sum, request) => sum + floorMs(request, baud, turnaroundMs), 0);
    const took = requests[to].atMs - requests[from].atMs;
    return { took, floor, ratio: took / floor };
  });
  if (cycles.length === 0) return { missing: `only ${starts.length} cycles seen` };
  return {
    cycles: cycles.length,
    tookMs: median(cycles.map(({ took }) => took)),
    floorMs: median(cycles.map(({ floor }) => floor)),
    ratio: median(cycles.map(({ ratio }) => ratio)),
  };
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(timer);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
