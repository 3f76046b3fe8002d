// A site in one process: a UPS that lives and is unplugged, BMS that read, subscribe, fall silent and disappear, people
// at the page and by FTP; beside them the gateway as its service runs it. A line a minute, a verdict at the end.
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../bench/server-process.mjs';
import { comeAndGo, readSteadily, subscribeSteadily } from './bms.mjs';
import { everySoOften, pause } from './pauses.mjs';
import { changeByFtp, changeSettings, guessPasswords, lookAtPages, openStreams } from './people.mjs';
import { freeTcpPort, Service } from './service.mjs';
import { Tally } from './tally.mjs';
import { liveOnLine, UpsLine } from './ups-line.mjs';
import { verdictOf } from './verdict.mjs';

const lineEveryMs = 60_000;
const sampleEveryMs = 5000;
const shortestWarmUpMs = 120_000;
const longestWarmUpMs = 1_800_000;

/** Resolves with whether the gateway has passed. */
export async function soak({ forMs, signal, print }) {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const tally = new Tally();
  const line = new UpsLine(folder);
  const ports = { bacnet: await freePort(), web: await freeTcpPort(), ftp: await freeTcpPort() };
  const service = new Service(folder, ports);
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const samples = [];
  try {
    await line.plug();
    await service.start(line.path);
    const site = { ports, line, tally, signal: ending.signal };
    const actors = [readSteadily, subscribeSteadily, comeAndGo, lookAtPages, openStreams, guessPasswords];
    const doings = [...actors, changeSettings, changeByFtp, liveOnLine].map((live) => live(site));
    const watching = watch(service, { ...site, print }, samples);
    await pause(forMs, signal);
    ending.abort();
    await Promise.all([...doings, watching]);
    const warmUpMs = Math.min(longestWarmUpMs, Math.max(shortestWarmUpMs, forMs / 4));
    const { lines, isGood } = verdictOf(samples, tally, warmUpMs);
    for (const text of ['', ...lines, '', isGood ? 'Passed.' : 'FAILED.']) print(text);
    return isGood;
  } finally {
    ending.abort();
    await service.stop();
    line.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function watch(service, { ports, line, tally, signal, print }, samples) {
  const startedAt = performance.now();
  let told = { atMs: startedAt, ...tally.totals(), cycles: 0 };
  let longestDelayMs = 0;
  await everySoOften(
    sampleEveryMs,
    signal,
    async () => {
      const sample = { atMs: performance.now() - startedAt, ...service.usage() };
      samples.push(sample);
      // The first two tell of the start.
      if (samples.length > 2) longestDelayMs = Math.max(longestDelayMs, sample.loopP99Ms);
      if (service.pid !== service.firstPid) tally.fail(`the gateway ended by itself: ${service.lastWords}`);
      if (performance.now() - told.atMs < lineEveryMs) return;
      const seen = { atMs: performance.now(), ...tally.totals(), ...(await service.counted(ports.web)) };
      print(minuteLine({ ...sample, longestDelayMs }, told, seen, line.scenario));
      told = seen;
      longestDelayMs = 0;
    },
    tally,
  );
}

function minuteLine(sample, before, now, scenario) {
  const perSecond = ((now.answered - before.answered) / (now.atMs - before.atMs)) * 1000;
  return [
    new Date().toISOString().slice(11, 16),
    `RSS ${mb(sample.rssBytes)} MB, heap ${mb(sample.heapBytes)} MB`,
    `loop p99 ${sample.longestDelayMs.toFixed(0)} ms`,
    // A setting that gives the gateway a new poller begins at zero.
    `${now.cycles < before.cycles ? now.cycles : now.cycles - before.cycles} poll cycles`,
    `${perSecond.toFixed(1)} answers/s`,
    `${now.notified - before.notified} notifications`,
    `${now.repeated - before.repeated} repeats, ${now.unanswered - before.unanswered} unanswered, ${now.failures - before.failures} errors`,
    `${sample.fds} fds, ${sample.sockets} sockets`,
    `data ${(sample.dataBytes / 1e3).toFixed(0)} kB`,
    scenario,
  ].join('; ');
}

const mb = (bytes) => (bytes / 1e6).toFixed(1);
