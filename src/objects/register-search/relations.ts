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

/** An object's value at a time, where it is known. */
export type ValueAt = (object: AnalogValueName, atMs: number) => number | undefined;

export interface RelationResult {
  readonly relation: Relation;
  readonly fits: boolean;
  /** What it speaks for, or against, a word. */
  readonly factor: number;
}

/** Measurements that make one quantity differ by some percent, by what the makers promise of them. */
const tolerance = 0.03;
/** A relation holds for what is alike as well: it speaks more against a word than for it. */
const greatestFactor = 3;
const leastFactor = 0.02;

/** How the values of a word agree with the others', by their median; undefined where they are not known together. */
export function relationResult(
  relation: Relation,
  values: readonly { readonly atMs: number; readonly value: number }[],
  step: number,
  valueAt: ValueAt,
): RelationResult | undefined {
  const offs: number[] = [];
  for (const { atMs, value } of values) {
    const inputs = relation.inputs.map((input) => valueAt(input, atMs));
    if (inputs.some((input) => input === undefined)) continue;
    const expected = relation.expected(inputs.filter((input) => input !== undefined));
    if (!Number.isFinite(expected) || expected === 0) continue;
    const off = relation.kind === 'at-most' ? Math.max(0, value - expected) : Math.abs(value - expected);
    offs.push(off / (tolerance * Math.abs(expected) + 1.5 * step));
  }
  if (offs.length < 2) return undefined;
  const median = offs.sort((one, other) => one - other)[offs.length >> 1] ?? 0;
  const fits = median <= 1;
  const speaksFor = relation.kind === 'at-most' ? 1 : greatestFactor;
  return { relation, fits, factor: fits ? speaksFor : Math.max(leastFactor, Math.exp(1 - median)) };
}
