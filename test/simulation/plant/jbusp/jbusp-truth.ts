import { analogValues } from '../../../conformance/manual/analog-values.js';
import type { SiteDraw } from '../../world/contract.js';
import { maskOf } from '../bit-codes.js';
import { isNotManaged } from '../truth/not-managed.js';
import {
  combine,
  noValue,
  type ObjectRule,
  phaseToPhase,
  type Reading,
  type Rules,
  type Words,
} from '../truth/rules.js';
import { hasLongTables, systemPage, tellsStandby, unitPage, wholePage } from './jbusp-pages.js';

type Row = readonly [object: string, code: number, per: number, sign?: 's'];

/**
 * DMX p.20: M-codes, and how many of the word make one of the object's: tenths of A, kVA, kW, Ah and battery volts need no
 * scaling where Profile_Name is N/A (design.md 2), whole degrees are tenths there.
 */
const measurements: readonly Row[] = [
  ['OUTPUT_Lr1', 0, 1],
  ['OUTPUT_Lr2', 1, 1],
  ['OUTPUT_Lr3', 2, 1],
  ['OUTPUT_Lr', 3, 1],
  ['BATTERY_%', 4, 1],
  ['BATTERY_Ah', 5, 10],
  ['BYPASS_V1', 6, 1],
  ['BYPASS_V2', 7, 1],
  ['BYPASS_V3', 8, 1],
  ['OUTPUT_V1', 9, 1],
  ['OUTPUT_V2', 10, 1],
  ['OUTPUT_V3', 11, 1],
  ['RECTIFIER_I1', 12, 10],
  ['RECTIFIER_I2', 13, 10],
  ['RECTIFIER_I3', 14, 10],
  ['OUTPUT_I1', 15, 10],
  ['OUTPUT_I2', 16, 10],
  ['OUTPUT_I3', 17, 10],
  ['BYPASS_Fr', 18, 1],
  ['OUTPUT_fr', 19, 1],
  ['BATTERY_V+', 20, 10],
  ['BATTERY_V-', 21, 10],
  ['UNIT_TMP', 22, 0.1],
  ['BATTERY_Min', 23, 1],
  ['BATTERY_I+', 24, 10, 's'],
  ['RECTIFIER_V1', 33, 1],
  ['RECTIFIER_V2', 34, 1],
  ['RECTIFIER_V3', 35, 1],
  ['OUTPUT_kw', 36, 10],
  ['OUTPUT_KVA1', 37, 10],
  ['OUTPUT_KVA2', 38, 10],
  ['OUTPUT_KVA3', 39, 10],
  ['RECTIFIER_Fr', 43, 1],
];
/** In the list of a MASTERYS only. */
const ofMasterysOnly = /^rectifier_(fr|i[123])$/;

const suffixOf = (object: string) => object.replace(/^(UPS|UNIT)_(?=OUTPUT_)/, '').toLowerCase();
const isOfSystem = (object: string) => object.startsWith('UPS_') || /^UPS(LoadStatus|Status|Alarms)$/.test(object);

class Page {
  readonly words: Words;
  readonly #page: number;

  constructor(words: Words, page: number) {
    this.words = words;
    this.#page = page;
  }

