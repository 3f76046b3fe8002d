import { bitStrings } from '../catalog/bit-strings.js';
import { multiStates } from '../catalog/multi-states.js';
import type { FeedFacts, ObjectValues } from '../mapper.js';
import { type AlarmPoint, alarmPoints, pointOfBit } from './alarm-points.js';
import { type StateAlarm, stateAlarms } from './state-alarms.js';

/** Which objects report by default: those that something tells, each fact once. */
export interface ReportedFacts {
  readonly points: ReadonlySet<AlarmPoint>;
  isStateReported(alarm: StateAlarm): boolean;
}

/** Where a state comes from, and what it is. */
type States = Pick<ObjectValues, 'feeds' | 'multiStates'>;

/** While the UPS is not known, whatever some UPS can tell: nothing must be forgotten before it is. */
export function reportedFacts(values: States): ReportedFacts {
  const { feeds } = values;
  return {
    points: new Set(feeds === undefined ? alarmPoints : reportedPoints(values, feeds)),
    isStateReported: ({ instance, isOn }) => isOn && isStateFed(values, instance),
  };
}

const loadOfSystem = stateAlarms.find(({ name }) => name === 'UPSLoadStatus');

/**
 * Of this UPS. Where nothing tells UPSLoadStatus, as of a single DELPHYS with ADICOM (Manual §6.2.2), the load is that of the
 * unit: UnitLoadStatus, which has the same states, takes LOAD OFF over.
 */
export function alarmValuesOf({ name, alarmValues }: StateAlarm, values: States): readonly number[] {
  if (name !== 'UnitLoadStatus' || loadOfSystem === undefined) return alarmValues;
  return isStateFed(values, loadOfSystem.instance) ? alarmValues : [...alarmValues, ...loadOfSystem.alarmValues];
}

function reportedPoints(values: States, feeds: FeedFacts): readonly AlarmPoint[] {
  const told = new Set<string>();
  // UnitAlarms comes first among them: what others repeat of it, it reports.
  return alarmPoints.filter((point) => {
    const { source } = point;
    if (source.kind === 'trouble') return true;
    if (source.kind === 'state') return isStateFed(values, source.multiState);
    if (!isBitFed(feeds, source.bitString, source.bit) || isCopy(point, values, feeds)) return false;
    const fact = feeds.bitSources[source.bitString]?.[source.bit] ?? '';
    const isNew = !told.has(fact);
    told.add(fact);
    return isNew;
  });
}

function isStateFed({ feeds, multiStates: states }: States, instance: number) {
  if (feeds === undefined) return true;
  return feeds.fedStates[instance] === true && states[instance]?.trust.state !== 'no-sensor';
}

function isBitFed({ bitSources, bitStates }: FeedFacts, bitString: number, bit: number): boolean {
  return (bitSources[bitString]?.[bit] ?? '') !== '' && bitStates[bitString]?.[bit] !== 'no-sensor';
}

/** Of a single UPS, UPSAlarms is a copy of the unit's values (Manual §6.3.2). */
const copies: ReadonlyMap<string, string> = new Map([
  ['UPS IMMINENT STOP', 'IMMINENT STOP'],
  ['UPS OVERLOAD', 'OVERLOAD'],
  ['BYPASS LOCKED', 'BYPASS LOCKED'],
  ['BYPASS IMPOSSIBLE', 'BYPASS IMPOSSIBLE'],
  ['UPS GENERAL ALARM', 'UNIT GENERAL ALARM'],
  ['UNIT 1 ALARM', 'UNIT GENERAL ALARM'],
]);

const unitStatus = multiStates.findIndex(({ name }) => name === 'UnitStatus');

/** Whether UnitAlarms, or UnitStatus, tells the same of the unit that this gateway stands for. */
function isCopy({ source }: AlarmPoint, values: States, feeds: FeedFacts) {
  if (source.kind !== 'bit') return false;
  const { name, bits } = bitStrings[source.bitString] ?? {};
  const bit = bits?.[source.bit] ?? '';
  const { architecture } = feeds;
  if (name === 'UPSAlarms') {
    const unit = architecture.kind === 'multi-units' ? architecture.unit : undefined;
    const original = architecture.kind === 'single' ? copies.get(bit) : ownUnitAlarm(bit, unit);
    const copied = original === undefined ? undefined : pointOfBit('UnitAlarms', original)?.source;
    return copied?.kind === 'bit' && isBitFed(feeds, copied.bitString, copied.bit);
  }
  if (name !== 'UPSStatus' || !bit.startsWith('UNIT OPERATING ')) return false;
  const isOwn =
    architecture.kind === 'single' ||
    (architecture.kind === 'multi-units' && bit === `UNIT OPERATING ${architecture.unit}`);
  return isOwn && isStateFed(values, unitStatus);
}

function ownUnitAlarm(bit: string, unit: number | undefined): string | undefined {
  return bit === `UNIT ${unit} ALARM` ? 'UNIT GENERAL ALARM' : undefined;
}
