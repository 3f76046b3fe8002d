import { setImmediate } from 'node:timers/promises';
import { GatewayError } from '../../../src/core/errors.js';
import { UnitReadings } from '../../../src/device/unit-readings.js';
import type { UnitReadingView } from '../../../src/http/screens/ups-units/schema.js';
import { unitReadingView } from '../../../src/http/screens/ups-units/unit-reading-view.js';
import type { ObjectValues } from '../../../src/objects/mapper.js';
import type { UnitState } from '../../../src/objects/units-now.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import type { Settings } from '../../../src/settings/settings-schema.js';
import { IdleReads } from '../../../src/ups/polling/idle-reads.js';
import type { RegisterSnapshot } from '../../../src/ups/polling/snapshot.js';
import type { RegisterImage } from '../../../src/ups/simulator/register-image.js';
import type { ManualClock } from '../manual-clock.js';
import type { PlayedSite } from './played-ups.js';

function defaultSettings(): Settings {
  const { settings } = readSettings(new TextEncoder().encode('[ups]\n'), { file: 'config.ini' });
  if (settings === undefined) throw new Error('the defaults are not valid');
  return settings;
}

/** What the gateway knows of the system as a whole at one moment. */
export interface SystemNow {
  readonly values: ObjectValues;
  readonly snapshot: RegisterSnapshot;
  readonly states: readonly UnitState[];
}

/** The units of a played system, read one by one on a line that is idle all the time. */
export class PlayedUnits {
  readonly #clock: ManualClock;
  readonly #readings: UnitReadings;
  #system: SystemNow | undefined;

  constructor(site: PlayedSite, image: RegisterImage, clock: ManualClock) {
    this.#clock = clock;
    const idleReads = new IdleReads();
    idleReads.open(125);
    idleReads.onWaiting(() => {
      const waiting = idleReads.take();
      if (waiting === undefined) return;
      const read = image.read(waiting.start, waiting.words, waiting.functionCode);
      if ('words' in read) waiting.resolve(read.words);
      else waiting.reject(new GatewayError('modbus.exception', '', { exceptionCode: read.exception }));
    });
    const now = () => this.#now();
    this.#readings = new UnitReadings({
      values: {
        get report() {
          return { snapshot: now().snapshot, setup: site, problem: undefined };
        },
        get units() {
          return { current: now().states, known: [] };
        },
        get current() {
          return { values: now().values };
        },
        ups: { idleReads },
      },
      settings: { current: defaultSettings() },
      clock,
    });
  }

  /** Asked not more often than the gateway reads again. */
  async read(system: SystemNow): Promise<readonly UnitReadingView[]> {
    this.#system = system;
    this.#readings.look();
    // Each read is answered within this turn of the event loop.
    await setImmediate();
    return this.#readings.look().map((one) => unitReadingView(one, this.#clock.monotonicMs()));
  }

  #now(): SystemNow {
    if (this.#system === undefined) throw new Error('nothing is known of the system yet');
    return this.#system;
  }
}
