// What BACnet/SC costs: requests through a hub, beside a bare WebSocket client with the same TLS that sends back what it gets; memory with
// it on and off; what is loaded for it while it is off.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../scripts/run.mjs';
import { freeTcpPort } from '../soak/service.mjs';
import { UpsLine } from '../soak/ups-line.mjs';
import { median } from './numbers.mjs';
import { firstAnswer, freePort, ServerProcess, spawnClient } from './server-process.mjs';
import { workloads } from './workloads.mjs';

const goals = { ofEcho: 0.85, onBytes: 10e6 };
/** The one that the goal is of, and its window of 16. */
const [one, sixteen] = workloads;
const measured = [one, sixteen];
/** Below dist/, loaded with BACnet/SC alone. Types and what the page shows of it are there in any case. */
const ownFolders = ['dist/bacnet/datalink/sc/node/', 'dist/bacnet/datalink/sc/socket/', 'node_modules/ws/'];
/** What tells of it while it is off. */
const always = ['sc-failure.js', 'sc-node-options.js'].map((name) => join('dist/bacnet/datalink/sc/node', name));

export async function measureSecureConnect({ rounds, durationMs, warmUpMs, starts, settleMs }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sc-'));
  try {
    const identity = join(folder, 'identity.json');
    writeFileSync(identity, JSON.stringify(makeIdentity(folder)));
    const rates = await measureRates(folder, identity, { rounds, durationMs, warmUpMs });
    const memory = await measureMemory(folder, identity, { starts, settleMs });
    return { rounds, rates, memory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A CA and one certificate of it, ECDSA P-256, which all use. */
function makeIdentity(folder) {
  const openssl = (...args) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '30', '-subj', '/CN=Bench CA');
  openssl('req', ...newKey, '-keyout', 'one.key', '-out', 'one.csr', '-subj', '/CN=Bench');
  openssl('x509', '-req', '-in', 'one.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-out', 'one.crt');
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  return { key: read('one.key'), cert: read('one.crt'), ca: read('ca.crt') };
}

/** The hub with its client; VMACs of nodes come as they connect. */
class Hub {
  #child;
  #nodes = [];
  #waiting = [];

  static async start(identity) {
    const hub = new Hub();
    hub.#child = spawnClient(join(root, 'test/bench/sc-hub-load.mjs'), [identity]);
    hub.port = await new Promise((resolve) => hub.#child.once('message', ({ port }) => resolve(port)));
    hub.#child.on('message', ({ node }) => {
      if (node === undefined) return;
      const take = hub.#waiting.shift();
      if (take) take(node);
      else hub.#nodes.push(node);
    });
    return hub;
  }

  get uri() {
    return `wss://127.0.0.1:${this.port}`;
  }

  /** VMAC of the next node that is accepted. */
  nextNode() {
    const node = this.#nodes.shift();
    if (node !== undefined) return Promise.resolve(node);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  load(task) {
    return new Promise((resolve) => {
      const take = (result) => {
        if (result.answered === undefined) return;
        this.#child.off('message', take);
        resolve(result);
      };
      this.#child.on('message', take);
      this.#child.send(task);
    });
  }

  stop() {
    this.#child.kill('SIGTERM');
  }
}

/** Both in turns, on one hub. */
async function measureRates(folder, identity, { rounds, durationMs, warmUpMs }) {
  const hub = await Hub.start(identity);
  const servers = [];
  try {
    const echo = new ServerProcess('ws echo', 0, 'test/bench/servers/ws-echo.mjs', [hub.uri, identity]);
    servers.push({ name: 'echo', server: echo, vmac: await hub.nextNode() });
    const gateway = await startGateway(folder, identity, 'rates', { hub, serial: 'simulator' });
    servers.push({ name: 'gateway', server: gateway.server, vmac: await hub.nextNode() });
    // The simulated UPS has answered all its tables by then.
    await pause(12_000);
    const samples = new Map(measured.map(({ name }) => [name, { echo: [], gateway: [] }]));
    const visit = async ({ server, vmac }, { packet, window }, forMs) => {
      const before = await server.usage();
      const result = await hub.load({ vmac, packet: packet.toString('base64'), window, durationMs: forMs });
      const { answered, elapsedMs, answerHead } = result;
      const after = await server.usage();
      if (answered === 0) throw new Error('no answer over BACnet/SC');
      return { rate: (answered / elapsedMs) * 1000, cpuUs: (after.cpuUs - before.cpuUs) / answered, answerHead };
    };
    for (const workload of measured) for (const one of servers) await visit(one, workload, warmUpMs);
    for (let round = 0; round < rounds; round += 1) {
      for (const workload of measured) {
        for (let turn = 0; turn < servers.length; turn += 1) {
          const one = servers[(turn + round) % servers.length];
          samples.get(workload.name)[one.name].push(await visit(one, workload, durationMs));
        }
      }
    }
    const heads = measured.map(({ name }) => samples.get(name).gateway.at(-1).answerHead);
    // Function, flags, id, destination, NPDU, ComplexACK of ReadProperty.
    const areGood = heads.every((head) => /^0104....(?:..){6}010030..0c/.test(head));
    if (!areGood) throw new Error(`the gateway answers ${heads}`);
    return measured.map(({ name }) => ({ name, ...samples.get(name) }));
  } finally {
    for (const { server } of servers) await server.stop();
    hub.stop();
  }
}

/** RSS of a daemon on a UPS with BACnet/SC off, on and connected, and on and asked, in turns. */
async function measureMemory(folder, identity, { starts, settleMs }) {
  const seen = { off: [], on: [], asked: [] };
  const hub = await Hub.start(identity);
  let ofOff = [];
  try {
    for (let time = 0; time < starts; time += 1) {
      const off = await memoryOf(folder, identity, `off-${time}`, settleMs, undefined);
      ofOff = off.files.filter(isOfSecureConnect);
      const on = await memoryOf(folder, identity, `on-${time}`, settleMs, hub);
      // Else nothing would be found while it is off, either.
      if (!on.files.some(isOfSecureConnect)) throw new Error('no module of BACnet/SC is loaded while it is on');
      seen.off.push(off.rssBytes);
      seen.on.push(on.rssBytes);
      seen.asked.push(on.askedBytes);
    }
  } finally {
    hub.stop();
  }
  return { starts, settleMs, loadedWhileOff: ofOff, seen };
}

async function memoryOf(folder, identity, name, settleMs, hub) {
  const place = mkdtempSync(join(folder, `${name}-`));
  const line = new UpsLine(place);
  let server;
  try {
    await line.plug();
    const gateway = await startGateway(place, identity, 'daemon', { hub, serial: line.path });
    ({ server } = gateway);
    await firstAnswer(gateway.port);
    const vmac = hub && (await hub.nextNode());
    await pause(settleMs);
    const rssBytes = server.rssBytes();
    if (hub) await hub.load({ vmac, packet: sixteen.packet.toString('base64'), window: 16, durationMs: settleMs / 5 });
    const askedBytes = server.rssBytes();
    return { rssBytes, askedBytes, files: await server.loadedFiles() };
  } finally {
    await server?.stop();
    line.unplug();
  }
}

async function startGateway(folder, identity, name, { hub, serial }) {
  const port = await freePort();
  const data = join(folder, `${name}-data`);
  const { key, cert, ca } = JSON.parse(readFileSync(identity, 'utf8'));
  mkdirSync(join(data, 'sc'), { recursive: true });
  const kept = {
    format: 'ups-bacnet-gateway certificates of BACnet/SC',
    operational: { key, certificate: cert, issuers: [ca], sinceMs: Date.now() },
  };
  writeFileSync(join(data, 'sc/certificates.json'), JSON.stringify(kept));
  const file = join(folder, `${name}.ini`);
  writeFileSync(
    file,
    `[ups]\nfamily=masterys-gp4\n[serial]\nport=${serial}\n[simulator]\nfamily=masterys-gp4\n` +
      `[bacnet]\nbind=127.0.0.1\nport=${port}\n[web]\nbind=127.0.0.1\nport=${await freeTcpPort()}\n` +
      `[ftp]\nenabled=no\n[network]\nbackend=none\n${hub ? `[sc]\nenabled=yes\nprimary_hub=${hub.uri}\n` : ''}`,
  );
  return { port, server: new ServerProcess('gateway', port, 'dist/main.js', ['--config', file, '--data', data]) };
}

function isOfSecureConnect(file) {
  const path = file.replace(`${root}/`, '');
  return ownFolders.some((folder) => path.startsWith(folder)) && !always.includes(path);
}

/** The tables of the report. */
export function secureConnectLines({ rounds, rates, memory }) {
  const { starts, settleMs, loadedWhileOff, seen } = memory;
  const middle = (samples, quantity) => median(samples.map((sample) => sample[quantity]));
  /** Ratios are taken within a round. */
  const ratio = ({ echo, gateway }, quantity) =>
    median(gateway.map((sample, round) => sample[quantity] / echo[round][quantity]));
  const row = (line) =>
    `| ${line.name} | ${middle(line.echo, 'rate').toFixed(0)} | ${middle(line.gateway, 'rate').toFixed(0)} | ${ratio(line, 'rate').toFixed(2)} ` +
    `| ${middle(line.echo, 'cpuUs').toFixed(1)} | ${middle(line.gateway, 'cpuUs').toFixed(1)} | ${ratio(line, 'cpuUs').toFixed(2)} |`;
  const goal = (what, wanted, value, isMet) => `| ${what} | ${wanted} | ${value} | ${isMet ? 'met' : '**missed**'} |`;
  const beyondOff = (name) => median(seen[name].map((bytes, time) => bytes - seen.off[time]));
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  return [
    `| BACnet/SC through a hub; medians of ${rounds} rounds | ws echo, a second | gateway | of the echo | ws echo, CPU µs | gateway | of the echo |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rates.map(row),
    '',
    `| goal of BACnet/SC; memory: medians of ${starts} runs of ${settleMs / 1000} s | wanted | measured | |`,
    '| --- | ---: | ---: | --- |',
    ...rates.map((line) => {
      const share = ratio(line, 'rate');
      return goal(
        `${line.name} over BACnet/SC, of a bare ws echo with the same TLS`,
        `≥ ${goals.ofEcho}`,
        share.toFixed(2),
        share >= goals.ofEcho,
      );
    }),
    goal('off: modules loaded that are its alone', '≤ 0', loadedWhileOff.length, loadedWhileOff.length === 0),
    goal(
      `on and connected: RSS beyond off (${mb(median(seen.off))} MB), MB`,
      `≤ ${goals.onBytes / 1e6}`,
      mb(beyondOff('on')),
      beyondOff('on') <= goals.onBytes,
    ),
    `| on, after ${settleMs / 5000} s of ReadProperty with window 16: RSS beyond off, MB | | ${mb(beyondOff('asked'))} | |`,
  ];
}
