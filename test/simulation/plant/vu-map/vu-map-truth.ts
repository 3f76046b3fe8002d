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
  rounded,
  type Words,
} from '../truth/rules.js';

type Row = readonly [object: string, code: number, sign?: 's'];

/** IOMXXXOPXX00 p.33, 48: M-codes; the word is the raw value. OUTPUT rows stand for UPS_OUTPUT_ and UNIT_OUTPUT_. */
const measurements: readonly Row[] = [
  ['OUTPUT_Lr', 0],
  ['OUTPUT_Lr1', 1],
  ['OUTPUT_Lr2', 2],
  ['OUTPUT_Lr3', 3],
  ['OUTPUT_KVA', 4],
  ['OUTPUT_kw', 5],
  ['OUTPUT_I1', 6],
  ['OUTPUT_I2', 7],
  ['OUTPUT_I3', 8],
  ['OUTPUT_V1', 10],
  ['OUTPUT_V2', 11],
  ['OUTPUT_V3', 12],
  ['OUTPUT_fr', 13],
  ['UNIT_TMP', 15, 's'],
  ['BATTERY_V+', 16],
  ['BATTERY_V-', 17],
  ['BATTERY_I+', 18, 's'],
  ['BATTERY_I-', 19, 's'],
  ['BATTERY_%', 22],
  ['BATTERY_Ah', 23],
  ['BATTERY_Min', 24],
  ['BATTERY_s', 25],
  ['BATTERY_TMP', 26, 's'],
  ['RECTIFIER_V1', 32],
  ['RECTIFIER_V2', 33],
  ['RECTIFIER_V3', 34],
  ['RECTIFIER_Fr', 35],
  ['RECTIFIER_U12', 36],
  ['RECTIFIER_U23', 37],
  ['RECTIFIER_U31', 38],
];

/** A page of the UPS: what its words, bits and measurements say. */
class Page {
  readonly words: Words;
  readonly #page: number;

  constructor(words: Words, unit: number) {
    this.words = words;
    this.#page = 0x1000 * unit;
  }

