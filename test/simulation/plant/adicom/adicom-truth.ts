import { analogValues } from '../../../conformance/manual/analog-values.js';
import type { SiteDraw } from '../../world/contract.js';
import { maskOf } from '../bit-codes.js';
import { isNotManaged } from '../truth/not-managed.js';
import { combine, noValue, type ObjectRule, phaseToPhase, type Rules, rounded, type Words } from '../truth/rules.js';
import { isParallel, unitPage } from './adicom-pages.js';

/** register-map.md A.3: M(n) is 0x0200 + n of the system, less 0x1000 of a unit; how many of the word make one of the object's. */
const ofSystem: readonly (readonly [object: string, address: number])[] = [
  ['OUTPUT_V1', 0x0203],
  ['OUTPUT_V2', 0x0204],
  ['OUTPUT_V3', 0x0205],
  ['OUTPUT_I1', 0x0206],
  ['OUTPUT_I2', 0x0207],
  ['OUTPUT_I3', 0x0208],
  ['OUTPUT_fr', 0x0209],
  ['OUTPUT_Lr', 0x0217],
  ['OUTPUT_KVA', 0x0218],
  ['BYPASS_V1', 0x021c],
  ['BYPASS_V2', 0x021d],
  ['BYPASS_V3', 0x021e],
  ['BYPASS_Fr', 0x021f],
];

interface UnitWord {
  readonly offset: number;
  readonly per: number;
  /** What a concentrator takes of all units (src/objects/README.md), and the step of its rounding. */
  readonly together: 'mean' | 'least' | 'greatest';
  readonly step: number;
}

const ofUnit: Readonly<Record<string, UnitWord>> = {
  RECTIFIER_V1: { offset: 0x023a, per: 1, together: 'mean', step: 1 },
  RECTIFIER_V2: { offset: 0x023b, per: 1, together: 'mean', step: 1 },
  RECTIFIER_V3: { offset: 0x023c, per: 1, together: 'mean', step: 1 },
  RECTIFIER_Fr: { offset: 0x0240, per: 1, together: 'mean', step: 1 },
  'BATTERY_V+': { offset: 0x0252, per: 10, together: 'mean', step: 0.1 },
  BATTERY_s: { offset: 0x025a, per: 1, together: 'greatest', step: 1 },
  'BATTERY_%': { offset: 0x025e, per: 1, together: 'least', step: 1 },
  BATTERY_Min: { offset: 0x025f, per: 1, together: 'least', step: 1 },
};

const noUnitWord: UnitWord = { offset: 0x023a, per: 1, together: 'mean', step: 1 };

const isOfSystem = (object: string) => object.startsWith('UPS_') || /^UPS(LoadStatus|Status|Alarms)$/.test(object);
const suffixOf = (object: string) => object.replace(/^(UPS|UNIT)_(?=OUTPUT_)/, '').toLowerCase();
const unfed = (value: number): ObjectRule => ({ reading: () => [value], feeds: false });
/** Manual §5.1, note **: what a single DELPHYS with ADICOM shows of the system. */
const zero: ObjectRule = { reading: () => [0], feeds: true };

/** 0xFFFF is taken for not available, as on JBUSP (register-map.md C.7). */
const number = (words: Words, address: number, per = 1): readonly number[] => {
  const raw = words.word(address);
  if (raw === undefined) return [];
  return [raw === 0xffff ? -1 : raw / per];
};

const systemNumber = (words: Words, suffix: string): readonly number[] => {
  const [, address] = ofSystem.find(([object]) => suffixOf(object) === suffix) ?? [];
  return address === undefined ? [-1] : number(words, address);
};

/** Of the own unit, or of all units together. */
function unitNumber(words: Words, site: SiteDraw, { offset, per, together, step }: UnitWord): readonly number[] {
  if (site.architecture === 'single') return number(words, 0x1000 + offset, per);
  if (site.architecture === 'multi-units') return number(words, unitPage(site.unitNumber) + offset, per);
  return countedUnits(words, site, offset, per).flatMap((known) => {
    if (known.length === 0) return [-1];
    if (together === 'least') return [Math.min(...known)];
    if (together === 'greatest') return [Math.max(...known)];
    return rounded(known.reduce((sum, value) => sum + value, 0) / known.length, step);
  });
}

/** A unit that refuses, or has no value, does not count; of one that did so a while ago that is not known. */
function countedUnits(words: Words, site: SiteDraw, offset: number, per: number): readonly (readonly number[])[] {
  let counted: readonly (readonly number[])[] = [[]];
  for (let unit = 1; unit <= site.units; unit += 1) {
    const address = unitPage(unit) + offset;
    const value = number(words, address, per).filter((one) => one !== -1);
    const answers = words.answers(address);
    const withIt = counted.map((known) => [...known, ...value]);
    if (answers === 'yes') counted = withIt;
    else if (answers === 'maybe' && value.length > 0) counted = [...counted, ...withIt];
  }
  return counted;
}

