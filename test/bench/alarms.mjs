// Event notifications: how long after the COV notification of the same bit, how long until many have reached four recipients
// while another client reads, and what alarms cost at the start and in memory, against the same daemon without them.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../scripts/run.mjs';
import { lineSites } from './line-sites.mjs';
import { LineUps } from './line-ups.mjs';
import { median, percentile } from './numbers.mjs';
import { firstAnswer, freePort, ServerProcess } from './server-process.mjs';

const baud = 57600;
const recipients = 4;
const readsPerSecond = 200;
const goals = { behindCovMs: 20, burstMs: 1000, readP99Ms: 5, ratio: 1.05 };
/** VU-MAP: word 0x0039 bit 2 is BATTERY LOW, Binary Value 9, told at once. */
const batteryLow = { word: 0x0039, mask: 0x0004, instance: 9 };
/** UnitAlarms 0 to 30 but for the GENERAL ALARM, which is told only where nothing else is. */
const burst = Array.from({ length: 31 }, (_, instance) => instance).filter((instance) => instance !== 6);
const burstWords = [0x0038, 0x0039, 0x003a, 0x003b, 0x003c];

export async function measureAlarms({ toggles, starts, settleMs }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const told = await measureTold(folder, toggles);
    const costs = { yes: [], no: [] };
    // The first start of all warms the disk's cache for both.
    await costsOf(folder, 'no', 'first', 0);
    for (let time = 0; time < starts; time += 1) {
      for (const choice of ['yes', 'no']) costs[choice].push(await costsOf(folder, choice, time, settleMs));
    }
    return { ...told, withAlarms: medians(costs.yes), without: medians(costs.no) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table of the report. */
export function alarmLines({ behindCov, fromBit, burstMs, burstEvents, reads, withAlarms, without }) {
  const verdict = (isMet) => (isMet ? 'met' : '**missed**');
  const p99 = percentile(behindCov, 0.99);
  const [start, rss] = [withAlarms.startMs / without.startMs, withAlarms.rssBytes / without.rssBytes];
  return [
    `| alarms, VU-MAP at ${baud} baud | wanted | measured | |`,
    '| --- | ---: | ---: | --- |',
    `| alarm bit to event notification, p50 and p99, ms | | ${percentile(fromBit, 0.5).toFixed(0)} and ${percentile(fromBit, 0.99).toFixed(0)} | |`,
    `| the same behind its COV notification, p99 (p50), ms | ≤ ${goals.behindCovMs} | ${p99.toFixed(1)} (${percentile(behindCov, 0.5).toFixed(1)}) | ${verdict(p99 <= goals.behindCovMs)} |`,
    `| ${burstEvents} events at once to ${recipients} recipients, first to last, ms | ≤ ${goals.burstMs} | ${burstMs.toFixed(0)} | ${verdict(burstMs <= goals.burstMs)} |`,
    `| ReadProperty p99 (p50) meanwhile, ms | ≤ ${goals.readP99Ms} | ${reads.p99.toFixed(2)} (${reads.p50.toFixed(2)}) | ${verdict(reads.p99 <= goals.readP99Ms)} |`,
    `| start to first I-Am, with alarm_points of without | ≤ ${goals.ratio} | ${start.toFixed(3)} (${withAlarms.startMs.toFixed(0)} of ${without.startMs.toFixed(0)} ms) | ${verdict(start <= goals.ratio)} |`,
    `| RSS, with alarm_points of without | ≤ ${goals.ratio} | ${rss.toFixed(3)} (${(withAlarms.rssBytes / 1e6).toFixed(1)} of ${(without.rssBytes / 1e6).toFixed(1)} MB) | ${verdict(rss <= goals.ratio)} |`,
  ];
}

async function measureTold(folder, toggles) {
  const ups = new LineUps(lineSites[0].site);
  await ups.start(baud);
  const consoles = [];
  let server;
  let reader;
  try {
    const port = await freePort();
    const file = join(folder, 'config.ini');
    writeFileSync(
      file,
      `[ups]\nfamily=masterys-gp4\nregister_map=vu-map\n[serial]\nport=${ups.path}\nbaud=${baud}\npoll_interval_ms=0\n` +
        `[bacnet]\nbind=127.0.0.1\nport=${port}\n`,
    );
    server = new ServerProcess('gateway', port, 'dist/main.js', ['--config', file, '--data', join(folder, 'data')]);
    await firstAnswer(port);
    await pause(4000);
    for (let index = 0; index < recipients; index += 1) consoles.push(await Console.open(port));
    const [first] = consoles;
    await first.hear(consoles);
    await pause(1000);
    const script = join(root, 'test/bench/paced-reader.mjs');
    reader = spawn(process.execPath, [script, String(port), String(readsPerSecond)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await pause(1000);
    reader.send('begin');
    const latencies = await toggle(ups, first, toggles);
    const all = await tellAll(ups, consoles);
    const reads = await new Promise((resolve) => {
      reader.once('message', resolve);
      reader.send('end');
    });
    return { ...latencies, ...all, reads };
  } finally {
    reader?.kill('SIGTERM');
    for (const one of consoles) one.close();
    await server?.stop();
    await ups.stop();
  }
}

async function toggle(ups, console, times) {
  const [behindCov, fromBit] = [[], []];
  for (let time = 0; time < times; time += 1) {
    console.forget();
    const changedAt = performance.now();
    ups.set(batteryLow.word, time % 2 === 0 ? batteryLow.mask : 0);
    const [cov, event] = await Promise.all([console.next('cov'), console.next('event')]);
    behindCov.push(event - cov);
    fromBit.push(event - changedAt);
    await pause(20 + Math.random() * 100);
  }
  ups.set(batteryLow.word, 0);
  await pause(1000);
  return { behindCov, fromBit };
}

/** All bits come in one answer; each recipient is told of each. */
async function tellAll(ups, consoles) {
  for (const one of consoles) one.forget();
  for (const word of burstWords) ups.set(word, 0xffff);
  await pause(4000);
  const at = consoles.flatMap((one) => one.events);
  return { burstEvents: at.length / consoles.length, burstMs: Math.max(...at) - Math.min(...at) };
}

async function costsOf(folder, alarmPoints, name, settleMs) {
  const port = await freePort();
  const file = join(folder, `config-${alarmPoints}-${name}.ini`);
  writeFileSync(
    file,
    `[ups]\nfamily=masterys-gp4\n[serial]\nport=simulator\n[simulator]\nfamily=masterys-gp4\n` +
      `[bacnet]\nbind=127.0.0.1\nport=${port}\nalarm_points=${alarmPoints}\n`,
  );
  const args = ['--config', file, '--data', join(folder, `data-${alarmPoints}-${name}`)];
  const server = new ServerProcess('gateway', port, 'dist/main.js', args);
  try {
    const startMs = (await firstAnswer(port)) - server.startedAt;
    await pause(settleMs);
    return { startMs, rssBytes: server.rssBytes() };
  } finally {
    await server.stop();
  }
}

function medians(costs) {
  return { startMs: median(costs.map((one) => one.startMs)), rssBytes: median(costs.map((one) => one.rssBytes)) };
}

/** [2] of the notification is its event object; what has a delay of its own comes later. */
function isOfBurst(packet) {
  const at = packet.indexOf(Buffer.from([0x2c, 0x01, 0x40, 0x00]));
  return at >= 0 && burst.includes(packet[at + 4]);
}

/** A recipient of events, and a subscriber of one Binary Value; all unconfirmed. */
class Console {
  events = [];
  #waiting = { cov: [], event: [] };
  #arrived = {};
  #socket = createSocket('udp4');

  static async open(port) {
    const console = new Console();
    console.#socket.on('error', () => {});
    console.#socket.on('message', (packet) => console.#take(packet));
    await new Promise((resolve) => console.#socket.bind(0, '127.0.0.1', resolve));
    await new Promise((resolve) => console.#socket.connect(port, '127.0.0.1', resolve));
    return console;
  }

  close() {
    this.#socket.close();
  }

  forget() {
    this.events = [];
    this.#arrived = {};
  }

  /** When the next one arrives. */
  next(kind) {
    if (this.#arrived[kind] !== undefined) return Promise.resolve(this.#arrived[kind]);
    return new Promise((resolve) => this.#waiting[kind].push(resolve));
  }

  /** Everybody hears of classes 1 to 3, without delays; this one subscribes. */
  async hear(consoles) {
    const list = consoles.flatMap((one) => one.#destination());
    for (const number of [1, 2, 3]) await this.#write([0x03, 0xc0, 0, number], 102, list);
    for (const instance of burst) await this.#write([0x01, 0x40, 0, instance], 113, [0x21, 0]);
    this.#send([0x00, 0x05, 1, 5, 0x09, 1, 0x1c, 0x01, 0x40, 0, batteryLow.instance, 0x29, 0, 0x39, 0]);
  }

  #destination() {
    const { port } = this.#socket.address();
    const address = [0x65, 6, 127, 0, 0, 1, port >> 8, port & 0xff];
    const always = [0x82, 1, 0xfe, 0xb4, 0, 0, 0, 0, 0xb4, 23, 59, 59, 99];
    return [...always, 0x1e, 0x21, 0, ...address, 0x1f, 0x21, 1, 0x10, 0x82, 5, 0xe0];
  }

  async #write(object, property, value) {
    this.#send([0x00, 0x05, 2, 15, 0x0c, ...object, 0x19, property, 0x3e, ...value, 0x3f]);
    // Kept on the disk before it is acknowledged.
    await new Promise((resolve) => this.#socket.once('message', resolve));
  }

  #take(packet) {
    const at = performance.now();
    const kind = packet[6] === 0x10 ? { 2: 'cov', 3: 'event' }[packet[7]] : undefined;
    if (kind === undefined) return;
    if (kind === 'event' && isOfBurst(packet)) this.events.push(at);
    this.#arrived[kind] ??= at;
    for (const resolve of this.#waiting[kind].splice(0)) resolve(at);
  }

  #send(apdu) {
    const packet = [0x81, 0x0a, 0, apdu.length + 6, 0x01, 0x04, ...apdu];
    packet[2] = packet.length >> 8;
    packet[3] = packet.length & 0xff;
    this.#socket.send(Buffer.from(packet));
  }
}
