import { type FedPhase, isSamePlace, type Layout, phaseOf, strides } from './neighbours.js';
import { type NumberBelief, places } from './number-beliefs.js';
import type { Readings } from './readings.js';

/**
 * Of the phases of a group together that no readable word is: words are alike, or none is. How often readable words are they
 * is learnt from the groups of the UPS (`presenceOf`).
 */
const prior = { alike: 0.5, free: 0.5 };
/** Of a group that has words one phase has one somewhere else, or none. */
const strayed = 0.01;
/** What is less likely than this, compared with the best, is not looked at. */
const negligible = 1e-10;

/** What the observations of all phases say of one: weights of its hypotheses, and of none, with one common factor. */
export interface Weighed {
  readonly belief: NumberBelief;
  readonly weights: ReadonlyMap<number, number>;
  readonly absent: number;
}

/** What else speaks for a hypothesis, or against it. */
export type Factor = (belief: NumberBelief, at: number) => number;

/** What part of the words that are alike this one may be still, by the words that are known to be other objects'. */
export type AlikeShare = (belief: NumberBelief, at: number) => number;

/** The phases of one quantity stand together in the order of their numbers; what is no phase is a group by itself. */
export function groupsOf(beliefs: readonly NumberBelief[]): readonly (readonly NumberBelief[])[] {
  const groups = new Map<string, NumberBelief[]>();
  for (const belief of beliefs) {
    const name = phaseOf(belief.object)?.group ?? ` ${belief.object}`;
    groups.set(name, [...(groups.get(name) ?? []), belief]);
  }
  return [...groups.values()].map((group) => group.sort((one, other) => phaseNumber(one) - phaseNumber(other)));
}

function phaseNumber({ object }: NumberBelief): number {
  return phaseOf(object)?.at ?? 1;
}

/** Before a UPS has told anything: a group is in readable words; said by so many groups. */
const presence = { before: 0.9, groups: 4 };

/**
 * How often the groups of this UPS are in readable words: by those that were weighed, each as far as it tells. Where many are
 * in none, a word that is alike is less believed.
 */
export function presenceOf(groups: readonly (readonly Weighed[])[], assumedOfAny: number): number {
  const odds = groups.map((group) => {
    const assumed = presenceOfGroup(
      group.map(({ belief }) => belief),
      assumedOfAny,
    );
    const shares = group.map(({ weights, absent }) => {
      const sum = [...weights.values()].reduce((all, one) => all + one, 0);
      return sum + absent > 0 ? sum / (sum + absent) : assumed;
    });
    const share = Math.min(1 - 1e-9, shares.reduce((all, one) => all + one, 0) / Math.max(1, shares.length));
    return ((share / (1 - share)) * (1 - assumed)) / assumed;
  });
  let now = assumedOfAny;
  for (let round = 0; round < 20; round++) {
    const found = odds.reduce((all, one) => all + (one * now) / (one * now + 1 - now), 0);
    now = (presence.before * presence.groups + found) / (presence.groups + odds.length);
  }
  return now;
}

/** Of a group, by what UPS tell of such a quantity. */
function presenceOfGroup([first]: readonly NumberBelief[], presenceOfAny: number): number {
  const odds = ((first?.quantity.told ?? 1) * presenceOfAny) / (1 - presenceOfAny);
  return odds / (1 + odds);
}

/** What is believed before the first weighing. */
export const presenceBefore = presence.before;

interface Member {
  readonly belief: NumberBelief;
  readonly phase: number;
  /** Present hypotheses with all that speaks for them; those that count. */
  readonly weights: ReadonlyMap<number, number>;
  readonly sum: number;
  /** The likelihood when no word is it. */
  readonly absent: number;
  /** What a place can say at most. */
  readonly most: number;
}

export function weighGroup(
  group: readonly NumberBelief[],
  none: number,
  readings: Readings,
  layout: Layout,
  factor: Factor,
  presenceOfAny: number,
  alikeShare: AlikeShare = () => 1,
): readonly Weighed[] {
  const presence = presenceOfGroup(group, presenceOfAny);
  const members = group.map((belief) => memberOf(belief, factor, alikeShare));
  const weights = members.map(() => new Map<number, number>());
  const absent = members.map(() => (1 - presence) * none);
  const add = (index: number, at: number, weight: number) => {
    const of = weights[index];
    of?.set(at, (of.get(at) ?? 0) + weight);
  };
  for (const { weight, placed } of blocksOf(members, readings, layout)) {
    for (const [index, { at, share }] of placed.entries()) {
      if (at !== undefined) add(index, at, presence * weight * share);
      absent[index] = (absent[index] ?? 0) + presence * weight * (1 - share);
    }
  }
  for (const [index, member] of members.entries()) {
    let others = presence * (1 - layout.isOrderly);
    for (const other of members) if (other !== member) others *= mixed(other, other.sum);
    for (const [at, weight] of member.weights) add(index, at, others * (1 - strayed) * weight);
    absent[index] = (absent[index] ?? 0) + others * strayed * member.absent;
  }
  return members.map(({ belief }, index) => {
    return { belief, weights: weights[index] ?? new Map(), absent: absent[index] ?? 0 };
  });
}