function numberRule(site: SiteDraw, object: string): ObjectRule {
  const isSingle = !isParallel(site);
  if (isSingle && isOfSystem(object)) return zero;
  if (isNotManaged(site, object)) return noValue;
  const own = ofUnit[object];
  if (own !== undefined) return { feeds: true, reading: (words) => unitNumber(words, site, own) };
  const suffix = suffixOf(object);
  const [, part = '', one = '', other = ''] = /^(output|rectifier|bypass)_u([123])([123])$/.exec(suffix) ?? [];
  if (part === 'rectifier') {
    const volts = (words: Words, phase: string) => {
      const word = ofUnit[`RECTIFIER_V${phase}`];
      return word === undefined ? [] : unitNumber(words, site, word);
    };
    return { feeds: true, reading: (words) => combine(volts(words, one), volts(words, other), phaseToPhase) };
  }
  // A unit on its own has no published output; the bypass is the system's.
  const hasSystemWords =
    !isSingle &&
    (isOfSystem(object) || part === 'bypass' || suffix.startsWith('bypass') || site.architecture === 'concentrator');
  if (!hasSystemWords) return noValue;
  if (part !== '') {
    const volts = (words: Words, phase: string) => systemNumber(words, `${part}_v${phase}`);
    return { feeds: true, reading: (words) => combine(volts(words, one), volts(words, other), phaseToPhase) };
  }
  const [, phase = ''] = /^output_kva([123])$/.exec(suffix) ?? [];
  if (phase !== '') {
    // V x A, in tenths of kVA as its format has them.
    const reading = (words: Words) =>
      combine(systemNumber(words, `output_v${phase}`), systemNumber(words, `output_i${phase}`), (volts, amps) =>
        volts === -1 || amps === -1 ? [-1] : rounded((volts * amps) / 1000, 0.1),
      );
    return { feeds: true, reading };
  }
  return ofSystem.some(([name]) => suffixOf(name) === suffix)
    ? { feeds: true, reading: (words) => systemNumber(words, suffix) }
    : noValue;
}

const s = (words: Words, code: number) => (((words.word(0x0140 + (code >> 4)) ?? 0) >> (code & 15)) & 1) === 1;
const a = (words: Words, code: number) => (((words.word(0x0148 + (code >> 4)) ?? 0) >> (code & 15)) & 1) === 1;

/** register-map.md E.2; the maintenance bypass has no bit: it may be told where the output has voltage and nothing feeds it. */
function loadState(words: Words): readonly number[] {
  if (a(words, 10)) return [2];
  if (s(words, 0)) return [3];
  if (s(words, 6)) return [5];
  if (s(words, 1)) return [6];
  const isLive = [0x0203, 0x0204, 0x0205].some((address) => (words.word(address) ?? 0) > 0);
  return isLive && !s(words, 3) ? [1, 7] : [7];
}

/** Manual §6.3.2: b00 to b07; either of A002 and A003 says that a transfer is impossible, PARALLEL FAULT has none. */
const upsAlarms = (words: Words) =>
  maskOf([[0], [1], [2, 3], [2, 3], [4], [5], [], [15]].map((codes) => codes.some((code) => a(words, code))));

/** Manual §6.3.3: bits with a code of the system's, which stands for the units of a concentrator. */
const unitAlarmCodes: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [0]],
  [1, [1]],
  [2, [13]],
  [3, [2, 3]],
  [4, [2, 3]],
  [6, [15]],
  [8, [12]],
  [9, [11]],
  [10, [10]],
  [14, [9]],
]);

const unitAlarms = (words: Words) =>
  maskOf(Array.from({ length: 31 }, (_, bit) => (unitAlarmCodes.get(bit) ?? []).some((code) => a(words, code))));

function batteryState(words: Words): readonly number[] {
  const rows: readonly (readonly [number, number])[] = [
    [3, 12],
    [4, 11],
    [5, 10],
    [7, 9],
  ];
  const [state] = rows.find(([, code]) => a(words, code)) ?? [10];
  return [state];
}

export function adicomRules(site: SiteDraw): Rules {
  const rules = new Map<string, ObjectRule>(analogValues.map(([, name]) => [name, numberRule(site, name)]));
  const isSingle = !isParallel(site);
  const isConcentrator = site.architecture === 'concentrator';
  const told = (object: string, isTold: boolean, otherwise: number, reading: (words: Words) => readonly number[]) =>
    rules.set(object, isTold ? { feeds: true, reading } : isSingle && isOfSystem(object) ? zero : unfed(otherwise));
  told('UPSLoadStatus', !isSingle, 0, loadState);
  told('UnitLoadStatus', isConcentrator, 7, loadState);
  told('UnitStatus', isConcentrator, 6, (words) => [[0, 1, 6].some((code) => s(words, code)) ? 5 : 6]);
  // No critical or preventive alarm has a code.
  told('Alarms', isConcentrator, 1, (words) => [unitAlarms(words) === 0 ? 1 : 4]);
  told('BatteryStatus', isConcentrator, 10, batteryState);
  // Inferred (design.md 12): the inverter feeds the load, or nobody knows.
  told('InverterStatus', isConcentrator, 2, (words) => [s(words, 0) ? 2 : 1]);
  // No bit tells them; an input without voltage does (design.md 25).
  const atTimes = (object: string, isDead: (words: Words) => boolean, state: number) =>
    rules.set(object, { feeds: undefined, reading: (words) => (isDead(words) ? [state] : []) });
  const isWithout = (volts: readonly number[]) => volts.length > 0 && volts.every((one) => one >= -1 && one <= 50);
  const isRectifierDead = (words: Words) =>
    isWithout(['1', '2', '3'].flatMap((phase) => unitNumber(words, site, ofUnit[`RECTIFIER_V${phase}`] ?? noUnitWord)));
  const isBypassDead = (words: Words) =>
    !isSingle && isWithout(['1', '2', '3'].flatMap((phase) => systemNumber(words, `bypass_v${phase}`)));
  atTimes('RectifierStatus', isRectifierDead, 1);
  atTimes('InputRecStatus', isRectifierDead, 2);
  atTimes('InputBypStatus', isBypassDead, 1);
  told('UPSStatus', !isSingle, 0, (words) => [s(words, 4) ? 1 : 0]);
  told('UPSAlarms', !isSingle, 0, (words) => [upsAlarms(words)]);
  told('UnitAlarms', isConcentrator, 0, (words) => [unitAlarms(words)]);
  return rules;
}