  /** Whether it answers. */
  get answers(): boolean {
    return this.words.word(this.#page + 0x0030) !== undefined;
  }

  word(address: number): number {
    return this.words.word(this.#page + address) ?? 0;
  }

  /** S(n) is bit n mod 16 of word 0x0030 + n div 16. */
  s(code: number): boolean {
    return ((this.word(0x0030 + (code >> 4)) >> (code & 15)) & 1) === 1;
  }

  /** A(n) is bit n mod 16 of word 0x0038 + n div 16. */
  a(code: number): boolean {
    return ((this.word(0x0038 + (code >> 4)) >> (code & 15)) & 1) === 1;
  }

  get isSinglePhase(): boolean {
    return (this.word(0x0007) & 0x00ff) === 1;
  }

  /** M(n) is word 0x0040 + n; bit n mod 16 of 0x00C0 + n div 16 says that the UPS provides it. */
  m(code: number, isSigned: boolean): readonly number[] {
    const isManaged = ((this.word(0x00c0 + (code >> 4)) >> (code & 15)) & 1) === 1;
    if (!isManaged) return [-1];
    const raw = this.word(0x0040 + code);
    if (!isSigned) return [raw === 0xffff ? -1 : raw];
    const value = (raw << 16) >> 16;
    return this.words.isBlank(this.#page + 0x0040) ? [-1, value] : [value];
  }

  /** 0x0033 is known from the log of a real unit only; a UPS that has once shown it not zero manages it (design.md 12, 26). */
  get managesRectifierWord(): 'yes' | 'no' | 'maybe' {
    return this.words.everHeld(this.#page + 0x0033);
  }

  /** No voltage at the rectifier's input while others are measured: plausibility is the product's own (design.md 25). */
  get isRectifierDead(): boolean {
    const codes = this.isSinglePhase ? [32] : [32, 33, 34];
    return codes.every((code) => this.m(code, false).every((volts) => volts >= 0 && volts <= 50));
  }

  get outputVolts(): readonly number[] {
    return (this.isSinglePhase ? [10] : [10, 11, 12]).flatMap((code) => this.m(code, false));
  }
}

const isOfSystem = (object: string) =>
  object.startsWith('UPS_') || /^UPS[A-Z][a-z]/.test(object) || object === 'UPSAlarms';
const suffixOf = (object: string) => object.replace(/^(UPS|UNIT)_(?=OUTPUT_)/, '').toLowerCase();

/** Manual §5.1: UPS_ objects from the system, all others from the unit, or from the whole as a single UPS or concentrator. */
const unitOf = ({ architecture, unitNumber }: SiteDraw, object: string) =>
  architecture === 'multi-units' && !isOfSystem(object) ? unitNumber : 0;

function ofPage(site: SiteDraw, object: string, reading: (page: Page) => readonly number[]): ObjectRule {
  const unit = unitOf(site, object);
  return {
    feeds: true,
    reading: (words) => {
      const page = new Page(words, unit);
      return page.answers ? reading(page) : [];
    },
  };
}

const numberOf = (page: Page, suffix: string): readonly number[] => {
  const [, code = 0, sign] = measurements.find(([name]) => suffixOf(name) === suffix) ?? [];
  // Manual §5.2.2: -1 in phases 2 and 3 of a single-phase UPS.
  if (page.isSinglePhase && /(_[a-z]*[23]|_u\d\d)$/.test(suffix)) return [-1];
  return page.m(code, sign === 's');
};

function numberRule(site: SiteDraw, object: string): ObjectRule {
  if (isNotManaged(site, object)) return noValue;
  const suffix = suffixOf(object);
  const own = ofPage(site, object, (page) => numberOf(page, suffix));
  const [, part = '', one = '', other = ''] = /^(output|rectifier|bypass)_u([123])([123])$/.exec(suffix) ?? [];
  if (part === 'output' || part === 'rectifier') {
    const isPublished = part === 'rectifier';
    return ofPage(site, object, (page) => {
      if (page.isSinglePhase) return [-1];
      const published = isPublished ? numberOf(page, suffix) : [-1];
      // RECTIFIER_U23 and U31 stand where the document breaks off: computed where the UPS does not manage them.
      if (!published.includes(-1) || suffix === 'rectifier_u12') return published;
      return combine(numberOf(page, `${part}_v${one}`), numberOf(page, `${part}_v${other}`), phaseToPhase);
    });
  }
  const [, phase = ''] = /^output_kva([123])$/.exec(suffix) ?? [];
  if (phase !== '') {
    // V x A, in kVA or tenths of it as the amperes are.
    return ofPage(site, object, (page) =>
      combine(numberOf(page, `output_v${phase}`), numberOf(page, `output_i${phase}`), (volts, amps) =>
        volts === -1 || amps === -1 ? [-1] : rounded((volts * amps) / 1000),
      ),
    );
  }
  // Phase 1 of a single-phase UPS is the whole.
  if (suffix === 'output_kw1') return singlePhaseOnly(site, object, (page) => numberOf(page, 'output_kw'));
  if (suffix === 'output_pf1') {
    return singlePhaseOnly(site, object, (page) =>
      combine(numberOf(page, 'output_kw'), numberOf(page, 'output_kva'), (kw, kva) =>
        // Both are rounded: what passes the apparent power by no more than that is all of it.
        kw === -1 || kva <= 0 ? [-1] : kw > kva && kw <= kva + 1 ? [100] : rounded((100 * kw) / kva),
      ),
    );
  }
  return measurements.some(([name]) => suffixOf(name) === suffix) ? own : noValue;
}

/** A system of three phases has no unit of one: of a unit that is off, the whole still says so (IOMXXXOPXX00 p.26, word 0x0007). */
function singlePhaseOnly(site: SiteDraw, object: string, reading: (page: Page) => readonly number[]): ObjectRule {
  const ofUnit = ofPage(site, object, (page) => (page.isSinglePhase ? reading(page) : [-1]));
  const ofWhole = (words: Words) => (new Page(words, 0).isSinglePhase ? [] : [-1]);
  return {
    reading: (words) => (new Page(words, unitOf(site, object)).answers ? ofUnit.reading(words) : ofWhole(words)),
    feeds: site.family === 'itys-pro',
  };
}

type StateRow = readonly [state: number, isSo: (page: Page, site: SiteDraw) => boolean];

/** Manual §6.2.1, 6.2.2; NORMAL MODE has no published bit. */
const loadStates: readonly StateRow[] = [
  [1, (page) => page.s(3)],
  [2, (page) => page.a(19)],
  [3, (page) => page.s(0)],
  [5, (page) => page.s(6)],
  [6, (page) => page.s(2)],
  [7, () => true],
];

/** Manual §6.2.3; S026 is the auto-test on MASTERYS BC+ and GP4, S030 by the MIB. */
const unitStates: readonly StateRow[] = [
  [1, (page) => page.s(9)],
  [2, (page) => page.s(14)],
  [3, (page) => page.s(13)],
  [4, (page, { family }) => (/^masterys-(bc-plus|gp4)$/.test(family) && page.s(26)) || page.s(30)],
  [5, (page) => page.s(11)],
  [6, () => true],
];

/** Manual §6.2.6; DISCHARG. TO INPUT has no published bit. */
const batteryStates: readonly StateRow[] = [
  [1, (page) => (page.word(0x000a) & 1) === 0],
  [2, (page) => page.a(16)],
  [3, (page) => page.a(17)],
  [4, (page) => page.a(18)],
  [5, (page) => page.a(19)],
  [7, (page) => page.a(27)],
  [8, (page) => page.s(34)],
  [9, (page) => page.s(36)],
  [10, () => true],
];

const first = (rows: readonly StateRow[], page: Page, site: SiteDraw): readonly number[] => {
  const [state] = rows.find(([, isSo]) => isSo(page, site)) ?? [0];
  return [state];
};

/** ITYS-PRO has no bit of the maintenance bypass: what feeds the load while nothing else is told (design.md 25). */
function loadState(page: Page, site: SiteDraw): readonly number[] {
  const states = first(loadStates, page, site);
  const isUntold = site.family === 'itys-pro' && states[0] === 7 && !page.s(4);
  return isUntold && page.outputVolts.some((volts) => volts > 0) ? [1, 7] : states;
}

/** design.md 12 and 27: critical, preventive, general; NO ALARM when no bit of UnitAlarms is set. */
function alarmState(page: Page): readonly number[] {
  if (page.a(32) || page.a(40) || page.a(48)) return [2];
  if (page.a(33) || page.a(41) || page.a(49)) return [3];
  return [unitAlarms(page) === 0 ? 1 : 4];
}

const either = (manages: 'yes' | 'no' | 'maybe', yes: readonly number[], no: readonly number[]) =>
  manages === 'yes' ? yes : manages === 'no' ? no : [...yes, ...no];

/** design.md 12: by S049 where 0x0033 is managed, else inferred. */
function rectifierState(page: Page): readonly number[] {
  const inferred = page.a(32) || (page.a(19) && page.a(35)) ? [1] : page.a(17) && page.a(35) ? [1, 2] : [2];
  const states = either(page.managesRectifierWord, [page.s(49) ? 2 : 1], inferred);
  return page.isRectifierDead ? [1, ...states] : states;
}

function inverterState(page: Page): readonly number[] {
  return either(page.managesRectifierWord, [page.s(52) ? 2 : 1], [page.s(0) ? 2 : 1]);
}

function inputState(page: Page): readonly number[] {
  if (page.s(23)) return [1];
  const bad = page.a(35) ? [3] : page.isRectifierDead ? [2, 4] : [4];
  return either(page.managesRectifierWord, page.s(48) ? bad : [2], bad);
}

/** Manual §6.3.3: A-codes of b00 to b30; of the charger either of two. */
const unitAlarmCodes: readonly (readonly number[])[] = [
  ...[0, 1, 2, 3, 4, 12, 15, 16, 17, 18, 19, 20, 21, 22, 27].map((code) => [code]),
  [37, 38],
  ...[32, 33, 36, 40, 41, 48, 49, 54, 56, 59, 61, 64, 65, 66, 67].map((code) => [code]),
];

function unitAlarms(page: Page): number {
  return maskOf(unitAlarmCodes.map((codes) => codes.some((code) => page.a(code))));
}

/** Whether unit n says so: its summary bit, its own page on a MODULYS, the only unit itself. */
function ofUnits(
  words: Words,
  site: SiteDraw,
  summary: (page: Page, unit: number) => boolean,
  own: (page: Page) => boolean,
) {
  const system = new Page(words, 0);
  return Array.from({ length: 15 }, (_, at): boolean => {
    const unit = at + 1;
    if (site.architecture === 'single') return unit === 1 && own(system);
    if (site.family !== 'modulys-gp') return unit <= 8 && summary(system, unit);
    return unit <= 3 && own(new Page(words, unit));
  });
}

const upsStatus =
  (site: SiteDraw): Reading =>
  (words) => {
    const system = new Page(words, 0);
    const units = ofUnits(
      words,
      site,
      (page, unit) => page.s(95 + unit),
      (page) => page.s(11),
    );
    return [maskOf([system.s(7), ...units])];
  };

const upsAlarms =
  (site: SiteDraw): Reading =>
  (words) => {
    const system = new Page(words, 0);
    const units = ofUnits(
      words,
      site,
      (page, unit) => page.a(95 + unit),
      (page) => page.a(15),
    );
    // PARALLEL FAULT has no published bit.
    const own = [0, 1, 3, 4, 5, 6].map((code) => system.a(code));
    return [maskOf([...own, false, system.a(15), ...units])];
  };

export function vuMapRules(site: SiteDraw): Rules {
  const rules = new Map<string, ObjectRule>(analogValues.map(([, name]) => [name, numberRule(site, name)]));
  const state = (object: string, reading: (page: Page) => readonly number[]) =>
    rules.set(object, ofPage(site, object, reading));
  state('UPSLoadStatus', (page) => loadState(page, site));
  state('UnitLoadStatus', (page) => loadState(page, site));
  state('UnitStatus', (page) => first(unitStates, page, site));
  state('Alarms', alarmState);
  state('BatteryStatus', (page) => first(batteryStates, page, site));
  state('RectifierStatus', rectifierState);
  state('InverterStatus', inverterState);
  state('InputRecStatus', inputState);
  state('InputBypStatus', (page) => [page.a(50) ? 2 : 4]);
  rules.set('UPSStatus', { feeds: true, reading: upsStatus(site) });
  rules.set('UPSAlarms', { feeds: true, reading: upsAlarms(site) });
  rules.set(
    'UnitAlarms',
    ofPage(site, 'UnitAlarms', (page) => [unitAlarms(page)]),
  );
  return rules;
}
