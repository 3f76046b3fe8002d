// Measures everything and writes the table.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { alarmLines, measureAlarms } from './alarms.mjs';
import { covLines, measureCov } from './cov.mjs';
import { measureFlood, whoIsPerSecond } from './denial-of-service.mjs';
import { measureMemory, memoryLines } from './memory.mjs';
import { measureModbusTcp, modbusTcpLines } from './modbus-tcp.mjs';
import { measureNorthbounds, northboundLines } from './northbounds.mjs';
import { median, percentile } from './numbers.mjs';
import { measureSecureConnect, secureConnectLines } from './secure-connect.mjs';
import { firstAnswer, freePort, ServerProcess } from './server-process.mjs';
import { measureThroughput, ratioOf } from './throughput.mjs';
import { measurementLimitMs, measureUpsLines, searchTable, upsLineTable } from './ups-line.mjs';
import { measureWebPages, webLines } from './web-pages.mjs';

const goals = {
  readPropertyOfEcho: 0.9,
  manyOfOneCpu: 2.5,
  firstIAmMs: 700,
  cycleOfFloor: 1.1,
  /** Status and alarms of one UPS, p99. */
  stateMs: { 9600: 250, 57600: 100 },
  cpuShare: 0.02,
  readingUnderFlood: 0.5,
  answersToOne: 20,
  answersToAll: 500,
};

const echo = 'echo';
const literalEcho = 'echo, no lookup';
const gateway = 'gateway';
const nodeBacnet = 'node-bacnet';

