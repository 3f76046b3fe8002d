import { describe, expect, it } from 'vitest';
import { adicomImages } from '../../../conformance/families/adicom-images.js';
import type { FamilyCase } from '../../../conformance/families/family-case.js';
import { jbuspImages } from '../../../conformance/families/jbusp-images.js';
import { vuMapParallel } from '../../../conformance/families/vu-map-parallel.js';
import { analogValues } from '../../../conformance/manual/analog-values.js';
import { bitStrings } from '../../../conformance/manual/bit-strings.js';
import { multiStates } from '../../../conformance/manual/multi-states.js';
import {
  singlePhaseImage,
  singlePhaseValues,
  threePhaseImage,
  threePhaseValues,
  unitAlarmCodes,
} from '../../../conformance/vu-map-images.js';
import type { SiteDraw } from '../../world/contract.js';
import { Registers, Table } from '../registers.js';
import { kindOf } from '../ups-kinds.js';
import { PlantTruth } from './plant-truth.js';

const site = (over: Partial<SiteDraw>): SiteDraw => ({
  family: 'masterys-gp4',
  registerMap: 'vu-map',
  architecture: 'single',
  units: 1,
  unitNumber: 0,
  baud: 57_600,
  pollIntervalMs: 1000,
  offlineAfter: 3,
  settings: {},
  ...over,
});

function truthOf(draw: SiteDraw, words: Iterable<readonly [number, number]>) {
  const registers = new Registers(kindOf(draw).tables(draw), () => 0);
  for (const [address, word] of words) registers.set(address, word);
  const truth = new PlantTruth(
    registers,
    kindOf(draw).rules(draw),
    () => [],
    () => 0,
  );
  return { registers, truth };
}

/** An hour later: the words have stood all the time. */
const later = 3_600_000;

function expectOnly(truth: PlantTruth, object: string, value: number): void {
  expect(truth.wasTrue({ object, value }, later, later), object).toBe(true);
  for (const other of [value + 1, value - 1]) {
    expect(truth.wasTrue({ object, value: other }, later, later), `${object} ${other}`).toBeTypeOf('string');
  }
}

/** Families of the images, by the architecture that their titles name. */
function siteOf(one: FamilyCase): SiteDraw {
  const architecture = one.title.includes('concentrator')
    ? 'concentrator'
    : one.unitNumber > 0
      ? 'multi-units'
      : 'single';
  const registerMap = one.title.startsWith('VU-MAP') ? 'vu-map' : one.title.startsWith('JBUSP') ? 'jbusp' : 'adicom';
  const units = architecture === 'single' ? 1 : 3;
  return site({
    family: one.family,
    registerMap,
    architecture,
    units,
    unitNumber: one.unitNumber,
    settings: { ups: { ...one.settings } },
  });
}

/** States that the documents leave open: what they say is among what may be. */
const open = new Set(['RectifierStatus', 'InverterStatus', 'InputRecStatus', 'InputBypStatus']);
const cases: readonly FamilyCase[] = [...vuMapParallel, ...jbuspImages, ...adicomImages];

describe('the truth, by registers typed in from the documents and values worked out by hand', () => {
  it.each([
    ['three phases', 'masterys-gp4', threePhaseImage, threePhaseValues],
    ['one phase', 'itys-pro', singlePhaseImage, singlePhaseValues],
  ] as const)('VU-MAP, a single UPS of %s', (_, family, image, values) => {
    const { truth } = truthOf(site({ family }), image);
    for (const [object, value] of values) expectOnly(truth, object, value);
  });

  it.each(unitAlarmCodes.map((codes, bit) => ({ codes, bit })))('UnitAlarms b$bit is A$codes', ({ codes, bit }) => {
    for (const code of codes) {
      const { registers, truth } = truthOf(site({}), threePhaseImage);
      registers.set(0x0038 + (code >> 4), 1 << (code & 15));
      const value = Array.from({ length: 31 }, (_, at) => at === bit);
      expect(truth.wasTrue({ object: 'UnitAlarms', value }, later, later)).toBe(true);
      expect(truth.wasTrue({ object: 'UnitAlarms', value: value.map(() => false) }, later, later)).toBeTypeOf('string');
    }
  });

  describe.each(cases)('$title', (one) => {
    const draw = siteOf(one);
    const { truth } = truthOf(draw, one.words);

    it('§5.2.2: the 88 Analog Values', () => {
      for (const [at, [, name]] of analogValues.entries()) expectOnly(truth, name, one.numbers[at] ?? Number.NaN);
    });

    it('§6.2: the Multi-state Values', () => {
      for (const { instance, name, states } of multiStates) {
        if (instance === 0) continue;
        const shown = one.states[instance - 1];
        const value = shown === 0 ? 0 : states.indexOf(String(shown)) + 1;
        if (truth.feeds(name) === undefined) continue;
        if (open.has(name)) expect(truth.wasTrue({ object: name, value }, later, later), name).toBe(true);
        else expectOnly(truth, name, value);
      }
    });

    it('§6.3: the BitString Values', () => {
      for (const [at, { name, texts }] of bitStrings.entries()) {
        const value = texts.map((_, bit) => one.bits[at]?.includes(bit) ?? false);
        expect(truth.wasTrue({ object: name, value }, later, later), name).toBe(true);
        for (const bit of value.keys()) {
          const other = value.map((isSet, of) => (of === bit ? !isSet : isSet));
          expect(truth.wasTrue({ object: name, value: other }, later, later), `${name} b${bit}`).toBeTypeOf('string');
        }
      }
    });

    it('feeds what is not a default', () => {
      const untold = (one.untold ?? []).map(([type, instance]) =>
        type === 19 ? multiStates[instance]?.name : bitStrings[instance]?.name,
      );
      const states = [...multiStates.slice(1), ...bitStrings].map(({ name }) => name);
      expect(states.filter((name) => truth.feeds(name) !== true)).toEqual(untold);
    });
  });
});

