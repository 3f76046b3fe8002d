import type { AnalogValueName } from '../catalog/analog-values.js';
import { analogValues } from '../catalog/analog-values.js';
import { computedFeeds } from '../feeds/computed.js';
import type { RelationKind } from './search-types.js';

/** What an object is by others, all in their units. */
export interface Relation {
  readonly object: AnalogValueName;
  readonly kind: RelationKind;
  readonly inputs: readonly AnalogValueName[];
  /** `at-most`: the object is not greater. */
  readonly expected: (values: readonly number[]) => number;
}

const names = new Map<string, AnalogValueName>(analogValues.map(({ name }) => [name.toLowerCase(), name]));

/** All relations by which physics binds an object to others. */
export const relations: readonly Relation[] = [...ofComputedFeeds(), ...ofPowers()];

function ofComputedFeeds(): readonly Relation[] {
  return computedFeeds.flatMap(([object, rule, ...inputs]): readonly Relation[] => {
    switch (rule) {
      case 'phase-to-phase':
        return [{ object, kind: rule, inputs, expected: ([one = 0, other = 0]) => phaseToPhase(one, other) }];
      case 'sum':
        return [{ object, kind: rule, inputs, expected: sum }];
      case 'apparent-power': {
        const [voltage, current] = inputs;
        if (voltage === undefined || current === undefined) return [];
        return [
          { object, kind: rule, inputs, expected: ([volts = 0, amperes = 0]) => (volts * amperes) / 1000 },
          { object: current, kind: rule, inputs: [object, voltage], expected: ([s = 0, v = 0]) => (1000 * s) / v },
        ];
      }
      default:
        return [];
    }
  });
}

