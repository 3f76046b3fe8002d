// What the ways beside BACnet cost the daemon, each with whom it serves and all together: start, memory, ReadProperty meanwhile.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../scripts/run.mjs';
import { freeTcpPort } from '../soak/service.mjs';
import { UpsLine } from '../soak/ups-line.mjs';
import { startBroker } from './broker.mjs';
import { lowestQuarter, median } from './numbers.mjs';
import { firstAnswer, freePort, ServerProcess, spawnClient } from './server-process.mjs';

const readsPerSecond = 200;
const readP99Ms = 5;
/** RSS beyond that with all off, MB. */
const mostMb = { nut: 2, snmp: 6, modbus_tcp: 2, mqtt: 13 };
const all = Object.keys(mostMb);
/** Which are on. */
const choices = { off: [], ...Object.fromEntries(all.map((one) => [one, [one]])), all };
const order = Object.keys(choices);
/** The first reading of the UPS is there by then, which a NUT client needs to log in. */
const untilReadMs = 3000;

/** Of northbound/, what is there while all are off: it switches, or is asked by the page and the export. */
const switches = [
  'switched-northbound.js',
  'told-lists.js',
  'mqtt/mqtt-northbound.js',
  'mqtt/broker-certificates.js',
].map((name) => join(root, 'dist/northbound', name));

/** RSS differs by 5 MB from start to start: with fewer of them, a goal of 2 MB cannot be judged. */
const leastStarts = 8;

/**
 * Rounds, each of which starts a daemon for every choice, another one first each time, so that all see the same machine; then
 * more starts in turn in which nothing but the memory is looked at.
 */
export async function measureNorthbounds({ rounds, moreStarts, settleMs, forMs }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const broker = await startBroker(folder);
  const seen = Object.fromEntries(order.map((name) => [name, []]));
  const memory = Object.fromEntries(order.map((name) => [name, []]));
  try {
    // The first start of all warms the disk's cache for the others.
    await measureOnce(folder, 'warm', all, broker, { settleMs: 0, forMs: 0 });
    for (let round = 0; round < rounds + moreStarts; round += 1) {
      for (let turn = 0; turn < order.length; turn += 1) {
        const name = order[(turn + round) % order.length];
        const times = { settleMs, forMs: round < rounds ? forMs : 0 };
        const measured = await measureOnce(folder, `${name}-${round}`, choices[name], broker, times);
        memory[name].push(measured);
        if (round < rounds) seen[name].push(measured);
      }
    }
  } finally {
    broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return { rounds, settleMs, broker: broker.name, seen, memory };
}

async function measureOnce(folder, name, sections, broker, { settleMs, forMs }) {
  const place = mkdtempSync(join(folder, `${name}-`));
  const line = new UpsLine(place);
  const children = [];
  let server;
  try {
    await line.plug();
    const port = await freePort();
    const doors = {
      nut: { port: await freeTcpPort(), name: 'mon', password: 'secret' },
      snmp: { port: await freePort(), name: 'ups', auth: 'authentic-words', priv: 'private-words' },
      modbus_tcp: { port: await freeTcpPort() },
      mqtt: { port: broker.port },
    };
    const file = join(place, 'config.ini');
    writeFileSync(file, await settingsOf(line.path, port, sections, doors));
    server = new ServerProcess('gateway', port, 'dist/main.js', ['--config', file, '--data', join(place, 'data')]);
    const startMs = (await firstAnswer(port)) - server.startedAt;
    await pause(untilReadMs);
    const served = Object.fromEntries(Object.entries(doors).filter(([section]) => sections.includes(section)));
    const clients = spawnClient(join(root, 'test/bench/northbound-clients.mjs'), [JSON.stringify(served)]);
    children.push(clients);
    await pause(settleMs);
    const rssBytes = server.rssBytes();
    if (forMs === 0) return { rssBytes, heapBytes: await server.heapBytes() };
    const reader = spawnClient(join(root, 'test/bench/paced-reader.mjs'), [String(port), String(readsPerSecond)]);
    children.push(reader);
    await pause(1000);
    const toldBefore = broker.told();
    for (const child of children) child.send('begin');
    await pause(forMs);
    const [reads, answered] = [await countOf(reader), await countOf(clients)];
    const meanwhile = { ...answered, mqtt: sections.includes('mqtt') ? broker.told() - toldBefore : 0 };
    const heapBytes = await server.heapBytes();
    return { startMs, rssBytes, heapBytes, reads, meanwhile, files: await server.loadedFiles() };
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await server?.stop();
    line.unplug();
  }
}

async function settingsOf(line, port, sections, { nut, snmp, modbus_tcp: modbusTcp, mqtt }) {
  const here = (door) => `bind=127.0.0.1\nport=${door.port}\n`;
  const own = {
    nut: `${here(nut)}user_1=${nut.name}\npassword_1=${nut.password}\n`,
    snmp: `${here(snmp)}user=${snmp.name}\nauth_passphrase=${snmp.auth}\npriv_passphrase=${snmp.priv}\n`,
    modbus_tcp: here(modbusTcp),
    // As often as a measurement may be told.
    mqtt: `broker=mqtt://127.0.0.1:${mqtt.port}\nsite=bench\ndevice=u1\ninterval_s=1\n`,
  };
  return (
    `[ups]\nfamily=masterys-gp4\n[serial]\nport=${line}\n[bacnet]\nbind=127.0.0.1\nport=${port}\n` +
    `[web]\nbind=127.0.0.1\nport=${await freeTcpPort()}\n[ftp]\nenabled=no\n[network]\nbackend=none\n` +
    sections.map((section) => `[${section}]\nenabled=yes\n${own[section]}`).join('')
  );
}

function countOf(child) {
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.send('end');
  });
}

