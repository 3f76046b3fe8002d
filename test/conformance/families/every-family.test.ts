import { beforeAll, describe, expect, it } from 'vitest';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import type { RegisterMapId } from '../../../src/ups/maps/register-map.js';
import type { UnitProfile } from '../../../src/ups/model/unit-profile.js';
import { type BmsClient, bitsOf, openBacnetJs, openNodeBacnet } from '../../support/bacnet/bms-clients.js';
import { Reader } from '../../support/bacnet/reader.js';
import { ensureBuilt, startDaemon } from '../../support/daemon.js';
import { becomes, deviceStatus } from '../../support/gateway-with-ups.js';
import { socatMissing, socatNote } from '../../support/ups/pty-pair.js';
import { SimulatedPort } from '../../support/ups/simulated-port.js';
import { analogValues } from '../manual/analog-values.js';
import { bitStrings } from '../manual/bit-strings.js';
import { multiStates } from '../manual/multi-states.js';
import { property } from '../manual/properties.js';
import { computedFrom, notManaged, publishedWord } from './published-registers.js';

type Group = keyof typeof notManaged;
type Architecture = 'single' | 'concentrator' | 'multi-units';

/** Manual §1.4, §5.1, §7.1: range, its column, largest number of units, maps. */
const families: readonly (readonly [FamilyName, Group, number, readonly RegisterMapId[]])[] = [
  ['itys-pro', 'new', 1, ['vu-map']],
  ['modulys-gp', 'new', 3, ['vu-map']],
  ['masterys-bc-plus', 'new', 6, ['vu-map']],
  ['masterys-gp4', 'new', 6, ['vu-map']],
  ['masterys-bc', 'masterys', 6, ['jbusp']],
  ['masterys-gp', 'masterys', 6, ['jbusp']],
  ['masterys-ip-plus', 'masterys', 6, ['jbusp']],
  ['masterys-em', 'masterys', 6, ['jbusp']],
  ['delphys-mp', 'mp-mx', 8, ['jbusp']],
  ['delphys-mp-elite', 'mp-mx', 8, ['jbusp']],
  ['delphys-mx', 'mp-mx', 8, ['jbusp']],
  ['delphys-bc', 'bc-gp', 8, ['jbusp', 'vu-map', 'adicom']],
  ['delphys-gp', 'bc-gp', 8, ['jbusp', 'vu-map', 'adicom']],
  ['delphys-xtend', 'bc-gp', 8, ['jbusp', 'vu-map', 'adicom']],
];

interface Case {
  readonly title: string;
  readonly family: FamilyName;
  readonly group: Group;
  readonly map: RegisterMapId;
  readonly architecture: Architecture;
  readonly units: number;
  /** 0, or the number of the last unit that the range can have. */
  readonly unitNumber: number;
  readonly profile?: Partial<UnitProfile>;
}

const cases: readonly Case[] = families.flatMap(([family, group, maxUnits, maps]) =>
  maps.flatMap((map): Case[] => {
    const one = (architecture: Architecture, units: number, unitNumber: number): Case => {
      const title = `${family}, ${map}, ${architecture}${unitNumber > 0 ? `, unit ${unitNumber} of ${units}` : ''}`;
      return { title, family, group, map, architecture, units, unitNumber };
    };
    if (maxUnits === 1) return [one('single', 1, 0)];
    return [one('single', 1, 0), one('concentrator', 2, 0), one('multi-units', maxUnits, maxUnits)];
  }),
);

/** The wire address of a single UPS's register on the page that feeds the object (Manual §5.1). */
function addressOn({ map, architecture, unitNumber }: Case, object: string, address: number): number | undefined {
  const isOfSystem = object.startsWith('UPS_');
  switch (map) {
    case 'vu-map':
      return isOfSystem ? address : address + 0x1000 * unitNumber;
    case 'jbusp':
      if (architecture !== 'multi-units') return address;
      return (address & 0x00ff) + (isOfSystem ? 0 : 0x100 * unitNumber);
    case 'adicom': {
      const isUnitWord = address >= 0x1000;
      if (architecture === 'single') return isUnitWord ? address : undefined;
      if (isUnitWord) return architecture === 'multi-units' ? (address & 0x0fff) + 0x1000 * unitNumber : undefined;
      // The system's words stand for the units as well in a concentrator; its bypass does in every unit.
      const stands = isOfSystem || object.startsWith('BYPASS_') || architecture === 'concentrator';
      return stands ? address : undefined;
    }
    default:
      throw new Error(`No addresses are typed in for ${map}.`);
  }
}

/** VU-MAP tells by the managed bits of the page, the others by the word itself, that there is no value. */
function isProvided(port: SimulatedPort, { map, unitNumber }: Case, object: string, address: number): boolean {
  if (map !== 'vu-map') return port.last(address).at(-1) !== 0xffff;
  const page = object.startsWith('UPS_') ? 0 : 0x1000 * unitNumber;
  const code = address - page - 0x0040;
  const managed = port.last(page + 0x00c0 + (code >> 4)).at(-1) ?? 0;
  return ((managed >> (code & 15)) & 1) === 1;
}

