import { EventView } from '../events/schema.js';
import { Bilingual } from '../shared/schema.js';
import {
  flag,
  input,
  listOf,
  number,
  type Of,
  object,
  oneOf,
  optional,
  text,
  time,
  trueOnly,
  within,
} from '../vocabulary.js';

const incidentKinds = ['outage', 'overload', 'off', 'bypass', 'communication', 'alarm'] as const;

/** The last millisecond that a Date knows (ECMA-262 §21.4.1.1). */
const latest = 8.64e15;

export const IncidentAlarm = object({
  name: text('Of the object'),
  bit: text(),
  text: Bilingual,
  severity: oneOf(['critical', 'warning', 'info']),
  raisedMs: time('First raised'),
  clearedMs: optional(time('Over; absent while it is active')),
  times: number('How often it was raised'),
});
export type IncidentAlarm = Of<typeof IncidentAlarm>;

export const IncidentLoad = object({
  outcome: oneOf(['lost', 'unit-off', 'bypass', 'maintenance', 'battery', 'held', 'unknown'], 'The worst'),
  text: Bilingual,
  steps: listOf(
    object({ state: text('Of UPSLoadStatus or UnitLoadStatus'), number: number(), atMs: optional(time()) }),
    'The state before, and each one after it',
  ),
});

export const BatteryLeft = object({ percent: optional(number()), minutes: optional(number()) });

export const IncidentView = object({
  id: number('Of its first event'),
  kind: oneOf(incidentKinds),
  state: oneOf(['running', 'ended', 'unknown'], 'unknown: the UPS or the watch was lost before the end was seen'),
  isOpen: flag('It goes on, as far as is known'),
  title: Bilingual,
  severity: oneOf(['critical', 'warning', 'info']),
  beginMs: time('The beginning, at the latest'),
  beginNotBeforeMs: optional(time('It was found after a time without a look at the UPS, which began then')),
  isBeginUnknown: flag('It was there when the UPS was first seen'),
  endMs: optional(time('The end, at the latest')),
  endNotBeforeMs: optional(time('It was over after a time without a look at the UPS, which began then')),
  seenUntilMs: optional(time('Last known to go on')),
  durationMs: optional(number('From the beginning to the end; absent before it, and where it is not known')),
  returns: number('How often it was over for less than a minute'),
  restarts: number('Starts of the gateway in its time'),
  losses: number('Losses of communication in its time'),
  isClockSet: flag('The clock was set in its time: beginMs is told by the clock as it was at the end'),
  load: IncidentLoad,
  batteryBefore: optional(BatteryLeft),
  batteryLeft: optional(BatteryLeft),
  alarms: listOf(IncidentAlarm, 'The gravest first'),
  outlasts: optional(
    number('Its alarms were raised in the incident of that number, which is over and tells them, too'),
  ),
  simulated: optional(trueOnly()),
});
export type IncidentView = Of<typeof IncidentView>;

export const IncidentQuery = input({
  kind: optional(oneOf(incidentKinds)),
  before: optional(within(0, Number.MAX_SAFE_INTEGER)),
  limit: optional(within(1, 200)),
  from: optional(within(0, latest)),
  to: optional(within(0, latest)),
});

export const IncidentsAnswer = object({
  open: listOf(IncidentView, 'Those that go on, the newest first'),
  over: listOf(IncidentView, 'The others, the newest first'),
  next: optional(number('What `before` must be for the older ones')),
});
export type IncidentsAnswer = Of<typeof IncidentsAnswer>;

export const IncidentParams = input({ id: within(0, Number.MAX_SAFE_INTEGER) });

export const IncidentStory = object({
  incident: IncidentView,
  events: listOf(EventView, 'What was recorded in its time, in that order'),
  hasMore: flag('There were more'),
});
export type IncidentStory = Of<typeof IncidentStory>;
