// What a SCADA that asks fifty times a second costs: how much later an alarm is, and the memory of the server.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freeTcpPort } from '../soak/service.mjs';
import { lineSites } from './line-sites.mjs';
import { median, percentile } from './numbers.mjs';
import { firstAnswer, freePort, ServerProcess } from './server-process.mjs';
import { latencies, withGateway } from './ups-line.mjs';

const everyMs = 20;
const unitAlarms = { type: 39, instance: 2 };
const goals = { ofWithout: 1.1, rssBytes: 2e6 };
/** VU-MAP: what the poll reads in every cycle, and what a poll without pauses reads every minute. */
export const known = [0x0040, 40];
const passed = [0x0068, 40];

const ranges = { known, passed };
const kinds = ['without', 'known', 'passed'];
/** Share of the ratios that chance makes of the same rounds, at either end, that is left out. */
const leftOut = 0.05;
const draws = 1000;

/** One daemon on one line, without a client and with it in turn, so that all see the same machine. */
export async function measureModbusTcp({ rounds, forMs, starts, settleMs }) {
  const lines = [];
  for (const baud of [57_600, 9600]) lines.push(await measureLine(baud, rounds, forMs));
  return { lines, memory: await measureMemory(starts, settleMs) };
}

async function measureLine(baud, rounds, forMs) {
  const { site } = lineSites[0];
  const modbusPort = await freeTcpPort();
  /** By slice of each round. */
  const told = { without: [], known: [], passed: [] };
  const answers = { known: newAnswers(), passed: newAnswers() };
  const measure = async ({ ups, port }) => {
    const { address, word } = site.alarm;
    const watch = async () => {
      ups.set(address, 0);
      await pause(1000);
      return latencies(ups, port, { ...unitAlarms, address, word, untilMs: performance.now() + forMs });
    };
    for (let round = 0; round < rounds; round += 1) {
      // Another one first each time: whatever else the machine does meets all alike.
      for (let turn = 0; turn < kinds.length; turn += 1) {
        const name = kinds[(turn + round) % kinds.length];
        const scada = ranges[name] && new Scada(modbusPort, ranges[name], answers[name]);
        told[name].push(await watch());
        await scada?.stop();
      }
    }
  };
  const more = `[modbus_tcp]\nenabled=yes\nbind=127.0.0.1\nport=${modbusPort}\n`;
  await withGateway(site, baud, 0, measure, more);
  return { name: site.name, baud, told, answers };
}

export const newAnswers = () => ({ asked: 0, words: 0, busy: 0, other: 0, tookMs: [] });

/** Asks for the same words all the time, whether or not the last answer has come. */
export class Scada {
  #socket;
  #timer;
  #sentAt = new Map();
  #received = Buffer.alloc(0);

  constructor(port, [start, words], answers) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('error', () => {});
    this.#socket.on('data', (chunk) => this.#take(chunk, answers));
    let transaction = 0;
    this.#timer = setInterval(() => {
      transaction = (transaction + 1) & 0xffff;
      const request = Buffer.alloc(12);
      request.writeUInt16BE(transaction, 0);
      request.writeUInt16BE(6, 4);
      request[6] = 1;
      request[7] = 3;
      request.writeUInt16BE(start, 8);
      request.writeUInt16BE(words, 10);
      this.#sentAt.set(transaction, performance.now());
      answers.asked += 1;
      this.#socket.write(request);
    }, everyMs);
  }

  async stop() {
    clearInterval(this.#timer);
    await pause(4000);
    this.#socket.destroy();
  }

  #take(chunk, answers) {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 9 && this.#received.length >= 6 + this.#received.readUInt16BE(4)) {
      const message = this.#received;
      this.#received = message.subarray(6 + message.readUInt16BE(4));
      answers.tookMs.push(performance.now() - (this.#sentAt.get(message.readUInt16BE(0)) ?? Number.NaN));
      if (message[7] === 3) answers.words += 1;
      else if (message[8] === 6) answers.busy += 1;
      else answers.other += 1;
    }
  }
}

