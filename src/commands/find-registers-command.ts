import { join } from 'node:path';
import { sleep } from '../core/clock.js';
import { GatewayError } from '../core/errors.js';
import { makeFolder } from '../core/files/folders.js';
import { GatewayMemory, identityFileName, rememberedNames } from '../device/gateway-memory.js';
import { SearchFile, searchFileName } from '../device/register-search/kept-search.js';
import type { TypedObservation } from '../device/register-search/observations.js';
import { RegisterSearch } from '../device/register-search/register-search.js';
import { sameThread } from '../device/register-search/search-thread.js';
import { settingsRules } from '../device/settings-rules.js';
import { UpsValues } from '../device/ups-values.js';
import { DeviceClock } from '../objects/device-clock.js';
import { SettingsStore } from '../settings/settings-store.js';
import { findingsJson, findingsText, talkOfRegisters } from './find-registers-dialog.js';
import { type OneShot, settingsOf } from './one-shot.js';

export interface FindRegistersOrder {
  /** None: a person types them. */
  readonly observe: readonly TypedObservation[];
  /** Writes what is found into config.ini. */
  readonly accept: boolean;
  readonly format: 'text' | 'json';
}

export interface FindRegistersResult {
  readonly output: string;
  /** Every object that was observed has its register. */
  readonly isComplete: boolean;
}

/** Finding the UPS and its first complete poll. */
const limitMs = 45_000;
const lookMs = 200;
/** In that time every table that is known has been read; what an observation needs before and after it. */
const beforeMs = 12_000;
const afterMs = 16_000;

/**
 * `--find-registers`: the register search of a UPS that no gateway holds. What was observed is kept in the data folder, so
 * that the next call, and the page, go on from there. Throws what `--objects` does, and `search.*`.
 */
export async function findRegistersCommand(
  order: FindRegistersOrder,
  shot: OneShot,
  lines: AsyncIterable<string>,
): Promise<FindRegistersResult> {
  const site = await openSite(shot);
  try {
    await site.untilPolled();
    site.search.start();
    if (order.observe.length === 0) {
      await talkOfRegisters(site.search, lines, shot.print);
      return { output: '', isComplete: true };
    }
    shot.print(`Reading what the UPS says (${(beforeMs + afterMs) / 1000} s) ...`);
    await sleep(shot.clock, beforeMs);
    site.search.observe(order.observe);
    await sleep(shot.clock, afterMs);
    if (order.accept) await acceptFound(site.search, shot);
    const findings = await site.search.findings();
    const output = await (order.format === 'json' ? findingsJson : findingsText)(site.search);
    return { output, isComplete: findings.every(({ finding }) => finding.verdict === 'found') };
  } finally {
    await site.close();
  }
}

async function acceptFound(search: RegisterSearch, { print }: OneShot): Promise<void> {
  for (const { target, partText, choices, finding } of await search.findings()) {
    const [best] = choices;
    if (finding.verdict !== 'found' || best === undefined) continue;
    if (best.feedsAlready.length > 0) {
      print(
        `${target.object}: ${best.line} is ${best.feedsAlready.join(', ')} already; accept it by hand if that is meant.`,
      );
      continue;
    }
    const { changed } = await search.accept({ object: target.object, part: partText, candidate: best.id }, 'command');
    for (const { key, to } of changed) print(`[registers] ${key} = ${to}`);
  }
}

/** Settings, poll and search of a data folder, without everything else. */
async function openSite(shot: OneShot) {
  const { configFile, dataDir, demo, registry, clock, log } = shot;
  await settingsOf(shot);
  await makeFolder(dataDir);
  const store = new SettingsStore({ configFile, dataDir, clock, ...settingsRules({ registry }) });
  await store.load();
  const memory = new GatewayMemory(join(dataDir, identityFileName), log);
  await memory.read();
  await registry.profiles.read(rememberedNames(memory.current));
  const settings = {
    get current() {
      return store.current.settings;
    },
    isGuessed: false,
    whenInForce: async () => undefined,
    between: (action: (giveWay: AbortSignal) => Promise<void>) => action(new AbortController().signal),
  };
  const deviceClock = new DeviceClock(clock);
  const values = new UpsValues({ demo, configFile, settings, memory, deviceClock, registry, clock, log });
  const search = new RegisterSearch({
    values,
    settings: store,
    file: new SearchFile(join(dataDir, searchFileName), log),
    thread: sameThread,
    clock,
    log,
  });
  store.watch(() => {
    values.renewMapper();
    values.assign();
    values.publish('settings');
  });
  await search.load();
  values.start();
  return {
    search,
    untilPolled: () => untilPolled(values, shot),
    close: async () => {
      await search.stop();
      await store.stop();
      await values.stop();
      await memory.flush();
    },
  };
}

async function untilPolled(values: UpsValues, { clock }: OneShot): Promise<void> {
  if (values.ups === undefined) {
    const message =
      'No serial port is set ([serial] port in config.ini): there is no UPS to read. --demo simulates one.';
    throw new GatewayError('serial.missing', message);
  }
  const endMs = clock.monotonicMs() + limitMs;
  while (values.report.snapshot.connection !== 'running') {
    const problem = values.ups.line?.state.problem;
    if (problem?.code === 'serial.busy') {
      const message = `${problem.message} While the gateway runs, it holds the port: search on its page, or stop it for this.`;
      throw new GatewayError('serial.busy', message, problem.facts, problem);
    }
    if (problem) throw problem;
    if (clock.monotonicMs() > endMs) {
      throw new GatewayError('ups.silent', `No UPS answered within ${limitMs / 1000} s.`);
    }
    await sleep(clock, lookMs);
  }
}