/** Active and apparent power, of the whole and of each phase. */
function ofPowers(): readonly Relation[] {
  const found: Relation[] = [];
  for (const device of ['UPS_OUTPUT', 'UNIT_OUTPUT']) {
    const of = (quantity: string) => names.get(`${device}_${quantity}`.toLowerCase());
    for (const phase of ['', '1', '2', '3']) {
      const [active, apparent, factor] = [of(`kw${phase}`), of(`kva${phase}`), of(`pf${phase}`)];
      if (active === undefined || apparent === undefined) continue;
      found.push({ object: active, kind: 'at-most', inputs: [apparent], expected: ([s = 0]) => s });
      if (factor === undefined) continue;
      const kind = 'power-factor';
      found.push({ object: factor, kind, inputs: [active, apparent], expected: ([p = 0, s = 0]) => p / s });
      found.push({ object: active, kind, inputs: [apparent, factor], expected: ([s = 0, pf = 0]) => s * pf });
      found.push({ object: apparent, kind, inputs: [active, factor], expected: ([p = 0, pf = 0]) => p / pf });
    }
    const [all, ...parts] = [of('kw'), of('kw1'), of('kw2'), of('kw3')];
    const inputs = parts.filter((part) => part !== undefined);
    const [load, ...loads] = [of('lr'), of('lr1'), of('lr2'), of('lr3')];
    const ofPhases = loads.filter((part) => part !== undefined);
    if (load !== undefined && ofPhases.length === 3) {
      found.push({ object: load, kind: 'mean', inputs: ofPhases, expected: (values) => sum(values) / values.length });
    }
    if (all !== undefined && inputs.length === 3) found.push({ object: all, kind: 'sum', inputs, expected: sum });
  }
  for (const device of ['RECTIFIER', 'BYPASS']) {
    for (const phase of ['1', '2', '3']) {
      const of = (quantity: string) => names.get(`${device}_${quantity}${phase}`.toLowerCase());
      const [active, voltage, current] = [of('kw'), of('V'), of('I')];
      if (active === undefined || voltage === undefined || current === undefined) continue;
      const expected = ([volts = 0, amperes = 0]: readonly number[]) => (volts * amperes) / 1000;
      found.push({ object: active, kind: 'at-most', inputs: [voltage, current], expected });
    }
  }
  return found;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Three phases 120 degrees apart. */
function phaseToPhase(one: number, other: number): number {
  return Math.sqrt(one ** 2 + other ** 2 + one * other);
}

/** An object's value at a time, where it is known, and the worth of its last place. */
export type ValueAt = (object: AnalogValueName, atMs: number) => Stepped | undefined;

export interface Stepped {
  readonly value: number;
  readonly step: number;
}

export interface RelationResult {
  readonly relation: Relation;
  readonly fits: boolean;
  /**
   * How nearly, as a part of the value, it holds in the mean of each third of the time; undefined: it does not. Of `at-most`: that it is
   * as great as it can be.
   */
  readonly closeWithin?: number;
  /** What it speaks for, or against, a word. */
  readonly factor: number;
}

/** Measurements that make one quantity differ by some percent, by what the makers promise of them. */
const tolerance = 0.015;
/** A relation that holds closely speaks for a word, since few words that are alike do as well. */
const greatestFactor = 6;
const leastFactor = 1e-3;
/** Of the moments that are compared so many are left out: the words are not read at once, and some stand in a step. */
const leftOut = 0.3;
/** In the mean over each third of the time roundings cancel out: so near is what is one by another. */
const closeInMean = 0.004;
const closeThirds = 3;
const sharpness = 3;

/** How the values of a word agree with the others'; undefined where they are not known together. */
export function relationResult(
  relation: Relation,
  values: readonly { readonly atMs: number; readonly value: number }[],
  step: number,
  valueAt: ValueAt,
): RelationResult | undefined {
  const offs: number[] = [];
  // What is greater than it can be, in the mean: the last places go both ways.
  let [beyond, allowed] = [0, 0];
  const thirds = Array.from({ length: closeThirds }, () => ({ off: 0, closely: 0, expected: 0 }));
  for (const [index, { atMs, value }] of values.entries()) {
    const inputs = relation.inputs.flatMap((input) => valueAt(input, atMs) ?? []);
    if (inputs.length < relation.inputs.length) continue;
    const expected = relation.expected(inputs.map((input) => input.value));
    if (!Number.isFinite(expected) || expected === 0) continue;
    const rounding = step / 2 + roundingOf(relation, inputs, expected);
    beyond += value - expected;
    allowed += tolerance * Math.abs(expected) + rounding / Math.sqrt(values.length);
    const third = thirds[Math.floor((closeThirds * index) / values.length)];
    if (third !== undefined) {
      third.off += value - expected;
      third.expected += Math.abs(expected);
      third.closely += closeInMean * Math.abs(expected) + rounding / 2 / Math.sqrt(values.length / closeThirds);
    }
    const off = relation.kind === 'at-most' ? Math.max(0, value - expected) : Math.abs(value - expected);
    offs.push(off / (tolerance * Math.abs(expected) + rounding));
  }
  if (offs.length < 2) return undefined;
  const kept = offs.sort((one, other) => one - other).slice(0, Math.ceil(offs.length * (1 - leftOut)));
  const inMean = relation.kind === 'at-most' ? Math.max(0, beyond / allowed) ** 2 : 0;
  const square = Math.max(inMean, kept.reduce((all, off) => all + off * off, 0) / kept.length);
  const fits = square <= 1;
  const isClose = fits && thirds.every(({ off, closely, expected }) => expected > 0 && Math.abs(off) <= closely);
  const closeWithin = Math.max(...thirds.map(({ closely, expected }) => closely / expected));
  if (relation.kind === 'at-most') {
    return {
      relation,
      fits,
      ...(isClose && { closeWithin }),
      factor: fits ? 1 : Math.max(leastFactor, Math.exp(sharpness * (1 - square))),
    };
  }
  return {
    relation,
    fits,
    ...(isClose && { closeWithin }),
    factor: Math.max(leastFactor, greatestFactor * Math.exp(-sharpness * square)),
  };
}

/** By how much the last places of the inputs can move what is expected. */
function roundingOf({ expected: of }: Relation, inputs: readonly Stepped[], expected: number): number {
  let all = 0;
  for (const [index, { step }] of inputs.entries()) {
    const moved = of(inputs.map(({ value }, other) => (other === index ? value + step / 2 : value)));
    if (Number.isFinite(moved)) all += Math.abs(moved - expected);
  }
  return all;
}