describe('a concentrator of ADICOM, which takes what its units have together', () => {
  it('counts no unit that refuses its table, and may count one that did so a while ago', () => {
    const image = adicomImages.find(({ title }) => title.includes('concentrator'));
    const draw = siteOf(image ?? raise());
    const registers = new Registers(kindOf(draw).tables(draw), () => 0);
    for (const [address, word] of image?.words ?? []) registers.set(address, word);
    const refusal = new Table({ start: 0, words: 1, cadence: 'fast' });
    const answering = (address: number) => (address >> 12 === 2 ? [refusal] : []);
    const truth = new PlantTruth(registers, kindOf(draw).rules(draw), answering, () => 0);
    // Units 1 to 3: 402.1, 403.1, 401.1 V.
    const among = (toMs: number) =>
      [402.1, 401.6, 403.1].filter((value) => truth.wasTrue({ object: 'BATTERY_V+', value }, toMs, toMs) === true);
    expect(among(1000)).toEqual([401.6]);
    refusal.set(0, 1, 10_000);
    expect(among(60_000)).toEqual([402.1, 401.6]);
    expect(among(200_000)).toEqual([402.1]);
  });
});

describe('the power factor of a single phase', () => {
  it.each([
    [6, 8, 75],
    [8, 8, 100],
    // Rounded: all of it.
    [8, 7, 100],
    [9, 7, 129],
  ])('of %i active and %i apparent is %i', (kw, kva, expected) => {
    const { registers, truth } = truthOf(site({ family: 'itys-pro' }), singlePhaseImage);
    registers.set(0x0044, kva);
    registers.set(0x0045, kw);
    expectOnly(truth, 'UPS_OUTPUT_pf1', expected);
  });
});

describe('a battery of JBUSP whose circuit is open by an alarm, and which is charged by a status', () => {
  it.each([
    // A59 is printed for the DELPHYS MX; S27, charging, for both.
    ['masterys-ip-plus', 9],
    ['delphys-mx', 2],
  ])('%s: what no document prints of the range gives way', (family, value) => {
    const { truth } = truthOf(site({ family, registerMap: 'jbusp' }), [
      [0x1021, 1 << 11],
      [0x1043, 1 << 11],
      [0x10e0, 230],
      [0x10ed, 0b10],
    ]);
    expectOnly(truth, 'BatteryStatus', value);
    // The alarm itself is told all the same.
    const bits = Array.from({ length: 31 }, (_, bit) => bit === 7);
    expect(truth.wasTrue({ object: 'UnitAlarms', value: bits }, later, later)).toBe(true);
  });

  it('is disconnected where nothing says that it is in use', () => {
    const { truth } = truthOf(site({ family: 'masterys-ip-plus', registerMap: 'jbusp' }), [
      [0x1043, 1 << 11],
      [0x10e0, 230],
      [0x10ed, 0b10],
    ]);
    expectOnly(truth, 'BatteryStatus', 2);
  });
});

function raise(): never {
  throw new Error('no such image');
}

