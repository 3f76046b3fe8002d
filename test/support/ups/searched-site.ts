import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SearchFile, searchFileName } from '../../../src/device/register-search/kept-search.js';
import { RegisterSearch } from '../../../src/device/register-search/register-search.js';
import { sameThread } from '../../../src/device/register-search/search-thread.js';
import { settingsRules } from '../../../src/device/settings-rules.js';
import { assignedWords } from '../../../src/device/ups-monitor-of.js';
import { parseAssignments } from '../../../src/objects/assignments.js';
import { ObjectMapper } from '../../../src/objects/mapper.js';
import { changesBetween, type ValueUpdate } from '../../../src/objects/value-stream.js';
import { SettingsStore } from '../../../src/settings/settings-store.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { UpsMonitor } from '../../../src/ups/polling/ups-monitor.js';
import { ManualClock } from '../manual-clock.js';
import { RecordingLog } from '../recording-log.js';
import { servedState } from '../served-state.js';
import type { TableExtent } from './frozen-ups.js';
import { PacedUps } from './paced-ups.js';
import { everythingOpen } from './simulated-site.js';
import { monitorDefaults } from './watched-ups.js';

/** Tables of VU-MAP (IOMXXXOPXX00 p.40-48), a request may not run past the end of one. */
// biome-ignore format: a table per entry
export const vuMapTables: readonly TableExtent[] = [
  [0x0001, 15], [0x0010, 10], [0x001a, 10], [0x0024, 6], [0x002a, 6], [0x0030, 8], [0x0038, 8], [0x0040, 80], [0x00c0, 7], [0x00cb, 4],
];
/** One UPS with three phases, which measures in tenths and manages its published measurements. */
const identity: Readonly<Record<number, number>> = {
  1: 0x0101,
  7: 0x0303,
  14: 1,
  15: 0x8300,
  192: 0xffff,
  193: 0xffff,
  194: 0x001f,
};

export interface SearchedSiteOptions {
  readonly tables?: readonly TableExtent[];
  readonly baud?: 9600 | 57_600;
  readonly pollIntervalMs?: number;
  /** How much later than usual a request is answered. */
  readonly delayMs?: (address: number) => number;
  /** Undefined where the UPS says what it says of itself, or zero. */
  word(address: number, nowMs: number): number | undefined;
}

/** A UPS at the end of a wire, its poll and objects as the daemon joins them, settings on a disk, and the search. */
export class SearchedSite {
  readonly clock = new ManualClock();
  readonly ups: PacedUps;
  readonly monitor: UpsMonitor;
  readonly store: SettingsStore;
  readonly folder = mkdtempSync(join(tmpdir(), 'search-'));
  search: RegisterSearch;
  /** As the UPS has told it. */
  serialNumber: string | undefined;
  readonly log = new RecordingLog();
  readonly #listeners = new Set<(update: ValueUpdate) => void>();
  #mapper: ObjectMapper | undefined;
  #before: ValueUpdate['before'];
  #isBetweenSettings = false;

  constructor({ tables = vuMapTables, baud = 9600, pollIntervalMs = 1000, delayMs, word }: SearchedSiteOptions) {
    const { clock, folder } = this;
    const log = this.log.logger;
    this.ups = new PacedUps({
      baud,
      turnaroundMs: 5,
      clock,
      has: (address, count) => tables.some(([start, words]) => address >= start && address + count <= start + words),
      ...(delayMs && { delayMs: ({ address }: { readonly address: number }) => delayMs(address) }),
      word: (address) => (word(address, clock.monotonicMs()) ?? identity[address] ?? 0) & 0xffff,
    });
    writeFileSync(join(folder, 'config.ini'), '[ups]\nfamily=masterys-gp4\n');
    this.store = new SettingsStore({
      configFile: join(folder, 'config.ini'),
      dataDir: folder,
      clock,
      ...settingsRules({ registry: builtInMaps }),
    });
    this.monitor = new UpsMonitor({
      ...monitorDefaults,
      createLine: () => this.ups,
      choices: { ...everythingOpen, family: 'masterys-gp4', baud },
      pollIntervalMs,
      clock,
      log,
    });
    this.monitor.onReport(() => this.#publish());
    this.search = this.#newSearch();
  }

  async start(): Promise<void> {
    await this.store.load();
    this.store.watch(({ settings }) => {
      this.#mapper = undefined;
      this.monitor.assign(assignedWords(settings));
      this.#publish();
    });
    this.monitor.start();
    await this.clock.advance(8000);
    await this.search.load();
  }

  /** The program ends and begins again; the UPS goes on. */
  async restart(): Promise<void> {
    await this.search.stop();
    this.search = this.#newSearch();
    await this.search.load();
  }

  /** Other settings come into force: the poll ends and begins again, and for a moment there is no UPS. */
  async changeSettings(): Promise<void> {
    this.#isBetweenSettings = true;
    await this.monitor.stop();
    this.#publish();
    await this.clock.advance(2000);
    this.#isBetweenSettings = false;
    this.monitor.start();
  }

  async stop(): Promise<void> {
    await this.search.stop();
    await this.store.stop();
    await this.monitor.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get values() {
    const { snapshot, setup } = this.monitor.report;
    this.#mapper ??= new ObjectMapper({
      values: 'raw',
      onLoss: 'hold',
      architecture: setup?.architecture ?? { kind: 'single' },
      assignments: parseAssignments(Object.fromEntries(this.store.current.settings.registers)).assignments,
      staleAfterMs: 3000,
    });
    return this.#mapper.map(snapshot);
  }

  get #state() {
    const state = servedState(this.values);
    return { ...state, identity: { ...state.identity, serialNumber: this.serialNumber } };
  }

  #newSearch(): RegisterSearch {
    const { monitor, store, clock, folder } = this;
    const log = this.log.logger;
    const site = this;
    return new RegisterSearch({
      values: {
        get report() {
          return site.#isBetweenSettings ? { ...monitor.report, setup: undefined } : monitor.report;
        },
        ups: monitor,
        get current() {
          return site.#state;
        },
        subscribe: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
      settings: store,
      file: new SearchFile(join(folder, searchFileName), log),
      thread: sameThread,
      clock,
      log,
    });
  }

  #publish(): void {
    const state = this.#state;
    const before = this.#before;
    this.#before = state.values;
    const changes = changesBetween(before, state.values);
    for (const listener of this.#listeners) listener({ cause: 'poll', state, before, changes });
  }
}