/** What phase 1 of a single-phase UPS has from the whole. */
const singlePhase: ReadonlyMap<string, readonly string[]> = new Map([
  ['UPS_OUTPUT_kw1', ['UPS_OUTPUT_kw']],
  ['UPS_OUTPUT_pf1', ['UPS_OUTPUT_kw', 'UPS_OUTPUT_KVA']],
  ['UNIT_OUTPUT_kw1', ['UNIT_OUTPUT_kw']],
  ['UNIT_OUTPUT_pf1', ['UNIT_OUTPUT_kw', 'UNIT_OUTPUT_kVA']],
]);

/** `computed`: from other objects. `none`: -1. `zero`: 0 (Manual §5.1, note **). */
function sourceOf(port: SimulatedPort, one: Case, object: string): 'none' | 'zero' | 'computed' | readonly number[] {
  const concentrated = one.group === 'bc-gp' && one.architecture === 'concentrator';
  const neverInConcentrator = concentrated && /_OUTPUT_(kw[123]|cf|pf[12])$/.test(object);
  if (notManaged[one.group].test(object) || neverInConcentrator) return 'none';
  if (one.map === 'adicom' && one.architecture === 'single' && object.startsWith('UPS_')) return 'zero';
  const word = publishedWord(one.map, object);
  // M43 is in the list of a MASTERYS only, as the rectifier's currents are.
  const isOther = one.map === 'jbusp' && one.group !== 'masterys' && /^RECTIFIER_(Fr|I)/.test(object);
  // A single-phase UPS, such as ITYS-PRO, carries everything in phase 1, whose own words are published nowhere.
  if (one.family === 'itys-pro' && singlePhase.has(object)) return 'computed';
  const address = word && !isOther ? addressOn(one, object, word.address) : undefined;
  if (word === undefined || address === undefined) return computedFrom.has(object) ? 'computed' : 'none';
  if (!isProvided(port, one, object, address)) {
    // Supposed registers: physics decides where the UPS does not manage them.
    return one.map === 'vu-map' && /^RECTIFIER_U(23|31)$/.test(object) ? 'computed' : 'none';
  }
  const { signed = false, divisor = 1 } = word;
  return port.last(address).map((raw) => Math.fround((signed ? (raw << 16) >> 16 : raw) / divisor));
}

/** What only units have: a concentrator takes the two together. */
function wordsOfUnits(port: SimulatedPort, one: Case, object: string): readonly number[] | undefined {
  if (one.map !== 'adicom' || one.architecture !== 'concentrator' || notManaged[one.group].test(object))
    return undefined;
  const { address = 0, divisor = 1 } = publishedWord(one.map, object) ?? {};
  if (address < 0x1000) return undefined;
  return [address, address + 0x1000].flatMap((of) => port.last(of)).map((word) => word / divisor);
}

function expectNumber(port: SimulatedPort, one: Case, values: ReadonlyMap<string, number>, object: string): void {
  const value = values.get(object) ?? Number.NaN;
  const ofUnits = wordsOfUnits(port, one, object);
  if (ofUnits !== undefined) {
    // Least, mean or greatest of words that may be a poll older or younger.
    expect(value, object).toBeGreaterThanOrEqual(Math.min(...ofUnits) - 1);
    expect(value, object).toBeLessThanOrEqual(Math.max(...ofUnits) + 1);
    return;
  }
  const source = sourceOf(port, one, object);
  if (source === 'none') expect(value, object).toBe(-1);
  else if (source === 'zero') expect(value, object).toBe(0);
  else if (source === 'computed') expectComputed(values, object);
  else expect(source, object).toContain(value);
}

/** From what was served of the inputs; these may be a poll older or younger. */
function expectComputed(values: ReadonlyMap<string, number>, object: string): void {
  const inputs = (computedFrom.get(object) ?? singlePhase.get(object) ?? []).map(
    (name) => values.get(name) ?? Number.NaN,
  );
  const [first = 0, second = 0] = inputs;
  const difference = (expected: number) => Math.abs((values.get(object) ?? Number.NaN) - expected);
  if (object.endsWith('_kw1')) {
    expect(difference(first), object).toBeLessThanOrEqual(1);
  } else if (object.endsWith('_pf1')) {
    // Whole kW and kVA of a poll older or younger.
    expect(difference((100 * first) / second), object).toBeLessThanOrEqual(15);
  } else if (inputs.includes(-1)) {
    expect(values.get(object), object).toBe(-1);
  } else if (object.includes('_U')) {
    expect(difference(Math.sqrt(first ** 2 + second ** 2 + first * second)), object).toBeLessThanOrEqual(3);
  } else {
    // Tenths of amperes give tenths of kVA.
    const isSum = /kva$/i.test(object);
    const expected = isSum ? inputs.reduce((sum, part) => sum + part, 0) : (first * second) / 1000;
    expect(difference(expected), object).toBeLessThanOrEqual(Math.max(1, 0.02 * expected));
  }
}