  get answers(): boolean {
    return this.words.word(this.#page + 0x20) !== undefined;
  }

  #bit(table: number, code: number): boolean {
    return (((this.words.word(this.#page + table + (code >> 4)) ?? 0) >> (code & 15)) & 1) === 1;
  }

  /** S(n) is bit n mod 16 of word 0x20 + n div 16; S64 and more only where there are six words. */
  s(code: number): boolean {
    return this.#bit(0x20, code);
  }

  a(code: number): boolean {
    return this.#bit(0x40, code);
  }

  /** 0xFFFF is not available, tested before the sign (design.md 3). */
  m([, code, per, sign]: Row): readonly number[] {
    const raw = this.words.word(this.#page + 0x60 + code) ?? 0;
    if (raw === 0xffff) return [-1];
    const value = sign === 's' ? (raw << 16) >> 16 : raw;
    return [value / per];
  }

  number(suffix: string): readonly number[] {
    const row = measurements.find(([object]) => suffixOf(object) === suffix);
    return row === undefined ? [-1] : this.m(row);
  }

  /** No voltage at all three phases: plausibility is the product's own (design.md 25). */
  isDead(part: 'rectifier' | 'bypass'): boolean {
    return [1, 2, 3].every((phase) => this.number(`${part}_v${phase}`).every((volts) => volts >= 0 && volts <= 50));
  }
}

/** Manual §5.1; DMX p.7: the virtual UPS stands for all but the units of multi-units. */
function pageOf(site: SiteDraw, object: string): number {
  if (site.architecture !== 'multi-units') return wholePage;
  return isOfSystem(object) ? systemPage : unitPage(site, site.unitNumber);
}

function ofPage(site: SiteDraw, object: string, reading: (page: Page) => readonly number[]): ObjectRule {
  const at = pageOf(site, object);
  return {
    feeds: true,
    reading: (words) => {
      const page = new Page(words, at);
      return page.answers ? reading(page) : [];
    },
  };
}

function numberRule(site: SiteDraw, object: string): ObjectRule {
  if (isNotManaged(site, object)) return noValue;
  const suffix = suffixOf(object);
  if (ofMasterysOnly.test(suffix) && !site.family.startsWith('masterys')) return noValue;
  if (measurements.some(([name]) => suffixOf(name) === suffix))
    return ofPage(site, object, (page) => page.number(suffix));
  const [, part = '', one = '', other = ''] = /^(output|rectifier|bypass)_u([123])([123])$/.exec(suffix) ?? [];
  if (part !== '') {
    return ofPage(site, object, (page) =>
      combine(page.number(`${part}_v${one}`), page.number(`${part}_v${other}`), phaseToPhase),
    );
  }
  if (suffix !== 'output_kva') return noValue;
  // The sum of its phases (Manual §7.1: calculated).
  return ofPage(site, object, (page) => {
    const phases = [1, 2, 3].flatMap((phase) => page.number(`output_kva${phase}`));
    return phases.includes(-1) ? [-1] : [phases.reduce((sum, kva) => sum + kva, 0)];
  });
}

type StateRow = readonly [state: number, isSo: (page: Page, site: SiteDraw) => boolean];

/** register-map.md E.2; NORMAL MODE has no bit. */
const loadStates: readonly StateRow[] = [
  [1, (page, site) => page.a(8) || (hasLongTables(site) && (page.s(68) || page.s(69)))],
  [2, (page) => page.s(5)],
  [3, (page) => page.s(3)],
  [5, (page) => page.s(7)],
  [6, (page) => page.s(4)],
  [7, () => true],
];

/** S70 open, of a unit that does not work: isolated, which no document says in so many words. */
function unitState(page: Page, site: SiteDraw): readonly number[] {
  const isLong = hasLongTables(site);
  const works = isLong ? page.s(73) : page.s(3) || page.s(4) || page.s(7);
  const rest = tellsStandby(site) && page.s(8) ? 3 : works ? 5 : 6;
  if (page.s(48)) return [1];
  return isLong && !page.s(70) && !page.s(73) ? [2, rest] : [rest];
}

/**
 * Of a MASTERYS no document prints A59 and T13.1; S05, S10 and S27 of it are printed. What is inferred gives way to what is
 * published and denies it (src/objects/README.md, States): a battery that is said to charge is there, and connected.
 */
function batteryState(page: Page, words: Words, site: SiteDraw): readonly number[] {
  const isInUse = site.family.startsWith('masterys') && (page.s(5) || page.s(10) || page.s(27));
  const rows: readonly (readonly [number, boolean])[] = [
    [2, page.a(59) && !isInUse],
    [3, page.s(16) || page.a(49)],
    [4, page.s(15)],
    [5, page.s(5)],
    [7, page.a(1)],
    [8, page.s(10)],
    [9, page.s(27)],
    [10, true],
  ];
  const rest = rows.flatMap(([state, isSo]) => (isSo ? [state] : [])).slice(0, 1);
  const hasBattery = (((words.word(0x10ed) ?? 0) >> 1) & 1) === 1;
  if (hasBattery || isInUse) return rest;
  // A nominal voltage of 0: the table is not filled, and says nothing of the battery (NUT 140).
  return words.word(0x10e0) === 0 ? [1, ...rest] : [1];
}

/** Manual §6.3.3: A-codes, or S-codes where negative, of b00 to b30; BAT. TEMPERATURE has none. */
const unitAlarmCodes: readonly (readonly (readonly ['a' | 's', number])[])[] = [
  [['a', 31]],
  [['a', 2]],
  [['a', 7]],
  [['a', 45]],
  [['a', 46]],
  [['a', 44]],
  [['a', 0]],
  [['a', 59]],
  [
    ['a', 49],
    ['s', 16],
  ],
  [['s', 15]],
  [['s', 5]],
  [],
  [['a', 47]],
  [['s', 14]],
  [['a', 1]],
  [
    ['a', 26],
    ['a', 10],
  ],
  [['a', 52]],
  [['a', 23]],
  [['a', 56]],
  [['a', 54]],
  [['a', 25]],
  [['a', 62]],
  [['a', 29]],
  [['a', 60]],
  [['a', 48]],
  [['a', 58]],
  [['a', 4]],
  [['a', 38]],
  [['a', 39]],
  [['a', 40]],
  [['a', 41]],
];

function unitAlarms(page: Page): number {
  return maskOf(
    unitAlarmCodes.map((codes) => codes.some(([table, code]) => (table === 'a' ? page.a(code) : page.s(code)))),
  );
}

function alarmState(page: Page): readonly number[] {
  if (page.a(52) || page.a(54) || page.a(62)) return [2];
  if (page.a(23) || page.a(25) || page.a(29)) return [3];
  return [unitAlarms(page) === 0 ? 1 : 4];
}

function inputState(page: Page): readonly number[] {
  if (page.s(46)) return [1];
  if (!page.s(0)) return [2];
  if (page.a(5)) return [3];
  return page.isDead('rectifier') ? [2, 4] : [4];
}

function bypassState(page: Page): readonly number[] {
  if (!page.s(26)) return [1];
  if (page.a(6) || page.s(28)) return [2];
  if (page.s(23)) return [3];
  return page.isDead('bypass') ? [1, 4] : [4];
}

/** Of units 7 and 8 no bit is printed: what their own pages say may show, or nothing. */
function withUntoldUnits(mask: number, site: SiteDraw, words: Words, firstBit: number, says: (page: Page) => boolean) {
  let masks: readonly number[] = [mask];
  for (const unit of [7, 8]) {
    if (unit > site.units || site.architecture === 'single') continue;
    if (says(new Page(words, unitPage(site, unit))))
      masks = masks.flatMap((one) => [one, one + 2 ** (firstBit + unit - 1)]);
  }
  return masks;
}

const upsStatus =
  (site: SiteDraw): Reading =>
  (words) => {
    const page = new Page(words, pageOf(site, 'UPSStatus'));
    const isSingle = site.architecture === 'single';
    const isLong = hasLongTables(site);
    // A single UPS is its own unit 1 (Manual §6.3).
    const works = isSingle && ((isLong && page.s(73)) || page.s(3) || page.s(4) || page.s(7));
    const units = [1, 2, 3, 4, 5, 6].map((unit) => (!isSingle || unit === 1) && page.s(31 + unit));
    const [first = false, ...others] = units;
    const mask = maskOf([isLong && page.s(74), first || works, ...others]);
    return withUntoldUnits(mask, site, words, 1, (own) => isLong && own.s(73));
  };

const upsAlarms =
  (site: SiteDraw): Reading =>
  (words) => {
    const page = new Page(words, pageOf(site, 'UPSAlarms'));
    const isSingle = site.architecture === 'single';
    const own = [31, 2, 45, 46, 50, 43, 55, 0].map((code) => page.a(code));
    const units = [1, 2, 3, 4, 5, 6].map((unit) => (!isSingle || unit === 1) && page.a(31 + unit));
    const [first = false, ...others] = units;
    const mask = maskOf([...own, first || (isSingle && page.a(0)), ...others]);
    return withUntoldUnits(mask, site, words, 8, (unit) => unit.a(0));
  };

export function jbuspRules(site: SiteDraw): Rules {
  const rules = new Map<string, ObjectRule>(analogValues.map(([, name]) => [name, numberRule(site, name)]));
  const state = (object: string, reading: (page: Page) => readonly number[]) =>
    rules.set(object, ofPage(site, object, reading));
  const first = (rows: readonly StateRow[]) => (page: Page) => {
    const [found] = rows.find(([, isSo]) => isSo(page, site)) ?? [0];
    return [found];
  };
  state('UPSLoadStatus', first(loadStates));
  state('UnitLoadStatus', first(loadStates));
  state('UnitStatus', (page) => unitState(page, site));
  state('Alarms', alarmState);
  state('BatteryStatus', (page) => batteryState(page, page.words, site));
  state('RectifierStatus', (page) => (page.s(2) ? (page.isDead('rectifier') ? [1, 2] : [2]) : [1]));
  state('InverterStatus', (page) => [page.s(1) ? 2 : 1]);
  state('InputRecStatus', inputState);
  state('InputBypStatus', bypassState);
  rules.set('UPSStatus', { feeds: true, reading: upsStatus(site) });
  rules.set('UPSAlarms', { feeds: true, reading: upsAlarms(site) });
  rules.set(
    'UnitAlarms',
    ofPage(site, 'UnitAlarms', (page) => [unitAlarms(page)]),
  );
  return rules;
}
