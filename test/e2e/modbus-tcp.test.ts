import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NorthboundsAnswer } from '../../src/http/screens/northbounds/schema.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { hasProgram, wordsToRun } from '../support/machine/unpacked-programs.js';
import { freeTcpPort } from '../support/tcp.js';
import { until } from '../support/until.js';
import { WebClient } from '../support/web/web-client.js';

const program = '/usr/bin/mbpoll';
const missing = !hasProgram(program);
const note = missing ? ' (SKIPPED: mbpoll is not there)' : '';

let daemon: Daemon;
let web: WebClient;
let port: number;

beforeAll(async () => {
  if (missing) return;
  port = await freeTcpPort();
  daemon = await startDaemon({
    settings: {
      serial: { port: 'simulator', poll_interval_ms: 500 },
      simulator: { family: 'masterys-gp4', pace: 'wire' },
      modbus_tcp: { enabled: 'yes', bind: '127.0.0.1', port },
    },
  });
  web = new WebClient(daemon.webPort);
  await until(async () => /\[77\]:\s+500/.test(await read(0x4d)), 20_000, 'the UPS is polled');
}, 60_000);
afterAll(async () => {
  if (!missing) await daemon.stop();
});

/** Debian's mbpoll, which asks by libmodbus; `interruptAfterMs`: it polls until then, else it asks once. */
function mbpoll(args: readonly string[], interruptAfterMs?: number): Promise<string> {
  const once = interruptAfterMs === undefined ? ['-1'] : [];
  const [command, ...words] = wordsToRun(program, ['-0', '-p', String(port), ...once, ...args]);
  const child = spawn(command, words);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const timer = interruptAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGINT'), interruptAfterMs);
  return new Promise((resolve) => {
    child.once('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}

function read(start: number, ...args: readonly string[]): Promise<string> {
  return mbpoll(['-r', String(start), ...args, '127.0.0.1']);
}

async function counts(): Promise<NonNullable<NorthboundsAnswer['modbusTcp']['view']>> {
  const { view } = (await web.get<NorthboundsAnswer>('/api/v1/northbounds')).body.modbusTcp;
  if (view === undefined) throw new Error('the server is off');
  return view;
}

describe.skipIf(missing)(`mbpoll and libmodbus read the UPS by the gateway${note}`, () => {
  it('at the addresses of its own document, from memory and by asking it', async () => {
    // IOMXXXOPXX00 p.48: output voltages 0x004A to 0x004C in V, frequency 0x004D in 0.1 Hz.
    const text = await read(0x4a, '-c', '4');
    expect(text).toMatch(/\[74\]:\s+23\d\s+\[75\]:\s+23\d\s+\[76\]:\s+23\d\s+\[77\]:\s+500/);
    const before = await counts();
    // The serial number is older than ten seconds by then, or is known: either way it is that of the UPS.
    expect(await read(0x10, '-c', '2', '-t', '4:hex')).toMatch(/\[16\]:\s+0x53\d\d/);
    // Behind all tables there is nothing: the UPS itself says so.
    expect(await read(0x0500)).toContain('Illegal function');
    const after = await counts();
    expect(after.total.requests - before.total.requests).toBe(2);
    expect(after.total.refused - before.total.refused).toBe(1);
  });

  it('and are refused what they may not have', async () => {
    expect(await mbpoll(['-r', '77', '127.0.0.1', '1'])).toContain('Illegal function');
    expect(await read(0xc7)).toContain('Illegal data address');
    expect(await read(0x4d, '-a', '9')).toContain('Gateway path unavailable');
  });

  it('fifty times a second while the poll goes on, beside 300 connections that say nothing', async () => {
    const silent: Socket[] = [];
    try {
      for (let count = 0; count < 300; count += 1) {
        const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.9.${1 + (count % 3)}` });
        socket.on('error', () => {});
        silent.push(socket);
      }
      await until(async () => (await counts()).turnedAway === 276, 10_000, 'eight of each address are let in');
      const before = await counts();
      const text = await mbpoll(['-l', '20', '-r', '64', '-c', '40', '127.0.0.1'], 4000);
      const [, sent = '0', received = '0', errors] =
        /(\d+) frames transmitted, (\d+) received, (\d+) errors/.exec(text) ?? [];
      expect([received, errors]).toEqual([sent, '0']);
      expect(Number(sent)).toBeGreaterThan(100);
      const after = await counts();
      expect(after.total.fromMemory - before.total.fromMemory).toBeGreaterThanOrEqual(Number(sent));
      // What is asked is known: the line has nothing but the poll.
      expect(after.total.passedThrough).toBe(before.total.passedThrough);
    } finally {
      for (const socket of silent) socket.destroy();
    }
  });
});
