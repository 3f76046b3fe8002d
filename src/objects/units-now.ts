import { meansNotThere } from '../ups/link/exception-codes.js';
import { type Architecture, unitNumbers } from '../ups/maps/page.js';
import type { RegisterSnapshot, TableReading } from '../ups/polling/snapshot.js';
import { bitNow } from './bit-now.js';
import type { ObjectValues } from './mapper.js';

/** What is told of one unit of a parallel system at this moment. */
export interface UnitNow {
  readonly unit: number;
  /** Undefined where nothing tells it now. */
  readonly isThere: boolean | undefined;
  /** The UPS tells by a bit that it operates; else all that is known is whether its page answers. */
  readonly isToldByBit: boolean;
  /** Undefined where nothing tells it now. */
  readonly hasAlarm: boolean | undefined;
}

/** What the system tells of each unit, Manual §8.3 and §6.3.2; where it has no such bits, whether the unit's own page answers. */
export function unitsNow(values: ObjectValues, snapshot: RegisterSnapshot, architecture: Architecture): UnitNow[] {
  if (architecture.kind === 'single') return [];
  return unitNumbers.map((unit) => {
    const operates = bitNow(values, 'UPSStatus', `UNIT OPERATING ${unit}`);
    const { isFed } = operates;
    const isThere = isFed ? operates.isSet : pageAnswers(snapshot, architecture, unit);
    return {
      unit,
      isThere,
      isToldByBit: isFed,
      hasAlarm: bitNow(values, 'UPSAlarms', `UNIT ${unit} ALARM`).isSet,
    };
  });
}

/** By the tables of that unit that are polled; undefined where none is, or the last request was not answered. */
function pageAnswers(snapshot: RegisterSnapshot, architecture: Architecture, unit: number): boolean | undefined {
  const { map, connection } = snapshot;
  if (map === undefined || connection !== 'running') return undefined;
  const own = architecture.kind === 'multi-units' && architecture.unit === unit;
  const ids = own ? map.tables.filter(({ tells }) => tells === 'status').map(({ id }) => id) : [map.ofEachUnit?.table];
  const page = unitNumbers.find((one) => one === unit);
  const readings = ids.flatMap((id) => (id === undefined || page === undefined ? [] : snapshot.reading(page, id)));
  if (readings.some(({ outcome }) => outcome === 'data')) return true;
  return readings.some(isRefused) ? false : undefined;
}

function isRefused({ outcome, exceptionCode }: TableReading): boolean {
  return outcome === 'exception' && meansNotThere(exceptionCode);
}

/** One unit as people see it: as it is told now, with what is known of it from before. */
export interface UnitState extends UnitNow {
  /** When it was there last; undefined where it has never been seen. */
  readonly seenAtMs: number | undefined;
}

/** What is known from before of the units of the system. */
export interface KnownUnits {
  seenAtMs(unit: number): number | undefined;
  isForgotten(unit: number): boolean;
}

/**
 * The units of which something says that they exist: one that is there, was there, or has an alarm; one before another
 * that is there; and the one that the gateway belongs to.
 */
export function unitStates(now: readonly UnitNow[], known: KnownUnits, ownUnit: number | undefined): UnitState[] {
  const last = now.findLast(({ isThere }) => isThere === true)?.unit ?? 0;
  return now
    .filter(({ unit, isThere, isToldByBit, hasAlarm }) => {
      const isGap = isToldByBit && isThere === false && unit < last && !known.isForgotten(unit);
      return isThere || hasAlarm || isGap || unit === ownUnit || known.seenAtMs(unit) !== undefined;
    })
    .map((one) => ({ ...one, seenAtMs: known.seenAtMs(one.unit) }));
}
