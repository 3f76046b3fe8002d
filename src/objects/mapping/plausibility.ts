import { parseCondition } from '../../ups/maps/condition.js';
import type { Page } from '../../ups/maps/page.js';
import { type Evidence, everyMapPlausibility, type PlausibilityLine } from '../../ups/maps/plausibility-lines.js';
import { type AnalogValueName, analogValues, type ObjectLevel } from '../catalog/analog-values.js';
import type { MultiStateRow } from '../catalog/multi-states.js';
import type { CompileContext } from './compile-context.js';
import type { CompiledDenial, CompiledState, CompiledStates } from './compiled-states.js';
import { compileCondition, holds } from './conditions.js';
import type { Frame } from './frame.js';
import type { NumberResult } from './numbers.js';

/** What the measurements make of a state. */
export type Verdict = { readonly kind: 'plausible' } | { readonly kind: 'denied' } | Decided;

interface Decided {
  readonly kind: 'decided';
  readonly state: number;
}

export function compileDenials(
  row: MultiStateRow,
  page: Page | undefined,
  { feed, index }: CompileContext,
): readonly CompiledDenial[] {
  if (page === undefined || row.level === 'gateway') return [];
  const level = row.level;
  return [...(feed.plausibility ?? []), ...everyMapPlausibility].flatMap((line: PlausibilityLine) => {
    const [object, text, deniedBy, other, { without, unless } = {}] = line;
    if (object !== row.name || (without !== undefined && index.bit(without) !== undefined)) return [];
    const instead = row.states.indexOf(other) + 1;
    return [
      {
        state: row.states.indexOf(text) + 1,
        deniedBy,
        level,
        instead: instead > 0 ? instead : undefined,
        unless: unless === undefined ? [] : compileCondition(parseCondition(unless, [index.map]), page, index),
      },
    ];
  });
}

/**
 * `found`: the state that holds; undefined for the default, which no bit tells. What is published is not overruled by a
 * rule of ours: a state that a published bit tells, or one instead of which a published bit denies, is flagged.
 */
export function judge(
  { denials, states, defaultState }: CompiledStates,
  found: CompiledState | undefined,
  numbers: readonly NumberResult[],
  frame: Frame,
): Verdict {
  const state = found?.state ?? defaultState;
  const denial = denials.find(
    (one) => one.state === state && !holds(one.unless, frame) && isMeasured(one.deniedBy, one.level, numbers),
  );
  if (denial === undefined) return { kind: 'plausible' };
  const { instead } = denial;
  const isPublished = (one: CompiledState | undefined) =>
    one?.certainty === 'documented' || one?.certainty === 'derived';
  const isOfSite = found?.certainty === 'assigned' || found?.certainty === 'found';
  const mayDecide = !isPublished(found) && !isOfSite;
  const isDenied = states.some((one) => one.state === instead && isPublished(one));
  return instead !== undefined && mayDecide && !isDenied ? { kind: 'decided', state: instead } : { kind: 'denied' };
}

/** Half of the lowest mains there is, phase to neutral; and what an open line picks up. */
const liveVolts = 50;
const deadVolts = 20;

const suppliesOf = {
  output: { system: phasesOf('UPS_OUTPUT_V'), unit: phasesOf('UNIT_OUTPUT_V') },
  rectifier: phasesOf('RECTIFIER_V'),
  bypass: phasesOf('BYPASS_V'),
};
const loadOf = {
  system: instancesOf(['UPS_OUTPUT_Lr', 'UPS_OUTPUT_kw', 'UPS_OUTPUT_KVA']),
  unit: instancesOf(['UNIT_OUTPUT_Lr', 'UNIT_OUTPUT_kw', 'UNIT_OUTPUT_kVA']),
};
/** That the table is filled at all: a UPS that answers has voltage somewhere. */
const anyVoltage = [
  ...suppliesOf.output.unit,
  ...suppliesOf.output.system,
  ...suppliesOf.rectifier,
  ...suppliesOf.bypass,
  ...instancesOf(['BATTERY_V+']),
];

function isMeasured(evidence: Evidence, level: ObjectLevel, numbers: readonly NumberResult[]): boolean {
  const measured = (instances: readonly number[]) =>
    instances.flatMap((instance) => {
      const { engineering, trust } = numbers[instance] ?? {};
      return engineering !== undefined && trust?.state === 'good' ? [engineering] : [];
    });
  const isLive = (instances: readonly number[]) => measured(instances).some((volts) => volts >= liveVolts);
  const isDead = (instances: readonly number[]) => {
    const volts = measured(instances);
    return volts.length > 0 && volts.every((one) => one < deadVolts) && isLive(anyVoltage);
  };
  const isLoaded = () => measured(loadOf[level]).some((load) => load > 0);
  switch (evidence) {
    case 'output-live':
      return isLive(suppliesOf.output[level]);
    case 'load-measured':
      return isLive(suppliesOf.output[level]) && isLoaded();
    case 'output-dead':
      return isDead(suppliesOf.output[level]) && !isLoaded();
    case 'rectifier-dead':
      return isDead(suppliesOf.rectifier);
    case 'bypass-dead':
      return isDead(suppliesOf.bypass);
    case 'untold':
      return true;
  }
}

function phasesOf(part: string): readonly number[] {
  return [1, 2, 3].map((phase) => analogValues.findIndex(({ name }) => name === `${part}${phase}`));
}

function instancesOf(names: readonly AnalogValueName[]): readonly number[] {
  return names.map((name) => analogValues.findIndex((row) => row.name === name));
}

/** Status and measurements are read one after the other, and a UPS renews them one after the other. */
const denialHoldMs = 3000;

/** Since when states have been defaults: two requests may fall before and behind a change, and find nothing each. */
export class DefaultMemory {
  readonly #sinceMs = new Map<number, number>();

  /** Whether not all words have been read again since that object has its default; `readAtMs` is of the oldest. */
  isUnconfirmed(instance: number, isDefault: boolean, readAtMs: number | undefined, nowMs: number): boolean {
    if (!isDefault) {
      this.#sinceMs.delete(instance);
      return false;
    }
    const sinceMs = this.#sinceMs.get(instance) ?? nowMs;
    this.#sinceMs.set(instance, sinceMs);
    return readAtMs === undefined || readAtMs <= sinceMs;
  }
}

/**
 * Since when states have been denied: a contradiction of a moment is a change that is under way. The time before it was seen
 * does not count: of a poll of many seconds, the status of a cycle stands beside the measurements of the one before.
 */
export class DenialMemory {
  readonly #sinceMs = new Map<number, number>();
  #hasLooked = false;

  /** Whether the denial of that object has lasted; one that was there from the beginning has. */
  lasts(instance: number, isDenied: boolean, nowMs: number): boolean {
    if (!isDenied) {
      this.#sinceMs.delete(instance);
      return false;
    }
    const sinceMs = this.#sinceMs.get(instance) ?? (this.#hasLooked ? nowMs : Number.NEGATIVE_INFINITY);
    this.#sinceMs.set(instance, sinceMs);
    return nowMs - sinceMs >= denialHoldMs;
  }

  /** All objects have been looked at. */
  endLook(): void {
    this.#hasLooked = true;
  }
}
