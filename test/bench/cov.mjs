// 1,000 subscriptions, half of them confirmed, to objects that all change with every cycle of a UPS on a pty, while
// another client reads. Time runs from the register's change to the notification's arrival.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { MovingUps, movingRegisters } from './moving-ups.mjs';
import { percentile } from './numbers.mjs';
import { firstAnswer, freePort, ServerProcess } from './server-process.mjs';

const subscribers = 4;
const subscriptions = 1000;
const readsPerSecond = 200;
const goals = { readP99Ms: 5, rssBytes: 100e6 };

/** All but DeviceStatus, which does not change while the UPS answers. */
const objects = [
  ...Array.from({ length: 88 }, (_, instance) => [2, instance]),
  ...Array.from({ length: 9 }, (_, index) => [19, index + 1]),
  ...Array.from({ length: 3 }, (_, instance) => [39, instance]),
];

export async function measureCov({ forMs, pollIntervalMs = 1000 }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const ups = new MovingUps();
  const clients = [];
  let server;
  let reader;
  try {
    await ups.start(folder);
    const port = await freePort();
    const file = join(folder, 'config.ini');
    writeFileSync(
      file,
      `[ups]\nfamily=masterys-gp4\nregister_map=vu-map\n[serial]\nport=${ups.path}\nbaud=57600\npoll_interval_ms=${pollIntervalMs}\n` +
        `[bacnet]\nbind=127.0.0.1\nport=${port}\n${await movingRegisters()}`,
    );
    server = new ServerProcess('gateway', port, 'dist/main.js', ['--config', file, '--data', join(folder, 'data')]);
    await firstAnswer(port);
    while (ups.cycles < 3) await pause(100);
    reader = spawn(
      process.execPath,
      [join(root, 'test/bench/paced-reader.mjs'), String(port), String(readsPerSecond)],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    await pause(2000);
    const readsAlone = await readTimes(reader, forMs / 4);
    for (let index = 0; index < subscribers; index += 1) clients.push(await Subscriber.open(ups, port, index));
    for (const client of clients) await client.subscribe();
    await pause(3000);
    return { readsAlone, ...(await measure({ ups, server, clients, reader, forMs })) };
  } finally {
    for (const client of clients) client.close();
    reader?.kill('SIGTERM');
    await server?.stop();
    ups.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table of the report. */
export function covLines({ perSecond, perCycle, p50Ms, p99Ms, readsAlone, reads, cpuShare, rssBytes }) {
  const verdict = (isMet) => (isMet ? 'met' : '**missed**');
  return [
    `| ${subscriptions} subscriptions, all objects change every second, beside ${readsPerSecond} ReadProperty a second | wanted | measured | |`,
    '| --- | ---: | ---: | --- |',
    `| notifications a second; of each change, of ${subscriptions} | | ${perSecond.toFixed(0)}; ${perCycle.toFixed(0)} | |`,
    `| register's change to notification, p50 and p99, ms | | ${p50Ms.toFixed(0)} and ${p99Ms.toFixed(0)} | |`,
    `| ReadProperty p99 (p50), ms | ≤ ${goals.readP99Ms} | ${reads.p99.toFixed(2)} (${reads.p50.toFixed(2)}) | ${verdict(reads.p99 <= goals.readP99Ms)} |`,
    `| the same before the subscriptions, ms | | ${readsAlone.p99.toFixed(2)} (${readsAlone.p50.toFixed(2)}) | |`,
    `| ReadProperty without an answer | 0 | ${reads.lost} | ${verdict(reads.lost === 0)} |`,
    `| CPU, % of one core | | ${(cpuShare * 100).toFixed(1)} | |`,
    `| RSS, MB | ≤ ${goals.rssBytes / 1e6} | ${(rssBytes / 1e6).toFixed(1)} | ${verdict(rssBytes <= goals.rssBytes)} |`,
  ];
}

async function measure({ ups, server, clients, reader, forMs }) {
  const cyclesBefore = ups.cycles;
  for (const client of clients) client.latencies = [];
  const before = await server.usage();
  const reads = await readTimes(reader, forMs);
  const after = await server.usage();
  const latencies = clients.flatMap((client) => client.latencies);
  const cycles = ups.cycles - cyclesBefore;
  return {
    cycles,
    perCycle: latencies.length / cycles,
    perSecond: (latencies.length / forMs) * 1000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    longestMs: percentile(latencies, 1),
    reads,
    cpuShare: (after.cpuUs - before.cpuUs) / 1000 / forMs,
    rssBytes: server.rssBytes(),
  };
}

async function readTimes(reader, forMs) {
  reader.send('begin');
  await pause(forMs);
  return new Promise((resolve) => {
    reader.once('message', resolve);
    reader.send('end');
  });
}

/** Takes notifications as fast as they come, acknowledges them, and knows when what they tell of happened. */
class Subscriber {
  latencies = [];
  #socket = createSocket('udp4');
  #ups;
  #index;
  #acknowledged = 0;

  static async open(ups, port, index) {
    const subscriber = new Subscriber();
    subscriber.#ups = ups;
    subscriber.#index = index;
    subscriber.#socket.on('error', () => {});
    subscriber.#socket.on('message', (packet) => subscriber.#take(packet));
    await new Promise((resolve) => subscriber.#socket.connect(port, '127.0.0.1', resolve));
    return subscriber;
  }

  /** Its share of the subscriptions: each object once with each process, every other process confirmed. */
  async subscribe() {
    const share = subscriptions / subscribers;
    for (let number = 0; number < share; number += 1) {
      const [type, instance] = objects[number % objects.length];
      const process = this.#index * 10 + Math.floor(number / objects.length);
      const identifier = Buffer.alloc(4);
      identifier.writeUInt32BE(type * 0x400000 + instance);
      const apdu = [0x00, 0x05, number & 0xff, 5, 0x09, process, 0x1c, ...identifier, 0x29, number & 1, 0x39, 0];
      this.#send([0x01, 0x04, ...apdu]);
      if (number % 50 === 49) await pause(20);
    }
    await pause(300);
    if (this.#acknowledged !== share) throw new Error(`${this.#acknowledged} of ${share} subscriptions acknowledged`);
  }

  close() {
    this.#socket.close();
  }

  #take(packet) {
    const isConfirmed = packet[6] === 0x00 && packet[9] === 1;
    if (isConfirmed) this.#send([0x01, 0x00, 0x20, packet[8], 1]);
    else if (packet[6] === 0x20 && packet[8] === 5) this.#acknowledged += 1;
    if (!isConfirmed && !(packet[6] === 0x10 && packet[7] === 2)) return;
    const happenedAt = this.#happenedAt(packet);
    if (happenedAt !== undefined) this.latencies.push(performance.now() - happenedAt);
  }

  /** The value follows the opening tag 2e of the list's first element: 44 is a REAL, which says of which cycle it is. */
  #happenedAt(packet) {
    const at = packet.indexOf(Buffer.from([0x09, 85, 0x2e]));
    if (packet[at + 3] !== 0x44) return this.#ups.stateChangedAt;
    return this.#ups.numberChangedAt.get(packet.readFloatBE(at + 4));
  }

  #send(npdu) {
    const packet = Buffer.from([0x81, 0x0a, 0, npdu.length + 4, ...npdu]);
    this.#socket.send(packet);
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
