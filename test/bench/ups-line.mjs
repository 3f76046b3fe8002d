// From the wire to the object: how much of a poll cycle is the wire's own time, and how long after a register an object
// changes. The daemon polls without a pause and notifies.
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lineSites } from './line-sites.mjs';
import { LineUps } from './line-ups.mjs';
import { median, percentile } from './numbers.mjs';
import { freePort, ServerProcess } from './server-process.mjs';
import { isCovNotification, subscribeCov } from './workloads.mjs';

const bitsPerByte = 10;
const requestBytes = 8;
const multiState = 19;
const bitString = 39;
const unitStatus = 3;
const unitAlarms = 2;
const longestWaitMs = 5000;
/** What the daemon does once, some seconds after its start, is no part of a poll. */
const settledMs = 10_000;
/** Modbus over serial line V1.02 §2.5.1.1. */
const fixedSilenceMs = 1.75;
const fixedSilenceAboveBaud = 19_200;

const characterMs = (baud) => (bitsPerByte * 1000) / baud;
const answerMs = (words, baud) => (5 + 2 * words) * characterMs(baud);
const shortSilenceMs = (baud) => 3.5 * characterMs(baud);
const silenceMs = (baud) => (baud > fixedSilenceAboveBaud ? fixedSilenceMs : shortSilenceMs(baud));

export async function measureUpsLines({ forMs, cpuForMs }) {
  const lines = [];
  for (const { site, baud } of lineSites) lines.push({ site, baud, ...(await measureLine(site, baud, forMs)) });
  return { lines, search: await measureSearch({ forMs }), cpuShare: await measureCpu(lineSites[0], cpuForMs) };
}

async function measureLine(site, baud, forMs) {
  return withGateway(site, baud, 0, async ({ ups, port }) => {
    const { alarm, status, measurement } = site;
    const fromMs = performance.now();
    const untilMs = fromMs + forMs;
    const watch = (type, instance, { address, word }) =>
      latencies(ups, port, { type, instance, address, word, untilMs });
    const [ofAlarm, ofStatus, ofMeasurement] = await Promise.all([
      alarm ? watch(bitString, unitAlarms, alarm) : [],
      status ? watch(multiState, unitStatus, status) : [],
      watch(2, measurement.instance, measurement),
    ]);
    const { turnaroundMs } = ups;
    return { ...cycleOf(ups, baud, fromMs), turnaroundMs, ofAlarm, ofStatus, ofMeasurement };
  });
}

/** Share of one processor that a poll every second takes. */
async function measureCpu({ site, baud }, forMs) {
  return withGateway(site, baud, 1000, async ({ server }) => {
    await pause(settledMs);
    const before = await server.usage();
    const startMs = performance.now();
    await pause(forMs);
    const after = await server.usage();
    return (after.cpuUs - before.cpuUs) / 1000 / (performance.now() - startMs);
  });
}

