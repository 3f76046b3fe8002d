import type { ObjectView } from '../../src/http/screens/values/schema.js';
import { bitId } from '../../src/journal/alarm-texts.js';
import type { Incident } from '../../src/journal/incident.js';
import { incidentSeverity } from '../../src/journal/incident-texts.js';
import type { ActiveAlarm } from '../../src/journal/ups-watch.js';
import type { Sentence } from '../../web/src/home/state-sentence.js';
import { activeBits, stateOf } from '../../web/src/state/live-value.js';

/** What Home, the list of alarms and the incidents tell of one moment. */
export interface ToldIncidents {
  readonly sentence: Sentence;
  readonly active: readonly ActiveAlarm[];
  readonly objects: ReadonlyMap<string, ObjectView>;
  readonly incidents: readonly Incident[];
  readonly nowMs: number;
}

const open = ({ incidents }: ToldIncidents) => incidents.filter(({ isOpen }) => isOpen);
const goingOn = (told: ToldIncidents) =>
  open(told).flatMap(({ alarms }) => alarms.flatMap(({ id, clearedMs }) => (clearedMs === undefined ? [id] : [])));
const activeIds = ({ active }: ToldIncidents) => active.map(({ object, bit }) => bitId(object, bit));
const servedIds = ({ objects }: ToldIncidents) =>
  (['UPSAlarms', 'UnitAlarms'] as const).flatMap((name) =>
    activeBits(objects.get(name)).map((bit) => bitId(name, bit)),
  );
const has = (told: ToldIncidents, ...kinds: readonly Incident['kind'][]) =>
  open(told).some(({ kind }) => kinds.includes(kind));
/** How an open incident says that the load is fed now. */
const loadNow = (told: ToldIncidents) => open(told).flatMap(({ load }) => load?.steps.at(-1)?.state ?? []);
const says = ({ sentence: { cause } }: ToldIncidents, ...causes: readonly string[]) => causes.includes(cause ?? '');

/** Manual §6.2.2, §6.2.3: the states of the load, by their number. */
const loadStates = [
  'ON MAINT. BYPASS',
  'ON BATTERY',
  'ON INVERTER',
  'NORMAL MODE',
  'ECO MODE',
  'ON BYPASS',
  'LOAD OFF',
];

/** What contradicts what between the incidents and the rest of the page. */
export const incidentContradictions: readonly (readonly [rule: string, isBroken: (told: ToldIncidents) => boolean])[] =
  [
    [
      'an alarm bit on BACnet that the list of alarms lacks, or the other way round',
      (told) => servedIds(told).sort().join() !== [...activeIds(told)].sort().join(),
    ],
    [
      'an active alarm that no open incident tells as going on',
      (told) => activeIds(told).some((id) => !goingOn(told).includes(id)),
    ],
    [
      'an alarm that goes on in an incident, and is not active',
      (told) => goingOn(told).some((id) => !activeIds(told).includes(id)),
    ],
    ['an alarm that goes on in two incidents', (told) => new Set(goingOn(told)).size < goingOn(told).length],
    ['good beside an incident that goes on', (told) => told.sentence.level === 'good' && open(told).length > 0],
    [
      'on battery in words, and no outage goes on',
      (told) => says(told, 'battery', 'batteryWithMains', 'batteryLow', 'imminentStop') && !has(told, 'outage'),
    ],
    [
      'not supplied in words, and in no incident',
      (told) => says(told, 'off', 'offBattery') && !loadNow(told).includes('LOAD OFF'),
    ],
    ['on bypass in words, and in no incident', (told) => says(told, 'bypass') && !loadNow(told).includes('ON BYPASS')],
    [
      'on maintenance bypass in words, and in no incident',
      (told) => says(told, 'maintenance') && !loadNow(told).includes('ON MAINT. BYPASS'),
    ],
    ['an overload in words, and in no incident', (told) => says(told, 'overload') && !has(told, 'overload', 'outage')],
    [
      'an incident whose load is fed otherwise than BACnet tells',
      (told) =>
        open(told).some(({ load }) => {
          const served = load && stateOf(told.objects.get(load.object));
          return served !== undefined && loadStates[served - 1] !== load?.steps.at(-1)?.state;
        }),
    ],
    [
      'critical in words, and in no incident',
      (told) => told.sentence.level === 'critical' && !open(told).some((one) => incidentSeverity(one) === 'critical'),
    ],
    [
      'a critical incident, and a milder sentence',
      (told) => told.sentence.level !== 'critical' && open(told).some((one) => incidentSeverity(one) === 'critical'),
    ],
    [
      'one thing as two incidents that go on',
      (told) => {
        const kinds = open(told).flatMap(({ kind }) => (kind === 'alarm' ? [] : [kind]));
        return new Set(kinds).size < kinds.length;
      },
    ],
    [
      'an incident that ends before it begins, or later than now',
      ({ incidents, nowMs }) => incidents.some(({ beginMs, endMs = beginMs }) => endMs < beginMs || endMs > nowMs),
    ],
  ];