export async function benchReport({ quick }) {
  const effort = quick ? { rounds: 1, durationMs: 200, warmUpMs: 100 } : { rounds: 7, durationMs: 600, warmUpMs: 500 };
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const startMs = await startTimes(folder, quick ? 1 : 5);
    const throughput = await serve(folder, effort);
    const upsLines = await measureUpsLines(lineEffort(quick));
    const floods = await underFlood(folder, quick ? 1000 : 10_000);
    const cov = await measureCov({ forMs: quick ? 3000 : 20_000 });
    const alarms = await measureAlarms(alarmEffort(quick));
    const northbounds = await measureNorthbounds(northboundEffort(quick));
    const secureConnect = await measureSecureConnect(secureConnectEffort(quick));
    const web = await measureWebPages(folder, { forMs: quick ? 2000 : 20_000 });
    const memory = await measureMemory(memoryEffort(quick));
    return render({ throughput, startMs, upsLines, floods, cov, alarms, northbounds, secureConnect, web, memory });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The notifications alone. */
export async function covReport({ quick }) {
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`,
    '',
    ...covLines(await measureCov({ forMs: quick ? 3000 : 20_000 })),
  ].join('\n');
}

/** Event notifications alone. */
export async function alarmReport({ quick }) {
  const heading = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`;
  return [heading, '', ...alarmLines(await measureAlarms(alarmEffort(quick)))].join('\n');
}

/** Open pages alone. */
export async function webReport({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const heading = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`;
    return [heading, '', ...webLines(await measureWebPages(folder, { forMs: quick ? 2000 : 20_000 }))].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Memory alone. */
export async function memoryReport({ quick }) {
  const heading = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`;
  return [heading, '', ...memoryLines(await measureMemory(memoryEffort(quick)))].join('\n');
}

/** The Modbus TCP server alone. */
export async function modbusTcpReport({ quick }) {
  const heading = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`;
  const effort = quick ? { rounds: 2, forMs: 3000, starts: 1, settleMs: 3000 } : modbusTcpEffort;
  return [heading, '', ...modbusTcpLines(await measureModbusTcp(effort))].join('\n');
}

/** The ways beside BACnet alone. */
export async function northboundReport({ quick }) {
  const heading = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`;
  const measured = await measureNorthbounds(northboundEffort(quick));
  return [heading, '', ...northboundLines(measured, goals.firstIAmMs)].join('\n');
}

/** BACnet/SC alone. */
export async function secureConnectReport({ quick }) {
  const heading = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`;
  const measured = await measureSecureConnect(secureConnectEffort(quick));
  return [heading, '', ...secureConnectLines(measured)].join('\n');
}

/** The serial line alone. */
export async function lineReport({ quick }) {
  const { lines, search, cpuShare } = await measureUpsLines(lineEffort(quick));
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}.`,
    '',
    ...upsLineTable(lines),
    '',
    ...searchTable(search),
    '',
    '| goal | wanted | measured | |',
    '| --- | ---: | ---: | --- |',
    ...lineGoals({ lines, search, cpuShare }),
  ].join('\n');
}

const modbusTcpEffort = { rounds: 12, forMs: 6000, starts: 5, settleMs: 15_000 };
const northboundEffort = (quick) =>
  quick
    ? { rounds: 1, moreStarts: 0, settleMs: 5000, forMs: 4000 }
    : { rounds: 5, moreStarts: 7, settleMs: 12_000, forMs: 8000 };
const secureConnectEffort = (quick) =>
  quick
    ? { rounds: 2, durationMs: 300, warmUpMs: 200, starts: 1, settleMs: 5000 }
    : { rounds: 7, durationMs: 1000, warmUpMs: 1000, starts: 5, settleMs: 15_000 };
const alarmEffort = (quick) =>
  quick ? { toggles: 20, starts: 1, settleMs: 3000 } : { toggles: 150, starts: 5, settleMs: 5000 };
const memoryEffort = (quick) =>
  quick ? { runs: 1, pollingMs: 5000, loadMs: 200 } : { runs: 5, pollingMs: 60_000, loadMs: 3000 };
const lineEffort = (quick) => (quick ? { forMs: 4000, cpuForMs: 3000 } : { forMs: 40_000, cpuForMs: 30_000 });

async function startGateway(folder, name = gateway) {
  const port = await freePort();
  const file = join(folder, `config-${port}.ini`);
  writeFileSync(
    file,
    `[ups]\nfamily=masterys-gp4\n[serial]\nport=simulator\n[simulator]\nfamily=masterys-gp4\n` +
      `[bacnet]\nbind=127.0.0.1\nport=${port}\n`,
  );
  return new ServerProcess(name, port, 'dist/main.js', ['--config', file, '--data', join(folder, `data-${port}`)]);
}

async function underFlood(folder, durationMs) {
  const server = await startGateway(folder);
  try {
    await firstAnswer(server.port);
    const floods = [];
    for (const sources of [1, 250]) floods.push(await measureFlood(server, { sources, durationMs }));
    return floods;
  } finally {
    await server.stop();
  }
}

/** From the start of the process to its first I-Am, asked for every few milliseconds. */
async function startTimes(folder, times) {
  const taken = [];
  for (let time = 0; time < times; time += 1) {
    const server = await startGateway(folder);
    taken.push((await firstAnswer(server.port)) - server.startedAt);
    await server.stop();
  }
  return median(taken);
}

async function serve(folder, effort) {
  const servers = [
    await ownServer(echo, 'test/bench/servers/echo.mjs', ['plain']),
    await ownServer(literalEcho, 'test/bench/servers/echo.mjs', ['literal']),
    await startGateway(folder),
    await ownServer(nodeBacnet, 'test/bench/servers/node-bacnet.mjs', []),
  ];
  try {
    for (const server of servers) await firstAnswer(server.port);
    // The simulated UPS has answered all its tables by then.
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    return await measureThroughput(servers, effort);
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function ownServer(name, script, args) {
  const port = await freePort();
  const server = new ServerProcess(name, port, script, [String(port), ...args]);
  server.isEcho = script.includes('echo');
  return server;
}

function render({ throughput, startMs, upsLines, floods, cov, alarms, northbounds, secureConnect, web, memory }) {
  const lines = [
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}. One client, loopback; client and servers each on a`,
    "processor of their own; medians of interleaved rounds, ratios taken within a round. CPU is the server's, user and system;",
    'with one request in flight most of it is the kernel waking the process. "echo" is a bare node:dgram server that returns',
    'what it gets; "no lookup" spares it Node\'s address lookup, as the gateway does. RPM: ReadPropertyMultiple.',
    '',
    '| requests a second | echo | echo, no lookup | gateway | node-bacnet | gateway / echo | gateway / node-bacnet |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...throughput.map(({ workload, byServer }) => rateLine(workload, byServer)),
    '',
    '| server CPU per request, µs | echo | echo, no lookup | gateway | node-bacnet | gateway / echo | node-bacnet / gateway |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...throughput.map(({ workload, byServer }) => cpuLine(workload, byServer)),
    '',
    '| goal | wanted | measured | |',
    '| --- | ---: | ---: | --- |',
    ...goalLines({ throughput, startMs }),
    ...lineGoals(upsLines),
    ...floods.flatMap(floodLines),
    '',
    ...upsLineTable(upsLines.lines),
    '',
    ...searchTable(upsLines.search),
    '',
    ...memoryLines(memory),
    '',
    ...covLines(cov),
    '',
    ...alarmLines(alarms),
    '',
    ...northboundLines(northbounds, goals.firstIAmMs),
    '',
    ...secureConnectLines(secureConnect),
    '',
    ...webLines(web),
  ];
  return lines.join('\n');
}

function rateLine(workload, byServer) {
  const rate = (name) => byServer[name].rate;
  return row(workload, [
    ...[echo, literalEcho, gateway, nodeBacnet].map((name) => cell(byServer[name], rate(name), 0)),
    ratio(byServer[gateway], byServer[echo], 'rate'),
    ratio(byServer[gateway], byServer[nodeBacnet], 'rate'),
  ]);
}

function cpuLine(workload, byServer) {
  const cpu = (name) => byServer[name].cpuUs;
  return row(workload, [
    ...[echo, literalEcho, gateway, nodeBacnet].map((name) => cell(byServer[name], cpu(name), 1)),
    ratio(byServer[gateway], byServer[echo], 'cpuUs'),
    ratio(byServer[nodeBacnet], byServer[gateway], 'cpuUs'),
  ]);
}

function goalLines({ throughput, startMs }) {
  const [one, sixteen, manyOne, manySixteen] = throughput.map(({ byServer }) => byServer);
  const ofEcho = (row) => ratioOf(row[gateway], row[echo], 'rate');
  const ofOne = (many, single) => ratioOf(many[gateway], single[gateway], 'cpuUs');
  const cpuGoal = atMost(goals.manyOfOneCpu);
  return [
    goalLine('ReadProperty, window 1, of the echo', atLeast(goals.readPropertyOfEcho), ofEcho(one), 2),
    goalLine('ReadProperty, window 16, of the echo', atLeast(goals.readPropertyOfEcho), ofEcho(sixteen), 2),
    goalLine('CPU of 88 present values, of one ReadProperty, window 1', cpuGoal, ofOne(manyOne, one), 2),
    goalLine('CPU of 88 present values, of one ReadProperty, window 16', cpuGoal, ofOne(manySixteen, sixteen), 2),
    goalLine('start to first I-Am, ms', atMost(goals.firstIAmMs), startMs, 0),
  ];
}

/** A register search reads between two cycles: one table's time each at most. */
function searchGoals({ baud, without, during, oneTableMs }) {
  const on = `a register search at ${baud} baud, without pauses`;
  const p99 = ({ ofAlarm }) => percentile(ofAlarm, 0.99);
  return [
    goalLine(
      `${on}: poll cycle, ms (that without it, and one table)`,
      atMost(Math.round(without.cycleMs + oneTableMs)),
      during.cycleMs,
      0,
    ),
    goalLine(
      `${on}: alarms p99, ms (those without it, and one table)`,
      atMost(Math.round(p99(without) + oneTableMs)),
      p99(during),
      0,
    ),
  ];
}

function lineGoals({ lines, search, cpuShare }) {
  return [
    ...lines.flatMap((line) => {
      const { site, baud, ratio, tookMs, floorMs, ofAlarm, ofStatus, ofMeasurement } = line;
      const on = `${site.name}, ${baud} baud`;
      const p99 = (taken) => percentile(taken, 0.99);
      const states = [...ofAlarm, ...ofStatus];
      const cycle = `${on}: poll cycle, of its floor (${tookMs.toFixed(1)} of ${floorMs.toFixed(1)} ms)`;
      const measured = `${on}: measurements p99, ms (one cycle and the wire time of the answer)`;
      return [
        goalLine(cycle, atMost(goals.cycleOfFloor), ratio, 3),
        ...(states.length > 0
          ? [goalLine(`${on}: status and alarms p99, ms`, atMost(goals.stateMs[baud]), p99(states), 0)]
          : []),
        goalLine(measured, atMost(Math.round(measurementLimitMs(line))), p99(ofMeasurement), 0),
      ];
    }),
    ...searchGoals(search),
    goalLine('CPU share of the daemon at a poll every second, %', atMost(100 * goals.cpuShare), 100 * cpuShare, 2),
  ];
}

function floodLines({ sources, calmRate, stormyRate, floodRate, answerRate, broadcasts }) {
  const from = `${whoIsPerSecond} Who-Is a second from ${sources === 1 ? 'one source' : `${sources} sources`}`;
  const isFlood = floodRate > 0.9 * whoIsPerSecond;
  const share = isFlood ? stormyRate / calmRate : Number.NaN;
  const answers = sources === 1 ? goals.answersToOne : goals.answersToAll;
  return [
    goalLine(`ReadProperty under ${from}, of its rate without`, atLeast(goals.readingUnderFlood), share, 2),
    goalLine(`I-Am a second to ${from}`, atMost(answers), answerRate, 0),
    goalLine(`I-Am broadcast under ${from}`, atMost(0), broadcasts, 0),
  ];
}

const atLeast = (limit) => ({ text: `≥ ${limit}`, isMetBy: (value) => value >= limit });
const atMost = (limit) => ({ text: `≤ ${limit}`, isMetBy: (value) => value <= limit });

function goalLine(what, { text, isMetBy }, value, digits) {
  if (!Number.isFinite(value)) return `| ${what} | ${text} | - | not measured |`;
  return `| ${what} | ${text} | ${value.toFixed(digits)} | ${isMetBy(value) ? 'met' : '**missed**'} |`;
}

const row = (head, cells) => `| ${head} | ${cells.join(' | ')} |`;
const cell = ({ missing }, value, digits) => missing ?? value.toFixed(digits);

function ratio(one, other, quantity) {
  const value = ratioOf(one, other, quantity);
  return Number.isFinite(value) ? value.toFixed(2) : '-';
}

function machine() {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} x ${cpu?.model.trim() ?? process.arch}, ${memory} GB, Node ${process.versions.node}`;
}