/** What is loaded for a northbound alone. */
function ofNorthbounds(files) {
  const isTheirs = (file) =>
    (file.startsWith(join(root, 'dist/northbound/')) && !switches.includes(file)) ||
    file.startsWith(join(root, 'node_modules/mqtt'));
  return files.filter(isTheirs);
}

/** The tables of the report. `firstIAmMs`: within how much it has to be there with everything off. */
export function northboundLines({ rounds, settleMs, broker, seen, memory }, firstIAmMs) {
  return [
    `| ways beside BACnet; medians of ${rounds} rounds | wanted | measured | |`,
    '| --- | ---: | ---: | --- |',
    ...goalsOfOff(seen, firstIAmMs),
    ...order.slice(1).map((name) => goalOfMemory(seen, memory, name)),
    ...goalsOfReading(seen),
    '',
    '| on | start to first I-Am, ms | of all off | modules | RSS, MB (from, to) | heap, MB | ReadProperty p99 (p50), ms | of all off | answered or told meanwhile |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...order.map((name) => lineOf(seen, memory, name)),
    '',
    `RSS ${settleMs / 1000} s after its clients came, mean of the lowest quarter of ${memory.off.length} starts: V8 leaves up to 5 MB that are of no use, or does not,`,
    'from start to start. The heap is what is in use after that, once its garbage was collected: its median.',
    `${readsPerSecond} ReadProperty a second besides. A NUT client that is attached and lists`,
    'everything each second, unencrypted; a manager that walks 1.3.6.1.2.1 each second, signed and encrypted; 50 requests for 40 words a',
    `second; MQTT by \`interval_s=1\` to ${broker}. With all off, the modules are those of a daemon that has no such section.`,
  ];
}

function goalsOfOff({ off }, firstIAmMs) {
  const [modules, startMs] = [median(off.map(modulesOf)), median(off.map(startOf))];
  const unasked = Math.max(...off.map(({ files }) => ofNorthbounds(files).length));
  return [
    goal(`all off: modules loaded that are theirs alone, of ${modules}`, 0, unasked, unasked <= 0),
    goal('all off: start to first I-Am, ms', firstIAmMs, startMs.toFixed(0), startMs <= firstIAmMs),
  ];
}

function goalOfMemory(seen, memory, name) {
  const most = choices[name].reduce((sum, one) => sum + mostMb[one], 0);
  const rssOf = (one) => lowestQuarter(memory[one].map(({ rssBytes }) => rssBytes));
  const more = rssOf(name) - rssOf('off');
  const what = `${title(name)} on and busy: RSS beyond all off, MB`;
  if (memory.off.length < leastStarts) return `| ${what} | ≤ ${most} | ${mb(more)} | too few starts to say |`;
  return goal(what, most, mb(more), wasServed(seen, name) ? more <= 1e6 * most : undefined);
}

function goalsOfReading(seen) {
  const isMet = wasServed(seen, 'all') ? median(seen.all.map(p99)) <= readP99Ms : undefined;
  const all = Object.values(seen).flat();
  const lost = all.reduce((sum, { reads }) => sum + reads.lost, 0);
  return [
    goal('all four busy: ReadProperty p99 (p50), ms', readP99Ms, latency(seen.all), isMet),
    goal('ReadProperty without an answer', 0, lost, lost === 0),
  ];
}

/** `isMet`: undefined where it was not measured, as somebody was not served. */
function goal(what, most, measured, isMet) {
  const verdict = isMet === undefined ? 'not measured: somebody was not served' : isMet ? 'met' : '**missed**';
  return `| ${what} | ≤ ${most} | ${measured} | ${verdict} |`;
}

function lineOf(seen, memory, name) {
  const runs = seen[name];
  const rss = memory[name].map(({ rssBytes }) => rssBytes);
  /** Ratios are taken within a round. */
  const ofOff = (of) => median(runs.map((one, round) => of(one) / of(seen.off[round])));
  const cells = [
    title(name),
    median(runs.map(startOf)).toFixed(0),
    ofOff(startOf).toFixed(3),
    median(runs.map(modulesOf)),
    `${mb(lowestQuarter(rss))} (${mb(Math.min(...rss))}, ${mb(Math.max(...rss))})`,
    mb(median(memory[name].map(({ heapBytes }) => heapBytes))),
    latency(runs),
    `${ofOff(p99).toFixed(2)} (${ofOff(p50).toFixed(2)})`,
    choices[name].map((one) => `${median(runs.map(({ meanwhile }) => meanwhile[one]))} ${whatIsTold[one]}`).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

const whatIsTold = {
  nut: 'lists of NUT',
  snmp: 'objects of SNMP',
  modbus_tcp: 'answers of Modbus TCP',
  mqtt: 'messages of MQTT',
};
/** A way whose client was not served costs nothing. */
const wasServed = (seen, name) => choices[name].every((one) => seen[name].every(({ meanwhile }) => meanwhile[one] > 0));
const title = (name) => ({ off: 'all off', all: 'all four' })[name] ?? `[${name}]`;
const latency = (runs) => `${median(runs.map(p99)).toFixed(2)} (${median(runs.map(p50)).toFixed(2)})`;
const mb = (bytes) => (bytes / 1e6).toFixed(1);
const startOf = ({ startMs }) => startMs;
const modulesOf = ({ files }) => files.length;
const p50 = ({ reads }) => reads.p50;
const p99 = ({ reads }) => reads.p99;
