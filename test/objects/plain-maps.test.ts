import { describe, expect, it } from 'vitest';
import { compatibilityOf } from '../../src/objects/catalog/compatibility.js';
import { fedNames } from '../../src/objects/catalog/fed-names.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { Architecture, Page } from '../../src/ups/maps/page.js';
import { type MapData, type RegisterMap, registerMapOf, type TableId } from '../../src/ups/maps/register-map.js';
import type { UpsFamily } from '../../src/ups/maps/ups-family.js';
import { canServe } from '../../src/ups/maps/ups-family.js';
import { unitProfile } from '../../src/ups/model/unit-profile.js';
import { pollPlan } from '../../src/ups/polling/poll-plan.js';
import { PolledSnapshot } from '../../src/ups/polling/polled-snapshot.js';
import { familyOfProfile } from '../../src/ups/profiles/profile-family.js';
import { profileOf } from '../../src/ups/profiles/profile-of-map.js';
import { readProfile } from '../../src/ups/profiles/read-profile.js';
import { writeProfile } from '../../src/ups/profiles/write-profile.js';
import { RegisterImage } from '../../src/ups/simulator/register-image.js';
import { scenarios } from '../../src/ups/simulator/scenarios.js';
import { UpsModel } from '../../src/ups/simulator/ups-model.js';
import { ManualClock } from '../support/manual-clock.js';

/**
 * What a built-in map has beside its data, made of it, and what not. `contentsOf`: what a simulated UPS says under a code, of
 * the physics behind it, is more than what its feed shows; a profile is simulated by its feed. `comparedUnits`: one family of
 * documents can be read in three ways, which a setting chooses; a profile has the addresses that it prints.
 */
const besideData = ['addressOf', 'isBitCode', 'isInferredPage', 'isWordCode'];
const exceptions = ['comparedUnits', 'contentsOf'];

const spoken = builtInMaps.families.flatMap((family) => family.maps.map((map) => ({ family, map })));
/** Families of one column share their map. */
const everyMap = spoken.filter(({ map }, index) => spoken.findIndex((one) => one.map === map) === index);
const titled = <T extends { family: UpsFamily; map: RegisterMap }>(list: readonly T[]) =>
  list.map((one) => ({ ...one, title: `${one.family.name} on ${one.map.id}` }));

function dataOf(map: RegisterMap): MapData {
  return Object.fromEntries(
    Object.entries(map).filter(([name]) => ![...besideData, ...exceptions].includes(name)),
  ) as unknown as MapData;
}

/** The family and its map as they come out of the file of a profile. */
function asProfile(family: UpsFamily, map: RegisterMap, architecture: Architecture): UpsFamily {
  const isGiven = (object: string) => compatibilityOf(object, family.name, architecture) !== 'not-managed';
  const { profile, problems } = readProfile(writeProfile(profileOf(family, map, { isGiven })), fedNames);
  if (profile === undefined) throw new Error(JSON.stringify(problems));
  return familyOfProfile(profile);
}

const architectures: readonly Architecture[] = [
  { kind: 'single' },
  { kind: 'concentrator' },
  { kind: 'multi-units', unit: 2 },
];

/** A UPS in the scenario, ten seconds after its beginning, as its registers say. */
function readingsOf(family: UpsFamily, map: RegisterMap, architecture: Architecture, scenario: string) {
  const clock = new ManualClock();
  const units = architecture.kind === 'single' ? 1 : Math.min(3, family.maxUnits);
  const model = new UpsModel({ profile: unitProfile(family.usualModel, 1), units, seed: 1, clock });
  for (const { atS, change, units: some } of scenarios.find(({ name }) => name === scenario)?.steps ?? []) {
    if (change !== undefined && atS <= 5) model.change(change, some);
  }
  model.advanceTo(10_000);
  const image = new RegisterImage(map, family.name, model);
  return pollPlan(map, architecture).map(({ page, table, address }) => {
    const answer = image.read(address, table.words);
    return 'words' in answer
      ? ({ page, table: table.id, outcome: 'data', words: answer.words, readAtMs: 1000 } as const)
      : ({ page, table: table.id, outcome: 'exception', exceptionCode: answer.exception } as const);
  });
}

