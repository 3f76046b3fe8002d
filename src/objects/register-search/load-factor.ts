import type { AnalogValueName } from '../catalog/analog-values.js';
import { acceptanceBound } from './acceptance.js';
import { deviceOf, nearby, takenByOthers, wordsBeside, wordsOf } from './likely-words.js';
import { type Shot, stepOf } from './number-beliefs.js';
import { keysOf, type NumberResult } from './number-search.js';
import type { Reading, Readings } from './readings.js';
import { isProvenCopy } from './word-history.js';

const loads: ReadonlySet<string> = new Set(['A', 'kVA', 'kW', '%']);
/** So many words that grow alike, times the part of a decade within which the factor is known; more of what nearly every UPS tells. */
const mostByChance = 0.01;
/** Ratios that differ by no more are one factor. */
const sameFactor = 0.04;

/**
 * How many words would have the factor of the display by chance, among those that grow with it and are no other object's. Where words of
 * the device stand side by side (load, kVA and kW of the whole), all of them would have theirs by chance.
 */
export function isPinned(
  result: NumberResult,
  ofGroup: readonly NumberResult[],
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  const {
    belief: { object, quantity, shots },
    ranked: [first],
  } = result;
  if (first === undefined || ofGroup.length >= 3) return true;
  if (!loads.has(quantity.row.unit) || object.startsWith('BATTERY_')) return true;
  const taken = takenByOthers([result], results);
  const own = new Set(keysOf(first.reading));
  const alike = readings.all.filter(({ word, second, type }, index) => {
    if (type !== 'u16' || second !== undefined || own.has(word.key) || taken.has(word.key) || word.feeds.length > 0)
      return false;
    return growsWith(shots, index, readings) && !isProvenCopy(first.reading.samples, word.samples);
  });
  const beside = resultsBeside(result, ofGroup, results, readings);
  const joint = beside.reduce((all, one) => all * Math.min(1, nearby.length * ofDecade(one)), ofDecade(result));
  // If it is not the object, it is one of them itself.
  const isByChance = (words: readonly Reading[], chance: number) =>
    (words.length + 1) * chance > mostByChance * quantity.told;
  const near = wordsBeside(deviceOf(object), ofGroup, results, readings);
  const isNear = [...own].some((key) => near.has(key));
  const alikeNear = alike.filter(({ word }) => near.has(word.key));
  const isKnown = ofDecade(result) <= greatestPart;
  return (isKnown && !isByChance(alike, joint)) || (isNear && !isByChance(alikeNear, ofDecade(result)));
}

/** What is known no better than this is not pinned by what stands beside it. */
const greatestPart = 0.1;

/** Within what part of a decade the factor between word and display is known, by the finest observation or a relation. */
function ofDecade({ belief: { shots }, ranked: [first] }: NumberResult): number {
  const step = stepOf[first?.decimals ?? 0] ?? 1;
  const widths = [
    ...shots.flatMap(({ value, resolution }) => (value > 0 ? [(resolution + step) / value] : [])),
    ...(first?.relations ?? []).flatMap(({ relation, closeWithin }) =>
      relation.kind === 'at-most' ? [] : (closeWithin ?? []),
    ),
  ];
  return Math.min(1, Math.log10(1 + Math.min(...widths)));
}

/** Others that grow with the load, of the same device, which are all but certain of words that stand by this one's. */
function resultsBeside(
  { belief, ranked: [own] }: NumberResult,
  ofGroup: readonly NumberResult[],
  results: readonly NumberResult[],
  readings: Readings,
): readonly NumberResult[] {
  const places =
    own === undefined ? [] : nearby.flatMap((offset) => readings.neighbourOf(own.reading.word, offset)?.key ?? []);
  return results.filter((one) => {
    const [top] = one.ranked;
    if (top === undefined || ofGroup.includes(one) || !loads.has(one.belief.quantity.row.unit)) return false;
    const isOfDevice = deviceOf(one.belief.object) === deviceOf(belief.object);
    return isOfDevice && top.probability >= acceptanceBound && places.includes(top.reading.word.key);
  });
}

