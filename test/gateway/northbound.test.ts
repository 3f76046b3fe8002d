import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Northbound, NorthboundSources } from '../../src/device/northbound.js';
import { Gateway } from '../../src/gateway/gateway.js';
import type { ValueUpdate } from '../../src/objects/value-stream.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';

/** A northbound as a folder of its own would have it: it notes what it is told. */
class NotingNorthbound implements Northbound {
  readonly updates: ValueUpdate[] = [];
  readonly retries: number[] = [];
  readonly #sources: NorthboundSources;
  #end = () => {};

  constructor(sources: NorthboundSources) {
    this.#sources = sources;
  }

  start(): void {
    this.#end = this.#sources.values.subscribe((update) => this.updates.push(update));
  }

  applySettings({ settings }: Parameters<Northbound['applySettings']>[0]): void {
    this.retries.push(settings.bacnet.apdu_retries);
  }

  stop(): void {
    this.#end();
  }
}

it('a northbound is one line in the root: it gets the values with trust, age and cause, and the settings', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'northbound-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configFile = join(folder, 'config.ini');
  const text = `[serial]\nport=simulator\n[bacnet]\nbind=127.0.0.1\nport=${await freeUdpPort()}\napdu_retries=`;
  writeFileSync(configFile, `${text}2\n`);
  const clock = new ManualClock();
  const made: NotingNorthbound[] = [];
  const make = (sources: NorthboundSources) => {
    const one = new NotingNorthbound(sources);
    made.push(one);
    return one;
  };
  const base = { configFile, dataDir: folder, demo: false, version: '1.0.0', clock, log: silentLog };
  const gateway = new Gateway({ ...base, northbounds: [make], restart: () => undefined });
  await gateway.start();
  const [northbound] = made;
  if (northbound === undefined) throw new Error('no northbound was made');
  const whileRunning = () => northbound.updates.filter(({ state }) => state.connection === 'running');
  for (let waitedMs = 0; waitedMs < 20_000 && whileRunning().length < 5; waitedMs += 100) await clock.advance(100);

  const running = whileRunning();
  expect(running.length).toBeGreaterThan(2);
  // Output frequency of the unit: 50.0 Hz in tenths.
  const frequencies = running.flatMap(({ cause, changes }) =>
    changes.filter(({ objectType, instance }) => objectType === 2 && instance === 47).map((one) => ({ ...one, cause })),
  );
  expect(frequencies[0]).toMatchObject({
    cause: 'poll',
    value: { trust: { state: 'good', certainty: 'documented' } },
    before: { presentValue: -1, trust: { state: 'pending' } },
    ageMs: expect.closeTo(0, -3),
  });
  expect(running.at(-1)?.state).toMatchObject({ isSimulated: true, fault: undefined });

  writeFileSync(configFile, `${text}4\n`);
  await until(
    async () => {
      await clock.advance(1000);
      return northbound.retries.length > 0;
    },
    5000,
    'the change comes',
  );
  expect(northbound.retries).toEqual([4]);
  await gateway.stop();
  const { length } = northbound.updates;
  await clock.advance(5000);
  expect(northbound.updates).toHaveLength(length);
});

it('a change that is under way when the gateway stops ends before the parts that follow it are stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'northbound-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configFile = join(folder, 'config.ini');
  const text = `[bacnet]\nbind=127.0.0.1\nport=${await freeUdpPort()}\napdu_retries=`;
  writeFileSync(configFile, `${text}2\n`);
  const steps: string[] = [];
  let end = () => {};
  const isBusy = new Promise<void>((resolve) => {
    end = resolve;
  });
  const slow: Northbound = {
    start: () => {},
    applySettings: async () => {
      steps.push('change begins');
      await isBusy;
      steps.push('change ends');
    },
    stop: () => void steps.push('stops'),
  };
  const clock = new ManualClock();
  const base = { configFile, dataDir: folder, demo: false, version: '1.0.0', clock, log: silentLog };
  const gateway = new Gateway({ ...base, northbounds: [() => slow], restart: () => undefined });
  await gateway.start();
  writeFileSync(configFile, `${text}4\n`);
  await until(
    async () => {
      await clock.advance(1000);
      return steps.length > 0;
    },
    5000,
    'the change comes',
  );
  const stopping = gateway.stop();
  // As long as reading and writing of files takes; the clock of the gateway stands still.
  await new Promise((resolve) => setTimeout(resolve, 50));
  end();
  await stopping;
  expect(steps).toEqual(['change begins', 'change ends', 'stops']);
});
