import type { ValueBounds } from '../bms/value-bounds.js';
import { manualObjects, rawOf } from '../people/manual-objects.js';
import type { DisturbanceKind, Disturbances, Judge, SiteDraw, Truth } from '../world/contract.js';
import type { AlarmBitsOverTime } from './alarm-bits-over-time.js';

/** What all who judge an answer beside BACnet need. */
export interface NorthboundParts {
  readonly judge: Judge;
  readonly truth: Truth;
  readonly bits: AlarmBitsOverTime;
  readonly disturbances: Disturbances;
  readonly bounds: ValueBounds;
  readonly site: SiteDraw;
  /** When the UPS was heard last: it has answered something. Whether the answer arrived, the line decides. */
  readonly lastServedMs: () => number;
}

/** From when a question left to when its answer was there. */
export interface Asked {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
}

const causesOfLoss: readonly DisturbanceKind[] = ['line', 'ups', 'settings', 'power', 'clock', 'disk'];

/** Whether nothing stood between gateway and UPS for as long as a value may be held, and `alsoMs` more. */
export function isQuiet(
  { disturbances, bounds }: NorthboundParts,
  { askedAtMs, answeredAtMs }: Asked,
  alsoMs = 0,
): boolean {
  const fromMs = Math.max(0, askedAtMs - bounds.heldMs - alsoMs);
  // Nothing is known yet in a run that has only begun.
  if (alsoMs > 0 && fromMs === 0) return false;
  return !disturbances.wereThere(causesOfLoss, fromMs, answeredAtMs);
}

/** Since when a value that is told as good may have been so. */
export function sinceMs(parts: NorthboundParts, asked: Asked): number {
  const { freshMs, heldMs } = parts.bounds;
  return Math.max(0, asked.askedAtMs - (isQuiet(parts, asked) ? freshMs : heldMs));
}

/** A measurement by its objects of Manual §5.2.2: what the whole system tells counts, where it tells it. */
export interface Measured {
  readonly unit: string;
  readonly system?: string;
}

/**
 * Whether one of the objects had a value that is told so. `rawsOf`: in the raw scale of the manual, all that can be meant by what
 * was told. True, or a sentence.
 */
export function wasMeasured(
  parts: NorthboundParts,
  { unit, system }: Measured,
  rawsOf: (object: string) => readonly number[],
  asked: Asked,
): true | string {
  const { truth } = parts;
  const [fromMs, toMs] = [sinceMs(parts, asked), asked.answeredAtMs];
  const was = (object: string) => {
    const verdicts = rawsOf(object).map((value) => truth.wasTrue({ object, value }, fromMs, toMs));
    return verdicts.includes(true) ? true : (verdicts.find((one) => one !== true) ?? 'no such value can be.');
  };
  const ofSystem = system === undefined || truth.feeds(system) === false ? undefined : was(system);
  if (ofSystem === true) return true;
  const maySystemBeAbsent =
    system === undefined ||
    ofSystem === undefined ||
    truth.feeds(system) !== true ||
    !isQuiet(parts, asked) ||
    truth.wasTrue({ object: system, value: -1 }, fromMs, toMs) === true;
  return maySystemBeAbsent ? was(unit) : ofSystem;
}

/**
 * Raw values that are told as `told`, which was rounded to a multiple of `step`; `perUnit`: so many of what is told are one of the
 * object's unit (Manual §5.2.2: format, and factor_10 or not).
 */
export function rawsToldAs(
  object: string,
  told: number,
  { perUnit, step, isProfile }: { readonly perUnit: number; readonly step: number; readonly isProfile: boolean },
): readonly number[] {
  const row = manualObjects.get(object);
  if (row?.type !== 'AV') return [];
  const ofManual = 10 ** row.decimals * (row.isFactored ? 10 : 1);
  const [least, most] = [(told - step / 2) / perUnit, (told + step / 2) / perUnit];
  const raws: number[] = [];
  for (const steps of isProfile ? [ofManual, ...finer] : [ofManual])
    for (let count = Math.ceil(least * steps - 1e-6); count <= most * steps + 1e-6; count += 1) {
      raws.push(...rawOf(object, count / steps));
    }
  return raws;
}

/** Parts of a unit in which UPS of other makers count, finer than the format of the manual. */
const finer = [100, 128] as const;

/** UPSLoadStatus and UnitLoadStatus (Manual §6.2.2). */
export const load = { maintenance: 1, battery: 2, inverter: 3, normal: 4, eco: 5, bypass: 6, off: 7 } as const;

/** Whether the load was fed so at some instant; undefined where nothing tells it. */
export function wasFed(
  parts: NorthboundParts,
  how: readonly number[],
  fromMs: number,
  asked: Asked,
): boolean | undefined {
  const { truth } = parts;
  const was = (object: string) =>
    how.some((value) => truth.wasTrue({ object, value }, fromMs, asked.answeredAtMs) === true);
  const isOfSystem = truth.feeds('UPSLoadStatus');
  if (isOfSystem === true && isQuiet(parts, asked)) return was('UPSLoadStatus');
  const objects = ['UPSLoadStatus', 'UnitLoadStatus'].filter((object) => truth.feeds(object) !== false);
  return objects.length === 0 ? undefined : objects.some(was);
}