function growsWith(shots: readonly Shot[], index: number, readings: Readings): boolean {
  const ratios = shots.flatMap(({ value, atMs }) => {
    const mean = readings.windowAt(index, atMs)?.mean ?? 0;
    return value > 0 && mean > 0 ? [Math.log(mean / value)] : value > 0 ? [Number.POSITIVE_INFINITY] : [];
  });
  return Math.max(...ratios) - Math.min(...ratios) <= 2 * sameFactor;
}

/**
 * Where a phase is rated one, ten or a hundred kVA, its load in percent is its apparent power but for the point: a word of one
 * shows the other for ever. Only who knows one of them knows the other.
 */
export function isParted(result: NumberResult, results: readonly NumberResult[], readings: Readings): boolean {
  const { object, shots } = result.belief;
  const other = otherOf(object);
  if (other === undefined) return true;
  const words = wordsOf(other, results, readings);
  // One that stands elsewhere leaves this word, which says the same number, to this object.
  if (words.length > 0 && words.every(({ word }) => word !== result.ranked[0]?.reading.word)) return true;
  const its = shotsOf(other, results) ?? powersOf(object, results);
  // Of each phase nearly every UPS tells the load, few the apparent power.
  if (its === undefined) return /_lr\d$/i.test(object);
  return !areProportionalByTens(shots, its);
}

function shotsOf(object: string, results: readonly NumberResult[]): readonly Shot[] | undefined {
  return results.find(({ belief }) => belief.object.toLowerCase() === object)?.belief.shots;
}

/** The apparent power of a phase by the voltage and the current that the display showed next to one another in time. */
function powersOf(object: AnalogValueName, results: readonly NumberResult[]): readonly Valued[] | undefined {
  const [, front, phase] = /^(.+_output_)lr(\d)$/.exec(object.toLowerCase()) ?? [];
  if (front === undefined) return undefined;
  const [volts, amps] = [shotsOf(`${front}v${phase}`, results), shotsOf(`${front}i${phase}`, results)];
  return amps?.flatMap(({ atMs, value }) => {
    const near = nearest(volts ?? [], atMs);
    return near === undefined ? [] : [{ atMs, value: (near.value * value) / 1000 }];
  });
}

function nearest<Of extends Valued>(shots: readonly Of[], atMs: number): Of | undefined {
  return [...shots].sort((one, other) => Math.abs(one.atMs - atMs) - Math.abs(other.atMs - atMs))[0];
}

/** UPS_OUTPUT_KVA1 beside UPS_OUTPUT_Lr1, in small letters. */
export function otherOf(object: AnalogValueName): string | undefined {
  const [, front, quantity = '', end] = /^(.+_output_)(kva|lr)(\d?)$/.exec(object.toLowerCase()) ?? [];
  return front === undefined ? undefined : `${front}${quantity === 'kva' ? 'lr' : 'kva'}${end}`;
}

function areProportionalByTens(shots: readonly Shot[], others: readonly Valued[]): boolean {
  const ratios = shots.flatMap(({ value, atMs }) => {
    const near = nearest(others, atMs);
    return near !== undefined && near.value > 0 && value > 0 ? [Math.log10(value / near.value)] : [];
  });
  const mean = ratios.reduce((all, one) => all + one, 0) / Math.max(1, ratios.length);
  const finest = Math.min(...shots.flatMap(({ value, resolution }) => (value > 0 ? [resolution / value] : [])));
  return Math.abs(mean - Math.round(mean)) < Math.min(nearTens.most, Math.log10(nearTens.moved + finest));
}

/** The load moves by this from one screen to the next; of a logarithm at most some seven percent, which a first figure leaves open. */
const nearTens = { moved: 1.02, most: 0.03 };

type Valued = Pick<Shot, 'atMs' | 'value'>;
