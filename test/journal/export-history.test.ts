import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import { historyAnswers } from '../../src/http/screens/history/answers.js';
import { historyNames } from '../../src/journal/history-measurements.js';
import { JournalService } from '../../src/journal/journal-service.js';
import type { DeviceState, ValueStream } from '../../src/objects/value-stream.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { objectValues } from './object-values.js';
import { temporaryFolder } from './temporary-folder.js';

/** In the night in which Paris puts its clocks back: 02:58 comes twice. */
const startMs = Date.UTC(2026, 9, 25, 0, 58);
const minuteMs = 60_000;

class Site {
  readonly clock = new ManualClock(startMs);
  readonly journal = new JournalService({
    dataDir: temporaryFolder(),
    version: '1.0.0',
    clock: this.clock,
    log: new RecordingLog().logger,
  });
  simulated = false;
  #tell: (change: { readonly state: DeviceState }) => void = () => undefined;

  start(): Promise<void> {
    const stream = {
      subscribe: (listener: (change: never) => void) => {
        this.#tell = listener as typeof this.tell;
        return () => undefined;
      },
    };
    return this.journal.start(stream as unknown as ValueStream);
  }

  tell = (change: { readonly state: DeviceState }) => this.#tell(change);

  /** A minute with these values. */
  async feed(numbers: Readonly<Record<string, number>>): Promise<void> {
    const state = { values: objectValues({ numbers }), isSimulated: this.simulated, fault: undefined, loss: undefined };
    this.tell({ state: state as unknown as DeviceState });
    await this.clock.advance(minuteMs);
  }

  async file(language: 'en' | 'fr', names?: readonly string[], fromMs = startMs, toMs = startMs + 86_400_000) {
    const loaded = () => ({ settings: { bacnet: { device_identifier: 1338 } } });
    const answers = historyAnswers({ journal: this.journal, clock: this.clock, loaded: loaded as never });
    const { name, text } = await answers.csv({ ...(names && { names }), fromMs, toMs, language });
    const parts: string[] = [];
    for await (const part of text) parts.push(part);
    return { name, parts, lines: parts.join('').split('\r\n').slice(0, -1) };
  }
}

let site: Site;

beforeEach(async () => {
  vi.stubEnv('TZ', 'Europe/Paris');
  site = new Site();
  await site.start();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await site.journal.stop();
});

describe('the history as a file', () => {
  it('has a row a minute, in words and units, with the local time and its zone', async () => {
    await site.feed({ 'BATTERY_%': 100, UNIT_TMP: -1.5 });
    await site.feed({ 'BATTERY_%': 99.5 });
    await site.feed({ UNIT_TMP: 24 });
    await site.feed({});
    const { lines } = await site.file('en', ['BATTERY_%', 'UNIT_TMP']);
    expect(lines[0]).toBe(
      '\uFEFFDate and time (Europe/Paris),ISO 8601,' +
        'Battery capacity in percent (%) - mean,Battery capacity in percent (%) - lowest,' +
        'Battery capacity in percent (%) - highest,' +
        'Ambient temperature (°C) - mean,Ambient temperature (°C) - lowest,Ambient temperature (°C) - highest',
    );
    expect(lines.slice(1)).toEqual([
      '2026-10-25 02:58,2026-10-25T02:58:00+02:00,100,100,100,-1.5,-1.5,-1.5',
      '2026-10-25 02:59,2026-10-25T02:59:00+02:00,99.5,99.5,99.5,,,',
      '2026-10-25 02:00,2026-10-25T02:00:00+01:00,,,,24,24,24',
    ]);
  });

  it('is one for a French spreadsheet in French', async () => {
    await site.feed({ UNIT_TMP: 24.5 });
    await site.feed({});
    const { lines } = await site.file('fr', ['UNIT_TMP']);
    expect(lines).toEqual([
      '\uFEFFDate et heure (Europe/Paris);ISO 8601;' +
        'Température ambiante (°C) - moyenne;Température ambiante (°C) - minimum;Température ambiante (°C) - maximum',
      '2026-10-25 02:58;2026-10-25T02:58:00+02:00;24,5;24,5;24,5',
    ]);
  });

  it('is named after device, times and zone, and ends now at the latest', async () => {
    await site.feed({});
    expect((await site.file('en')).name).toBe('ups-1338-history_2026-10-25T0258_2026-10-25T0259_Europe-Paris.csv');
    expect((await site.file('fr')).name).toBe('ups-1338-historique_2026-10-25T0258_2026-10-25T0259_Europe-Paris.csv');
  });

  it('has all measurements when none are named, and only the time that is asked for', async () => {
    for (const load of [1, 2, 3, 4, 0]) await site.feed({ UPS_OUTPUT_Lr: load });
    const { lines } = await site.file('fr', undefined, startMs + minuteMs, startMs + 3 * minuteMs);
    expect(lines.map((line) => line.split(';').length)).toEqual([83, 83, 83]);
    expect(lines.slice(1).map((line) => line.split(';')[2])).toEqual(['2', '3']);
  });

  it('comes a quarter of an hour at a time, each minute once and in its order, though minutes are kept meanwhile', async () => {
    const loads = Array.from({ length: 100 }, (_, index) => index + 1);
    for (const load of loads) await site.feed({ UPS_OUTPUT_Lr: load });
    const reading = site.file('en', ['UPS_OUTPUT_Lr']);
    for (let more = 0; more < 20; more += 1) await site.feed({ UPS_OUTPUT_Lr: 1000 });
    const { lines, parts } = await reading;
    expect(lines.slice(1).map((line) => Number(line.split(',')[2]))).toEqual(loads.slice(0, -1));
    expect(parts.length).toBe(1 + Math.ceil(99 / 15));
  });

  it('says of invented values that they are, in its name and in each row, and has none of the others', async () => {
    await site.feed({ UPS_OUTPUT_Lr: 50 });
    site.simulated = true;
    await site.feed({ UPS_OUTPUT_Lr: 60 });
    await site.feed({});
    const { name, lines } = await site.file('fr', ['UPS_OUTPUT_Lr']);
    expect(name).toMatch(/_SIMULATED\.csv$/);
    expect(lines[0]).toMatch(/^\uFEFF[^;]*;ISO 8601;SIMULÉ;/);
    expect(lines.slice(1)).toEqual(['2026-10-25 02:59;2026-10-25T02:59:00+02:00;oui;60;60;60']);
  });

  it('is refused for what has no history, and says what has; and for a time that ends before it begins', async () => {
    const refused = site.file('en', ['UPS_OUTPUT_Lr', 'UPS_OUTPUT_pf1']);
    await expect(refused).rejects.toThrow(GatewayError);
    await expect(refused).rejects.toThrow(/UPS_OUTPUT_pf1; there is of .*UNIT_TMP/);
    await expect(site.file('en', historyNames, startMs, startMs)).rejects.toThrow(GatewayError);
  });
});