function memberOf(belief: NumberBelief, factor: Factor, alikeShare: AlikeShare): Member {
  const weights = new Map<number, number>();
  let [sum, far, near] = [0, 0, 0];
  for (let at = 0; at < belief.present.length; at++) {
    const present = belief.present[at] ?? 0;
    const [ofFar, ofNear] = [belief.far[at] ?? 0, belief.near[at] ?? 0];
    if (ofFar + ofNear > negligible) {
      const share = alikeShare(belief, at);
      far += share * ofFar;
      near += share * ofNear;
    }
    if (present <= negligible) continue;
    const weight = present * factor(belief, at);
    weights.set(at, weight);
    sum += weight;
  }
  const { nearShare } = belief.quantity;
  const alike = (1 - nearShare) * far + nearShare * near;
  const absent =
    (prior.alike * belief.quantity.company * alike + prior.free * belief.free) / (prior.alike + prior.free);
  const most = (sum + belief.free) * 1e4;
  return { belief, phase: phaseNumber(belief), weights, sum, absent, most };
}

function mixed({ absent }: Member, likelihood: number): number {
  return (1 - strayed) * likelihood + strayed * absent;
}

interface Block {
  readonly weight: number;
  /** Where each phase stands; `share`: of the weight, that it does stand there. */
  readonly placed: readonly { readonly at: number | undefined; readonly share: number }[];
}

/** The share of one place and scale in the prior of a phase, which is known when the first one stands there. */
function shareOf({ quantity }: NumberBelief, at: number, readings: Readings): number {
  return Math.max(1e-3, quantity.decimals[at % places] ?? 1) / readings.all.length;
}

function* blocksOf(members: readonly Member[], readings: Readings, layout: Layout): Generator<Block> {
  const [first, ...rest] = members;
  if (first === undefined) return;
  const fed = fedBeside(members, layout);
  for (const [at, own] of first.weights) {
    const reading = readings.all[Math.floor(at / places)];
    if (reading === undefined) continue;
    if (rest.length + fed.length === 0) {
      yield { weight: layout.isOrderly * own, placed: [{ at, share: 1 }] };
      continue;
    }
    for (const [stride, share] of strides[reading.second === undefined ? 'single' : 'double']) {
      let weight = layout.isOrderly * share * own;
      const placed: { at: number | undefined; share: number }[] = [{ at, share: 1 }];
      for (const member of rest) {
        const beside = besideAt(at, stride * (member.phase - first.phase), readings);
        const found = (beside && member.weights.get(beside)) ?? 0;
        const there = (1 - strayed) * Math.min(member.most, found / shareOf(member.belief, at, readings));
        const all = there + strayed * member.absent;
        weight *= all;
        placed.push({ at: beside, share: all > 0 ? there / all : 0 });
      }
      for (const { word, at: phase } of fed) {
        const isThere = isSamePlace(word, reading.word, stride * (phase - first.phase));
        weight *= isThere ? layout.greatestFactor : 2 * strayed;
      }
      yield { weight, placed };
    }
  }
}

function fedBeside(members: readonly Member[], { fed }: Layout): readonly FedPhase[] {
  const [first] = members;
  const group = first && phaseOf(first.belief.object)?.group;
  return fed.filter((one) => one.group === group && !members.some(({ phase }) => phase === one.at));
}

function besideAt(at: number, offset: number, readings: Readings): number | undefined {
  const beside = readings.besideOf(Math.floor(at / places), offset);
  return beside === undefined ? undefined : beside * places + (at % places);
}

/** The weight of no phase having a word: words beside one another are alike, or any are, or none. */
export function absentOf(
  group: readonly NumberBelief[],
  readings: Readings,
  layout: Layout,
  alikeShare: AlikeShare = () => 1,
): number {
  const [first, ...rest] = group;
  if (first === undefined) return 1;
  let all = prior.free * group.reduce((product, { free }) => product * free, 1);
  const { nearShare } = first.quantity;
  for (const [kind, share] of [['far', 1 - nearShare] as const, ['near', nearShare] as const]) {
    let blocks = 0;
    const sums = group.map((belief) => {
      return belief[kind].reduce((sum, one, at) => sum + (one > negligible ? alikeShare(belief, at) * one : 0), 0);
    });
    const own = first[kind];
    for (let at = 0; at < own.length; at++) {
      const weight = (own[at] ?? 0) > negligible ? alikeShare(first, at) * (own[at] ?? 0) : 0;
      const reading = readings.all[Math.floor(at / places)];
      if (weight <= negligible || reading === undefined) continue;
      for (const [stride, part] of strides[reading.second === undefined ? 'single' : 'double']) {
        let block = part * weight;
        for (const belief of rest) {
          const beside = besideAt(at, stride * (phaseNumber(belief) - phaseNumber(first)), readings);
          block *= ((beside && belief[kind][beside]) ?? 0) / shareOf(belief, at, readings);
        }
        blocks += block;
        if (rest.length === 0) break;
      }
    }
    if (rest.length === 0) blocks = sums[0] ?? 0;
    const scattered = sums.reduce((product, sum) => product * sum, 1);
    all +=
      prior.alike * first.quantity.company * share * (layout.isOrderly * blocks + (1 - layout.isOrderly) * scattered);
  }
  return all;
}
