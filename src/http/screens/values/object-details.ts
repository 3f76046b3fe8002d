import { statusFlagBits } from '../../../bacnet/encoding/constructed/named-bits.js';
import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../../../bacnet/encoding/property-identifier.js';
import { enumeratedName, objectTypeName, unitsName } from '../../../bacnet/enumeration-names.js';
import type { Clock } from '../../../core/clock.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { objectMapperOf } from '../../../device/object-mapper-of.js';
import { polledTables } from '../../../device/polled-tables.js';
import { type RecentValues, recentMs } from '../../../device/recent-values.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { UpsValues } from '../../../device/ups-values.js';
import { bitId } from '../../../journal/alarm-texts.js';
import { isHistoryName } from '../../../journal/history-measurements.js';
import type { JournalService } from '../../../journal/journal-service.js';
import { parseAssignment } from '../../../objects/assignments.js';
import { bitStrings } from '../../../objects/catalog/bit-strings.js';
import { bounds } from '../../../objects/catalog/bounds.js';
import { compatibilityOf } from '../../../objects/catalog/compatibility.js';
import { multiStates } from '../../../objects/catalog/multi-states.js';
import { computedFeeds, singlePhaseFeeds } from '../../../objects/feeds/computed.js';
import { type ObjectReportRow, objectReport } from '../../../objects/object-report.js';
import { isGoodNow } from '../../../objects/object-value.js';
import type { Track } from '../../../objects/state-track.js';
import { trendLogs } from '../../../objects/trends/trend-logs.js';
import { causeSentence, type ValueCause } from '../../../objects/value-cause.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import { alarmDeviceOf } from '../alarms/alarm-device.js';
import { pointViews } from '../alarms/points.js';
import { subscriptionsOf } from '../bacnet/answers.js';
import { objectView } from './object-views.js';
import type { TrialLine, ValueAnswers } from './routes.js';
import type { ObjectDetails, RecentAnswer, TracksAnswer, TrialValue } from './schema.js';
import { usedRegisters } from './used-registers.js';

export interface DetailParts {
  readonly clock: Clock;
  readonly recent: Pick<RecentValues, 'of' | 'tracksOf'>;
  readonly journal: Pick<JournalService, 'tracks'>;
  isSimulated(): boolean;
  objects(): readonly ObjectReportRow[];
  bacnet(): ServedDevice | undefined;
  report(): UpsValues['report'];
  loaded(): LoadedSettings;
}

export function detailAnswers(parts: DetailParts): Pick<ValueAnswers, 'details' | 'recent' | 'changes' | 'trial'> {
  return {
    details: (name) => detailsOf(parts, name),
    recent: (name) => recentOf(parts, name),
    changes: (name) => changesOf(parts, name),
    trial: (name, line) => trialOf(parts, name, line),
  };
}

async function detailsOf(parts: DetailParts, name: string): Promise<ObjectDetails> {
  // Read by few, and long: until then it takes no memory.
  const { helpOf } = await import('../../../objects/help/object-help.js');
  const row = rowOf(parts.objects(), name);
  const computed = computationOf(row);
  const bacnet = bacnetFacts(parts.bacnet(), row);
  return {
    object: objectView(row, parts.bacnet()),
    ...whyOf(row, parts.report()),
    help: helpOf(row.name),
    registers: usedRegisters(row, polledTables(parts.report()), parts.clock.monotonicMs()),
    lines: linesOf(parts.loaded(), name),
    ...(computed && { computed }),
    hasHistory: isHistoryName(name) || isStateOfUps(row),
    ...(bacnet && { bacnet }),
  };
}

function recentOf({ objects, recent, clock }: DetailParts, name: string): RecentAnswer {
  const { objectType, instance, unit } = rowOf(objects(), name);
  if (objectType !== ObjectType.analogValue) {
    return { unit, points: [], states: tracksAnswer(recent.tracksOf(objectType, instance), clock, recentMs) };
  }
  const points = recent.of(instance).map(({ atMs, value }) => ({ atMs, ...(value !== undefined && { value }) }));
  return { unit, points };
}

/** As far back as the history of the measurements goes. */
const changesMs = 30 * 86_400_000;

async function changesOf(parts: DetailParts, name: string): Promise<TracksAnswer> {
  const { clock, journal, objects, isSimulated } = parts;
  const row = rowOf(objects(), name);
  const found = [...multiStates, ...bitStrings].find((one) => one.name === row.name);
  if (found === undefined || !isStateOfUps(row)) {
    throw new GatewayError('web.not-found', errorDetail('noObject', { name }));
  }
  const fromMs = clock.wallMs() - changesMs;
  const tracks = await journal.tracks({ name: found.name, fromMs, simulated: isSimulated(), now: nowOf(row) });
  return tracksAnswer(tracks, clock, changesMs);
}

/** The gateway's own state is in no event of the UPS. */
function isStateOfUps({ name, objectType }: ObjectReportRow): boolean {
  const state = multiStates.find((row) => row.name === name);
  return objectType === ObjectType.bitStringValue || (state !== undefined && state.level !== 'gateway');
}