function valuesOf(
  family: UpsFamily,
  map: RegisterMap,
  architecture: Architecture,
  readings: ReturnType<typeof readingsOf>,
) {
  const empty = new PolledSnapshot({ family, map, connection: 'running', takenAtMs: 1000 });
  const snapshot = readings.reduce((all, reading) => all.withReading(reading, 1000), empty);
  const mapper = new ObjectMapper({ values: 'raw', onLoss: 'hold', architecture, assignments: [], staleAfterMs: 5000 });
  const { analogValues, multiStates, bitStrings, factor } = mapper.map(snapshot);
  return { analogValues, multiStates, bitStrings, factor };
}

describe('a register map of the product is plain data', () => {
  it.each(titled(spoken))('$title: JSON and back is the same, nothing is lost or stands beside it', ({ map }) => {
    const data = dataOf(map);
    expect(JSON.parse(JSON.stringify(data))).toStrictEqual(data);
    const functions = Object.entries(map).filter(([, value]) => typeof value === 'function');
    expect(functions.map(([name]) => name).sort()).toEqual([...besideData, 'contentsOf'].sort());
  });

  it.each(titled(everyMap))(
    '$title: has every table at the same addresses on every page, and the same codes',
    ({ map }) => {
      const back = registerMapOf(JSON.parse(JSON.stringify(dataOf(map))) as MapData);
      const pages: readonly Page[] = ['system', 'single', 1, 2, 3, 4, 5, 6, 7, 8];
      const places = (one: RegisterMap) =>
        pages.map((page) => [one.isInferredPage(page), ...one.tables.map((table) => one.addressOf(page, table))]);
      expect(places(back)).toEqual(places(map));
      expect(map.bits.filter(({ code }) => !back.isBitCode(code))).toEqual([]);
      expect(map.words.filter(({ code }) => !back.isWordCode(code))).toEqual([]);
    },
  );
});

describe('a profile can say everything that a register map of the product does', () => {
  const served = (list: typeof spoken) =>
    titled(list).flatMap((one) =>
      architectures
        .filter((architecture) => canServe(one.family, one.map, architecture))
        .map((architecture) => ({ ...one, architecture, title: `${one.title}, ${architecture.kind}` })),
    );

  it.each(served(everyMap))('$title: the same values in every scenario', ({ family, map, architecture }) => {
    const profile = asProfile(family, map, architecture);
    const [profileMap] = profile.maps;
    if (profileMap === undefined) throw new Error('a profile has a map');
    for (const { name, steps } of scenarios) {
      if (steps.length > 0 && steps.every(({ change }) => change === undefined)) continue;
      const readings = readingsOf(family, map, architecture, name);
      const own = valuesOf(family, map, architecture, readings);
      expect([name, valuesOf(profile, profileMap, architecture, readings)]).toEqual([name, own]);
    }
  });

  it.each(served(spoken))('$title: the same tables in the same order, and values', ({ family, map, architecture }) => {
    const profile = asProfile(family, map, architecture);
    const [profileMap] = profile.maps;
    if (profileMap === undefined) throw new Error('a profile has a map');
    const requests = (one: RegisterMap): (readonly [Page, TableId, number, string])[] =>
      pollPlan(one, architecture).map(({ page, table, address, cadence }) => [page, table.id, address, cadence]);
    expect(requests(profileMap)).toEqual(requests(map));
    const readings = readingsOf(family, map, architecture, 'on-battery');
    expect(valuesOf(profile, profileMap, architecture, readings)).toEqual(
      valuesOf(family, map, architecture, readings),
    );
  });
});
