import type { UnitStatus } from '../../../src/http/screens/home/schema.js';
import { unitStatuses } from '../../../src/http/screens/home/unit-statuses.js';
import type { UnitReadingView } from '../../../src/http/screens/ups-units/schema.js';
import type { Incident } from '../../../src/journal/incident.js';
import type { ActiveAlarm } from '../../../src/journal/ups-watch.js';
import { ObjectMapper, type ObjectValues } from '../../../src/objects/mapper.js';
import { type UnitNow, type UnitState, unitStates, unitsNow } from '../../../src/objects/units-now.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import { functionOf, type RegisterMap, type RegisterTable } from '../../../src/ups/maps/register-map.js';
import type { UpsFamily } from '../../../src/ups/maps/ups-family.js';
import { unitProfile } from '../../../src/ups/model/unit-profile.js';
import type { RegisterSnapshot, TableReading } from '../../../src/ups/polling/snapshot.js';
import { type ReadResult, RegisterImage } from '../../../src/ups/simulator/register-image.js';
import type { Scenario } from '../../../src/ups/simulator/scenarios.js';
import { UpsModel } from '../../../src/ups/simulator/ups-model.js';
import { rawSingle } from '../../objects/values-of.js';
import { ManualClock } from '../manual-clock.js';
import { PlayedJournal } from './played-journal.js';
import { PlayedUnits } from './played-units.js';

export interface PlayedSite {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
  readonly architecture: Architecture;
}

/** What the gateway knows of it at one moment. */
export interface PlayedMoment {
  readonly values: ObjectValues;
  readonly units: readonly UnitStatus[];
  /** By each unit's own page, read in the idle time of a line that is idle all the time. */
  readonly readings: readonly UnitReadingView[];
  /** Units that were ever there. */
  readonly seen: readonly number[];
  /** As the journal knows them that has watched since the first look. */
  readonly active: readonly ActiveAlarm[];
  readonly incidents: readonly Incident[];
  /** Wall clock. */
  readonly nowMs: number;
}

/** A UPS of that range on which the scenario plays, without a line; read whole at each look. */
export class PlayedUps {
  readonly #clock = new ManualClock();
  readonly #model: UpsModel;
  readonly #image: RegisterImage;
  readonly #mapper: ObjectMapper;
  readonly #site: PlayedSite;
  readonly #seen = new Map<number, number>();
  readonly #journal: PlayedJournal;
  #hasLooked = false;
  readonly #units: PlayedUnits;
  #steps: Scenario['steps'];

  constructor(site: PlayedSite, { steps }: Scenario) {
    const { family, map, architecture } = site;
    const units = architecture.kind === 'single' ? 1 : Math.min(3, family.maxUnits);
    this.#site = site;
    this.#steps = steps;
    this.#model = new UpsModel({
      profile: unitProfile(family.usualModel, 1),
      units,
      seed: 1,
      clock: this.#clock,
    });
    this.#image = new RegisterImage(map, family.name, this.#model);
    this.#units = new PlayedUnits(site, this.#image, this.#clock);
    this.#mapper = new ObjectMapper({ ...rawSingle, architecture });
    this.#journal = new PlayedJournal(this.#clock);
  }

  /** That many seconds after the start; time only goes on. */
  async at(second: number): Promise<PlayedMoment> {
    for (const { atS, change, units } of this.#steps.filter((step) => step.atS <= second)) {
      this.#model.advanceTo(1000 * atS);
      if (change !== undefined) this.#model.change(change, units);
    }
    this.#steps = this.#steps.filter((step) => step.atS > second);
    this.#model.advanceTo(1000 * second);
    await this.#clock.advance(1000 * second - this.#clock.monotonicMs());
    // A default that nothing tells is believed when it has been read twice.
    if (!this.#hasLooked) this.#mapper.map(this.#snapshot(1000 * second - 500));
    this.#hasLooked = true;
    const snapshot = this.#snapshot(1000 * second);
    const values = this.#mapper.map(snapshot);
    const states = this.#states(unitsNow(values, snapshot, this.#site.architecture), 1000 * second);
    this.#journal.observe(values);
    return {
      values,
      units: unitStatuses(states, this.#site.architecture),
      readings: await this.#units.read({ values, snapshot, states }),
      seen: [...this.#seen.keys()],
      active: this.#journal.active,
      incidents: this.#journal.incidents,
      nowMs: this.#clock.wallMs(),
    };
  }

  #states(now: readonly UnitNow[], nowMs: number): readonly UnitState[] {
    for (const { unit, isThere } of now) if (isThere) this.#seen.set(unit, nowMs);
    const { architecture } = this.#site;
    const known = { seenAtMs: (unit: number) => this.#seen.get(unit), isForgotten: () => false };
    return unitStates(now, known, architecture.kind === 'multi-units' ? architecture.unit : undefined);
  }

  #snapshot(nowMs: number): RegisterSnapshot {
    const { family, map } = this.#site;
    return {
      family,
      map,
      connection: 'running',
      takenAtMs: nowMs,
      readAtMs: nowMs,
      reading: (page, id): TableReading => {
        const table = map.tables.find((one) => one.id === id);
        const start = table && map.addressOf(page, table);
        if (table === undefined || start === undefined) return { page, table: id, outcome: 'never' };
        const read = this.#read(table, start);
        return 'words' in read
          ? { page, table: id, outcome: 'data', words: read.words, readAtMs: nowMs }
          : { page, table: id, outcome: 'exception', exceptionCode: read.exception };
      },
    };
  }

  #read(table: RegisterTable, start: number): ReadResult {
    const read = (words: number) => this.#image.read(start, words, functionOf(this.#site.map, table));
    const whole = read(table.words);
    return 'words' in whole || table.fallbackWords === undefined ? whole : read(table.fallbackWords);
  }
}