describe('the truth over time', () => {
  it('a word that changed was either within the interval, neither before nor after it', () => {
    let nowMs = 0;
    const draw = site({});
    const registers = new Registers(kindOf(draw).tables(draw), () => nowMs);
    for (const [address, word] of threePhaseImage) registers.set(address, word);
    const truth = new PlantTruth(
      registers,
      kindOf(draw).rules(draw),
      () => [],
      () => 0,
    );
    nowMs = 5000;
    registers.set(0x004d, 501);
    const was = (value: number, fromMs: number, toMs: number) =>
      truth.wasTrue({ object: 'UPS_OUTPUT_fr', value }, fromMs, toMs) === true;
    expect([was(499, 1000, 4999), was(501, 1000, 4999)]).toEqual([true, false]);
    expect([was(499, 4000, 6000), was(501, 4000, 6000)]).toEqual([true, true]);
    expect([was(499, 5001, 9000), was(501, 5001, 9000)]).toEqual([false, true]);
  });

  it('tables are read one after the other: an alarm may be seen before the status that goes with it', () => {
    let nowMs = 0;
    const draw = site({});
    const registers = new Registers(kindOf(draw).tables(draw), () => nowMs);
    for (const [address, word] of threePhaseImage) registers.set(address, word);
    const truth = new PlantTruth(
      registers,
      kindOf(draw).rules(draw),
      () => [],
      () => 0,
    );
    nowMs = 5000;
    // Neither charging nor on battery was ever true of both tables together at one instant but between the two readings.
    registers.set(0x0032, 0x0001);
    registers.set(0x0039, 0x0008);
    const was = (value: number) => truth.wasTrue({ object: 'BatteryStatus', value }, 4000, 6000) === true;
    // DISCHARGING, CHARGING, OK: the last by the alarms before and the status after.
    expect([was(5), was(9), was(10), was(4)]).toEqual([true, true, true, false]);
  });

  it('alarms of a unit that was not there when somebody began to ask', () => {
    let nowMs = 0;
    const draw = site({ architecture: 'multi-units', units: 2, unitNumber: 2 });
    const registers = new Registers(kindOf(draw).tables(draw), () => nowMs);
    const presence = new Table({ start: 0, words: 1, cadence: 'fast' });
    const answering = (address: number) => (address >= 0x2000 ? [presence] : []);
    const truth = new PlantTruth(registers, kindOf(draw).rules(draw), answering, () => 0);
    presence.set(0, 1, 2000);
    nowMs = 4000;
    registers.set(0x2039, 1 << 1);
    expect(truth.alarmChanges(1000, 5000)).toEqual([{ atMs: 4000, object: 'UnitAlarms', bit: 8, isSet: true }]);
  });

  it('a word of a table that was blank has not been shown', () => {
    let nowMs = 0;
    const draw = site({});
    const registers = new Registers(kindOf(draw).tables(draw), () => nowMs);
    for (const [address, word] of threePhaseImage) registers.set(address, word);
    registers.set(0x0033, 0);
    const truth = new PlantTruth(
      registers,
      kindOf(draw).rules(draw),
      () => [],
      () => 1000,
    );
    const off = 1;
    const wasOff = () => truth.wasTrue({ object: 'InverterStatus', value: off }, nowMs, nowMs) === true;
    nowMs = 5000;
    expect(wasOff()).toBe(false);
    const former = Array.from({ length: 6 }, (_, at) => registers.word(0x0030 + at));
    for (let at = 0; at < 6; at += 1) registers.set(0x0030 + at, 0xffff);
    nowMs = 7000;
    registers.run(0x0030, former);
    nowMs = 36_000;
    expect(wasOff()).toBe(false);
    registers.set(0x0033, 1);
    nowMs = 38_000;
    registers.set(0x0033, 0);
    nowMs = 66_000;
    expect(wasOff()).toBe(true);
  });

  it('alarms that really changed, each with its instant', () => {
    let nowMs = 0;
    const draw = site({});
    const registers = new Registers(kindOf(draw).tables(draw), () => nowMs);
    const truth = new PlantTruth(
      registers,
      kindOf(draw).rules(draw),
      () => [],
      () => 0,
    );
    nowMs = 1000;
    registers.set(0x003b, 1 << 6);
    registers.set(0x0038, 1 << 15);
    nowMs = 3000;
    registers.set(0x003b, 0);
    expect(truth.alarmChanges(0, 5000)).toEqual([
      { atMs: 1000, object: 'UPSAlarms', bit: 7, isSet: true },
      { atMs: 1000, object: 'UPSAlarms', bit: 8, isSet: true },
      { atMs: 1000, object: 'UnitAlarms', bit: 6, isSet: true },
      { atMs: 1000, object: 'UnitAlarms', bit: 23, isSet: true },
      { atMs: 3000, object: 'UnitAlarms', bit: 23, isSet: false },
    ]);
    expect(truth.alarmChanges(-1, 999)).toEqual([]);
    registers.set(0x0030, 0x0800);
    nowMs = 4000;
    registers.set(0x0030, 0);
    expect(truth.alarmChanges(3000, 9000)).toEqual([{ atMs: 4000, object: 'UPSStatus', bit: 1, isSet: false }]);
    expect(truth.alarmChanges(4000, 9000)).toEqual([]);
  });
});
