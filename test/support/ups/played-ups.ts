import type { UnitStatus } from '../../../src/http/screens/home/schema.js';
import { unitStatuses } from '../../../src/http/screens/home/unit-statuses.js';
import { ObjectMapper, type ObjectValues } from '../../../src/objects/mapper.js';
import { type UnitNow, unitStates, unitsNow } from '../../../src/objects/units-now.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import { functionOf, type RegisterMap, type RegisterTable } from '../../../src/ups/maps/register-map.js';
import type { UpsFamily } from '../../../src/ups/maps/ups-family.js';
import { unitProfile } from '../../../src/ups/model/unit-profile.js';
import type { RegisterSnapshot, TableReading } from '../../../src/ups/polling/snapshot.js';
import { RegisterImage } from '../../../src/ups/simulator/register-image.js';
import type { Scenario } from '../../../src/ups/simulator/scenarios.js';
import { UpsModel } from '../../../src/ups/simulator/ups-model.js';
import { rawSingle } from '../../objects/values-of.js';
import { ManualClock } from '../manual-clock.js';

export interface PlayedSite {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
  readonly architecture: Architecture;
}

/** What the gateway knows of it at one moment. */
export interface PlayedMoment {
  readonly values: ObjectValues;
  readonly units: readonly UnitStatus[];
  /** Units that were ever there. */
  readonly seen: readonly number[];
}

/** A UPS of that range on which the scenario plays, without a line; read whole at each look. */
export class PlayedUps {
  readonly #clock = new ManualClock();
  readonly #model: UpsModel;
  readonly #image: RegisterImage;
  readonly #mapper: ObjectMapper;
  readonly #site: PlayedSite;
  readonly #seen = new Map<number, number>();
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
    this.#mapper = new ObjectMapper({ ...rawSingle, architecture });
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
    const snapshot = this.#snapshot(1000 * second);
    const values = this.#mapper.map(snapshot);
    const units = this.#units(unitsNow(values, snapshot, this.#site.architecture), 1000 * second);
    return { values, units, seen: [...this.#seen.keys()] };
  }

  #units(now: readonly UnitNow[], nowMs: number): readonly UnitStatus[] {
    for (const { unit, isThere } of now) if (isThere) this.#seen.set(unit, nowMs);
    const { architecture } = this.#site;
    const known = { seenAtMs: (unit: number) => this.#seen.get(unit), isForgotten: () => false };
    const own = architecture.kind === 'multi-units' ? architecture.unit : undefined;
    return unitStatuses(unitStates(now, known, own), architecture);
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
        const words = this.#read(table, start);
        return words === undefined
          ? { page, table: id, outcome: 'exception', readAtMs: nowMs }
          : { page, table: id, outcome: 'data', words, readAtMs: nowMs };
      },
    };
  }

  #read(table: RegisterTable, start: number): readonly number[] | undefined {
    for (const words of [table.words, table.fallbackWords ?? table.words]) {
      const read = this.#image.read(start, words, functionOf(this.#site.map, table));
      if ('words' in read) return read.words;
    }
    return undefined;
  }
}