/** `more`: further lines of config.ini. */
export async function withGateway(site, baud, pollIntervalMs, measure, more = '') {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const ups = new LineUps(site);
  let server;
  try {
    await ups.start(baud);
    const port = await freePort();
    const webPort = await freePort();
    const file = join(folder, 'config.ini');
    writeFileSync(
      file,
      `[ups]\nfamily=${site.family}\nregister_map=${site.map}\n` +
        `[serial]\nport=${ups.path}\nbaud=${baud}\npoll_interval_ms=${pollIntervalMs}\n` +
        `[bacnet]\nbind=127.0.0.1\nport=${port}\n[web]\nport=${webPort}\n[ftp]\nenabled=no\n${more}`,
    );
    const args = ['--config', file, '--data', join(folder, 'data')];
    server = new ServerProcess('gateway', port, 'dist/main.js', args);
    // Every table has been read, slow ones too, and what only the start needed is over.
    await pause(8000);
    return await measure({ ups, server, port, webPort });
  } finally {
    await server?.stop();
    await ups.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Changes the register again and again, at moments that care for no poll; milliseconds until a subscriber was told. */
export async function latencies(ups, port, { type, instance, address, word, untilMs }) {
  const subscriber = await Subscriber.open(port, type, instance);
  const taken = [];
  for (let change = 0; performance.now() < untilMs; change += 1) {
    await pause(10 + Math.random() * 200);
    const startMs = performance.now();
    const told = subscriber.next();
    ups.set(address, change % 2 === 0 ? word : 0);
    const toldAtMs = await told;
    if (toldAtMs !== undefined) taken.push(toldAtMs - startMs);
  }
  subscriber.close();
  return taken;
}

/** Is told of every change of one object, unconfirmed (135-2012 §13.1). */
class Subscriber {
  #socket = createSocket('udp4');

  static async open(port, type, instance) {
    const subscriber = new Subscriber();
    subscriber.#socket.on('error', () => {});
    // The value at the time of the subscription comes first.
    const first = subscriber.next();
    subscriber.#socket.send(subscribeCov(type, instance), port, '127.0.0.1');
    await first;
    return subscriber;
  }

  /** When the next notification came; undefined when none did in time. */
  next() {
    return new Promise((resolve) => {
      const end = (result) => {
        clearTimeout(timer);
        this.#socket.off('message', listen);
        resolve(result);
      };
      const listen = (packet) => isCovNotification(packet) && end(performance.now());
      const timer = setTimeout(end, longestWaitMs);
      this.#socket.on('message', listen);
    });
  }

  close() {
    this.#socket.close();
  }
}

/** From one request for the first table to the next, against the least that the requests between can take. */
function cycleOf({ requests, site, turnaroundMs }, baud, fromMs) {
  const starts = requests.flatMap(({ address, atMs }, at) => (address === site.first && atMs > fromMs ? [at] : []));
  const floorOf = (silence) => (between) =>
    between.reduce(
      (sum, { words }) => sum + requestBytes * characterMs(baud) + answerMs(words, baud) + silence + turnaroundMs,
      0,
    );
  const cycles = starts.slice(1).map((to, index) => {
    const between = requests.slice(starts[index], to);
    const floor = floorOf(silenceMs(baud))(between);
    const took = requests[to].atMs - requests[starts[index]].atMs;
    return { took, floor, shortFloor: floorOf(shortSilenceMs(baud))(between), ratio: took / floor };
  });
  if (cycles.length === 0) throw new Error(`Nothing to measure: ${site.name} at ${baud} baud was not polled.`);
  const middle = (pick) => median(cycles.map(pick));
  return {
    cycles: cycles.length,
    tookMs: middle(({ took }) => took),
    floorMs: middle(({ floor }) => floor),
    shortFloorMs: middle(({ shortFloor }) => shortFloor),
    ratio: middle(({ ratio }) => ratio),
  };
}

/** The table, a line for each UPS and speed. */
export function upsLineTable(lines) {
  return [
    '| UPS on its line | baud | cycle, ms | floor, ms | floor with 3.5 characters, ms | alarm p50 / p99, ms | status p50 / p99, ms | measurement p50 / p99, ms |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines.map((line) => {
      const { site, baud, tookMs, floorMs, shortFloorMs, ofAlarm, ofStatus, ofMeasurement } = line;
      const cells = [tookMs, floorMs, shortFloorMs].map((ms) => ms.toFixed(1));
      const latency = [ofAlarm, ofStatus, ofMeasurement].map((taken) =>
        taken.length === 0 ? '-' : `${percentile(taken, 0.5).toFixed(0)} / ${percentile(taken, 0.99).toFixed(0)}`,
      );
      return `| ${[site.name, baud, ...cells, ...latency].join(' | ')} |`;
    }),
    '',
    'The UPS thinks 5 ms. The floor is the bits of requests and answers, that thought, and the silence before a request: 3.5',
    'characters, above 19200 baud 1.75 ms (Modbus over serial line V1.02 §2.5.1.1). Latencies are from a change in the UPS to',
    'the COV notification of its object, with `poll_interval_ms=0`.',
  ];
}

/**
 * What a measurement may take: a cycle, and the answer's own time on the wire. The UPS of this bench looks at its registers
 * when a request arrives, which on a pseudo-terminal is before its bits would have passed and before it has thought.
 */
export function measurementLimitMs({ site, baud, tookMs, turnaroundMs }) {
  return tookMs + answerMs(site.measurement.words, baud) + requestBytes * characterMs(baud) + turnaroundMs;
}

/** The same UPS with and without a register search, in one run: alarms, and the poll, on a line without pauses. */
async function measureSearch({ forMs }) {
  const [{ site, baud }] = lineSites.filter((one) => one.baud === 9600);
  return withGateway(site, baud, 0, async ({ ups, port, webPort }) => {
    const measure = async () => {
      const fromMs = performance.now();
      const { address, word } = site.alarm;
      const where = { type: bitString, instance: unitAlarms, address, word, untilMs: fromMs + forMs };
      const ofAlarm = await latencies(ups, port, where);
      const starts = ups.requests.filter((one) => one.address === site.first && one.atMs > fromMs);
      const gaps = starts.slice(1).map(({ atMs }, at) => atMs - starts[at].atMs);
      return { ofAlarm, cycleMs: median(gaps), longestMs: Math.max(...gaps) };
    };
    const without = await measure();
    const before = ups.requests.length;
    await startSearch(webPort);
    const during = await measure();
    const asked = ups.requests.slice(before);
    return { site, baud, without, during, requests: asked.length, oneTableMs: oneTableMs(site, baud) };
  });
}

async function startSearch(webPort) {
  const response = await fetch(`http://127.0.0.1:${webPort}/api/v1/register-search/start`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('root:public')}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!response.ok) throw new Error(`The search was not started: ${response.status} ${await response.text()}`);
}

/** What the longest request takes on the wire, with the silence before it and the time to think. */
function oneTableMs(site, baud) {
  return requestBytes * characterMs(baud) + answerMs(site.measurement.words, baud) + silenceMs(baud) + lineTurnaroundMs;
}

const lineTurnaroundMs = 5;

/** Two lines: without a search and with one. */
export function searchTable({ site, baud, without, during }) {
  const line = (name, { ofAlarm, cycleMs, longestMs }) => {
    const cells = [cycleMs, longestMs, percentile(ofAlarm, 0.5), percentile(ofAlarm, 0.99), Math.max(...ofAlarm)];
    return `| ${[name, ...cells.map((ms) => ms.toFixed(0))].join(' | ')} |`;
  };
  return [
    `| ${site.name} at ${baud} baud, without pauses | cycle, ms | longest cycle, ms | alarm p50, ms | p99, ms | longest, ms |`,
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    line('without a register search', without),
    line('while one runs', during),
  ];
}
