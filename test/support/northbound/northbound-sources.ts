import { thisDisk } from '../../../src/core/machine/disk.js';
import type { NorthboundSources } from '../../../src/device/northbound.js';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import type { ObjectValues } from '../../../src/objects/mapper.js';
import {
  changesBetween,
  type DeviceState,
  type ValueStream,
  type ValueUpdate,
} from '../../../src/objects/value-stream.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import type { Settings } from '../../../src/settings/settings-schema.js';
import type { SettingsSource } from '../../../src/settings/settings-source.js';
import { silentLog } from '../bacnet/bacnet-bench.js';
import { type IniSettings, iniText } from '../daemon.js';
import { ManualClock } from '../manual-clock.js';

const nothing: ObjectValues = { analogValues: [], multiStates: [], bitStrings: [], factor: undefined };

/** A stream into which a test puts what the UPS says. */
export class ToldValues implements ValueStream {
  readonly #listeners = new Set<(update: ValueUpdate) => void>();
  #state: DeviceState = {
    values: nothing,
    connection: 'ready',
    identity: { model: 'ITYS PRO', serialNumber: 'S1', nominalKva: 20 },
    family: undefined,
    factor: undefined,
    isSimulated: false,
    hasInternalFault: false,
    fault: undefined,
  };

  get current(): DeviceState {
    return this.#state;
  }

  subscribe(listener: (update: ValueUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is left out stays as it was; `nowMs` is the monotonic time. */
  tell(change: Partial<DeviceState>, nowMs = 0, cause: ValueUpdate['cause'] = 'poll'): void {
    const before = this.#state.values;
    this.#state = { ...this.#state, ...change };
    const changes = changesBetween(before, this.#state.values, nowMs);
    for (const listener of this.#listeners) listener({ cause, state: this.#state, before, changes });
  }
}

export function settingsOf(text: IniSettings): Settings {
  const { settings, problems } = readSettings(Buffer.from(iniText({ ups: { family: 'auto' }, ...text })), {
    file: 'config.ini',
  });
  if (settings === undefined) throw new Error(problems.map(({ message }) => message.en).join('\n'));
  return settings;
}

export interface TestSources extends NorthboundSources {
  readonly values: ToldValues;
  readonly clock: ManualClock;
  /** What was recorded in the journal. */
  readonly events: readonly NewEvent[];
  /** Other settings are in force from now on; nobody is told. */
  setSettings(text: IniSettings): void;
}

/** What a northbound is made of, without a gateway; what a test needs of a journal or a poll it passes itself. */
export function northboundSources(text: IniSettings = {}, own: Partial<NorthboundSources> = {}): TestSources {
  let current = settingsOf(text);
  const events: NewEvent[] = [];
  const settings: SettingsSource = {
    get current() {
      return current;
    },
    isGuessed: false,
    whenInForce: () => Promise.resolve(),
    between: (action) => action(new AbortController().signal),
  };
  const unused = (): never => {
    throw new Error('this test has none');
  };
  return {
    device: { deviceName: 'ITYS PRO', troubles: {} },
    poll: { report: { state: 'none' } as never, ups: undefined },
    journal: {
      query: unused,
      events: unused,
      incidents: unused,
      series: unused,
      minutes: unused,
      activeAlarms: () => [],
    },
    settings,
    secrets: { verify: () => Promise.resolve(false), reveal: () => undefined, stamp: () => undefined },
    dataDir: '/nowhere',
    disk: thisDisk,
    certificate: unused,
    version: '1.0.0',
    recorder: { record: (event) => void events.push(event) },
    log: silentLog,
    ...own,
    values: new ToldValues(),
    clock: new ManualClock(),
    events,
    setSettings: (other) => {
      current = settingsOf(other);
    },
  };
}