/** RSS of the same daemon with the server off, on, and asked, in turns. */
async function measureMemory(starts, settleMs) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const seen = { off: [], on: [], asked: [] };
  try {
    for (let time = 0; time < starts; time += 1) {
      seen.off.push(await rssOf(folder, `off-${time}`, settleMs, false));
      seen.on.push(await rssOf(folder, `on-${time}`, settleMs, true));
      seen.asked.push(await rssOf(folder, `asked-${time}`, settleMs, true, true));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { starts, settleMs, off: median(seen.off), on: median(seen.on), asked: median(seen.asked) };
}

async function rssOf(folder, name, settleMs, isOn, isAsked = false) {
  const [port, web, modbus] = [await freePort(), await freeTcpPort(), await freeTcpPort()];
  const file = join(folder, `${name}.ini`);
  writeFileSync(
    file,
    `[ups]\nfamily=masterys-gp4\n[serial]\nport=simulator\n[simulator]\nfamily=masterys-gp4\n` +
      `[bacnet]\nbind=127.0.0.1\nport=${port}\n[web]\nbind=127.0.0.1\nport=${web}\n[ftp]\nenabled=no\n` +
      `[network]\nbackend=none\n[modbus_tcp]\nenabled=${isOn ? 'yes' : 'no'}\nbind=127.0.0.1\nport=${modbus}\n`,
  );
  const args = ['--config', file, '--data', join(folder, name)];
  const server = new ServerProcess('gateway', port, 'dist/main.js', args);
  let scada;
  try {
    await firstAnswer(port);
    if (isAsked) {
      await pause(3000);
      scada = new Scada(modbus, known, newAnswers());
    }
    await pause(settleMs);
    return server.rssBytes();
  } finally {
    await scada?.stop();
    await server.stop();
  }
}

const ms = (numbers, share) => percentile(numbers, share) ?? Number.NaN;

/** Of all slices, or of those of some rounds. */
function ratioOf(told, name, share, rounds = [...told.without.keys()]) {
  const all = (kind) => rounds.flatMap((round) => told[kind][round]);
  return ms(all(name), share) / ms(all('without'), share);
}

/** Between which bounds the ratio lies of as many rounds drawn from the measured ones, some of them twice (bootstrap). */
function spanOf(told, name, share) {
  const count = told.without.length;
  const drawn = () => Array.from({ length: count }, () => Math.floor(Math.random() * count));
  const ratios = Array.from({ length: draws }, () => ratioOf(told, name, share, drawn()));
  return [percentile(ratios, leftOut), percentile(ratios, 1 - leftOut)];
}

/** A handful of the latest alarms makes a p99: where chance alone could turn the verdict, there is none. */
function verdictOfSpan(low, high) {
  if (high <= goals.ofWithout) return 'met';
  return low > goals.ofWithout ? '**missed**' : 'not decided: within what chance makes of it';
}

/** The tables of the report. */
export function modbusTcpLines({ lines, memory }) {
  const verdict = (isMet) => (isMet ? 'met' : '**missed**');
  const row = ({ baud, told, answers }, name, what) => {
    const [p50, p99] = [0.5, 0.99].map((share) => ratioOf(told, name, share));
    const [low, high] = spanOf(told, name, 0.99);
    const { asked, words, busy, other, tookMs } = answers[name];
    const wanted = name === 'known' ? `≤ ${goals.ofWithout}` : '';
    const met = name === 'known' ? verdictOfSpan(low, high) : '';
    const counts = `${asked}: ${words} words, ${busy} busy, ${other} other`;
    const p99s = `${ms(told.without.flat(), 0.99).toFixed(0)} → ${ms(told[name].flat(), 0.99).toFixed(0)} of ${told[name].flat().length}`;
    return `| ${baud} baud, ${what} | ${wanted} | ${p99.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}) | ${p50.toFixed(2)} | ${met} | ${p99s} | ${counts} | ${ms(tookMs, 0.5).toFixed(1)} / ${ms(tookMs, 0.99).toFixed(1)} |`;
  };
  const { off, on, asked, starts, settleMs } = memory;
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  return [
    '| alarm latency with 50 Modbus TCP requests a second, of that without | wanted | p99 (9 of 10 draws) | p50 | | p99, ms | asked: answered | answer p50 / p99, ms |',
    '| --- | ---: | ---: | ---: | --- | ---: | --- | ---: |',
    ...lines.flatMap((line) => [
      row(line, 'known', '40 words that the poll has'),
      row(line, 'passed', '40 words that the UPS is asked for'),
    ]),
    '',
    `| RSS with the Modbus TCP server, MB; medians of ${starts} runs of ${settleMs / 1000} s | wanted | measured | |`,
    '| --- | ---: | ---: | --- |',
    `| off | | ${mb(off)} | |`,
    `| on, beyond off | ≤ ${goals.rssBytes / 1e6} | ${mb(on - off)} | ${verdict(on - off <= goals.rssBytes)} |`,
    `| on and asked 50 times a second, beyond off | ≤ ${goals.rssBytes / 1e6} | ${mb(asked - off)} | ${verdict(asked - off <= goals.rssBytes)} |`,
  ];
}