/** As the journal calls states and bits. */
function nowOf(row: ObjectReportRow): ReadonlyMap<string, number> {
  const { name, presentValue } = row;
  if (!isGoodNow(row)) return new Map();
  if (typeof presentValue === 'number') return new Map([[name, presentValue]]);
  const bits = bitStrings.find((one) => one.name === name);
  return new Map(bits?.bits.map((bit, at) => [bitId(bits.name, bit), Number(presentValue[at] === true)]));
}

function tracksAnswer(tracks: readonly Track[], clock: Clock, lastsMs: number): TracksAnswer {
  const toMs = clock.wallMs();
  return {
    fromMs: toMs - lastsMs,
    toMs,
    tracks: tracks.map(({ bit, steps }) => ({
      ...(bit !== undefined && { bit }),
      steps: steps.map(({ atMs, value }) => ({ atMs, ...(value !== undefined && { value }) })),
    })),
  };
}

/** By the same way as if the line were written; throws `web.not-found` or `web.malformed`. */
function trialOf({ clock, report, loaded }: DetailParts, name: string, line: TrialLine): TrialValue {
  const { settings } = loaded();
  checkLine(name, line);
  const registers = new Map([...settings.registers, [line.key, line.value] as const]);
  const { snapshot, setup } = report();
  const values = objectMapperOf({ ...settings, registers }, setup?.architecture).map(snapshot);
  const row = rowOf(objectReport(values, clock.monotonicMs()), name);
  // Whatever is forced on the object, this is what the UPS says.
  return { object: objectView(row, undefined), ...whyOf(row, report()) };
}

function checkLine(name: string, { key, value }: TrialLine): void {
  try {
    if (parseAssignment(key, value).object === name) return;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
  }
  throw new GatewayError('web.malformed', errorDetail('noLineForObject', { key, value, name }));
}

function rowOf(rows: readonly ObjectReportRow[], name: string): ObjectReportRow {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new GatewayError('web.not-found', errorDetail('noObject', { name }));
  return row;
}

/** Why it is not what the UPS says now, in a sentence; nothing where it is. */
function whyOf(row: ObjectReportRow, report: UpsValues['report']): Pick<ObjectDetails, 'cause' | 'why'> {
  const cause = causeOf(row, report);
  if (cause === undefined) return {};
  const { min: low, max: high } = (row.objectType === ObjectType.analogValue && bounds[row.instance]) || {
    min: 0,
    max: 0,
  };
  return { cause, why: causeSentence(cause, { low, high, unit: row.unit }) };
}

function causeOf(
  { name, cause, engineering, presentValue }: ObjectReportRow,
  { setup }: UpsValues['report'],
): ValueCause | undefined {
  if (cause === 'lost' && presentValue === -1 && engineering !== undefined && engineering !== -1)
    return 'lost-withheld';
  if (cause !== 'no-register' || setup === undefined) return cause;
  const { family, architecture } = setup;
  return compatibilityOf(name, family.name, architecture) === 'not-managed' ? 'manual-minus-one' : cause;
}

/** Of bits and states there may be several. */
function linesOf({ settings }: LoadedSettings, name: string): ObjectDetails['lines'] {
  return [...settings.registers].flatMap(([key, value]) =>
    key === name || key.startsWith(`${name}.`) ? [{ key, value }] : [],
  );
}

function computationOf({ name, certainty, sources }: ObjectReportRow): ObjectDetails['computed'] {
  if (certainty !== 'computed') return undefined;
  const feed = [...computedFeeds, ...singlePhaseFeeds].find(([object]) => object === name);
  // What only units have is made of the same word of each.
  if (feed === undefined) return sources.length === 0 ? undefined : { rule: 'units', inputs: [] };
  const [, rule, ...inputs] = feed;
  return { rule, inputs };
}

function bacnetFacts(device: ServedDevice | undefined, row: ObjectReportRow): ObjectDetails['bacnet'] {
  const { name, objectType, instance } = row;
  const object = device?.store.find(objectType, instance);
  if (device === undefined || object === undefined) return undefined;
  const enumerated = (id: number) => {
    const value = object.value(id);
    return value?.type === 'enumerated' ? value.value : 0;
  };
  const [increment, flags] = [object.value(P.covIncrement), object.value(P.statusFlags)];
  const alarms = alarmDeviceOf(device);
  return {
    identifier: `${objectTypeName(objectType)},${instance}`,
    ...(objectType === ObjectType.analogValue && unitsOf(enumerated(P.units))),
    ...(increment?.type === 'real' && {
      covIncrement: Number(increment.value.toPrecision(7)),
    }),
    reliability: enumeratedName(P.reliability, enumerated(P.reliability)),
    eventState: enumeratedName(P.eventState, enumerated(P.eventState)),
    statusFlags: flags?.type === 'bitString' ? setFlags(flags.value) : [],
    trendLogs: trendLogs.flatMap((log) => (log.values.some((one) => one === name) ? [log.name] : [])),
    alarms: alarms ? pointViews(alarms).filter((one) => one.name === name || one.name.startsWith(`${name}.`)) : [],
    subscribers: subscriptionsOf(device.server).filter((one) => one.object === name),
  };
}

function unitsOf(code: number) {
  const name = unitsName(code);
  return { units: { code, ...(name !== undefined && { name }) } };
}

function setFlags(bits: readonly boolean[]): readonly string[] {
  return Object.entries(statusFlagBits.fromBits(bits)).flatMap(([flag, isSet]) => (isSet ? [flag] : []));
}