/** What a healthy UPS shows, a fan of unit 2 apart. */
function statesOf({ map, architecture, unitNumber }: Case): readonly (string | 0)[] {
  const hasAlarm = architecture !== 'single' && (unitNumber === 0 || unitNumber === 2);
  const unitBitsAreUnknown = map === 'adicom' && architecture !== 'concentrator';
  const alarms = hasAlarm ? 'GENERAL ALARM' : 'NO ALARM';
  const byp = map === 'jbusp' ? 'SYNCHRO INV' : 'OK';
  const inputs = ['OK', 'ON', 'ON', 'OK', byp];
  if (unitBitsAreUnknown) {
    return [architecture === 'single' ? 0 : 'ON INVERTER', 'LOAD OFF', 'AVAILABLE', 'NO ALARM', ...inputs];
  }
  return ['ON INVERTER', 'ON INVERTER', 'OPERATING', alarms, ...inputs];
}

/** A fan of unit 2 has failed in every parallel system: UNIT 2 ALARM; its own b06 UNIT GENERAL ALARM and b23 FAN FAILURE. */
function bitsFor({ map, architecture, unitNumber, group, units }: Case): readonly (readonly number[])[] {
  // Units 7 and 8 of JBUSP by S73 of their own pages, which DELPHYS MP and MX alone have.
  const told = map === 'jbusp' && group !== 'mp-mx' ? Math.min(units, 6) : units;
  const upTo = Array.from({ length: told }, (_, at) => at + 1);
  if (architecture === 'single') return [map === 'adicom' ? [] : [1], [], []];
  if (map === 'adicom') return [[], [7], unitNumber === 0 ? [6] : []];
  const unitAlarms = unitNumber === 0 || unitNumber === 2 ? [6, 23] : [];
  // The summary words of a MODULYS are those of its modules: S011 and A015 of the pages of its units tell.
  return [upTo, [7, 9], unitAlarms];
}

async function readAll(client: BmsClient, type: number, instances: readonly number[]): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  // As many as fit one packet: node-bacnet puts no segments together.
  for (let at = 0; at < instances.length; at += 22) {
    const requests = instances
      .slice(at, at + 22)
      .map((instance) => ({ type, instance, properties: [property.Present_Value] }));
    for (const { results } of await client.readMany(requests)) values.push(results[0]?.values[0]?.value);
  }
  return values;
}

async function check(one: Case, openClient: (port: number) => Promise<BmsClient>): Promise<void> {
  const scenario = one.architecture === 'single' ? 'healthy' : 'unit-alarm';
  const { family, map, units, profile = {} } = one;
  const port = await SimulatedPort.open({ family, map, units, profile, scenario, seed: 7 });
  const ends: (() => unknown)[] = [() => port.stop()];
  try {
    const daemon = await startDaemon({
      isBuilt: true,
      settings: {
        ups: { family, register_map: map },
        serial: { port: port.path, poll_interval_ms: 300 },
        bacnet: { unit_number: one.unitNumber },
      },
    });
    ends.push(() => daemon.stop());
    const reader = await Reader.open(daemon.port);
    ends.push(() => reader.close());
    await becomes(reader, deviceStatus.running, 15_000);
    const client = await openClient(daemon.port);
    ends.push(() => client.close());
    const numbers = await readAll(
      client,
      2,
      analogValues.map(([instance]) => instance),
    );
    const values = new Map(analogValues.map(([, name], at) => [name, Number(numbers[at])]));
    for (const [, name] of analogValues) expectNumber(port, one, values, name);
    const states = await readAll(
      client,
      19,
      multiStates.map(({ instance }) => instance),
    );
    expect(multiStates.map(({ name, states: texts }, at) => `${name} ${texts[Number(states[at]) - 1] ?? 0}`)).toEqual(
      ['Running', ...statesOf(one)].map((state, at) => `${multiStates[at]?.name} ${state}`),
    );
    const bits = await readAll(
      client,
      39,
      bitStrings.map(({ instance }) => instance),
    );
    expect(bits.map((value) => bitsOf(value).flatMap((bit, at) => (bit ? [at] : [])))).toEqual(bitsFor(one));
    expect(port.requests.filter(({ functionCode, slave }) => functionCode !== 3 || slave !== 1)).toEqual([]);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

describe.skipIf(socatMissing)(`every range in every architecture, simulator to BMS${socatNote}`, () => {
  beforeAll(() => ensureBuilt());

  it.concurrent.each(cases)(
    '$title',
    (one) => check(one, cases.indexOf(one) % 2 === 0 ? openBacnetJs : openNodeBacnet),
    60_000,
  );

  it.concurrent.each(['delphys-mp', 'delphys-mx'] as const)(
    '%s with the short tables of NET VISION: 4 status words after the refusal of 6',
    (family) =>
      check(
        {
          title: '',
          family,
          group: 'mp-mx',
          map: 'jbusp',
          architecture: 'single',
          units: 1,
          unitNumber: 0,
          profile: { longTables: false },
        },
        openBacnetJs,
      ),
    60_000,
  );
});
