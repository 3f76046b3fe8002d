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
  shortText,
  text,
  time,
  trueOnly,
  within,
} from '../vocabulary.js';

export const EventView = object({
  id: number(),
  atMs: time(),
  kind: text(),
  subject: optional(text()),
  text: Bilingual,
  who: optional(text()),
  whoText: optional(Bilingual),
  simulated: optional(trueOnly()),
});
export type EventView = Of<typeof EventView>;

export const JournalQuery = input({
  kinds: optional(shortText(1000)),
  text: optional(shortText(100)),
  before: optional(within(0, Number.MAX_SAFE_INTEGER)),
  limit: optional(within(1, 500)),
});

export const JournalAnswer = object({
  events: listOf(EventView, 'The newest first'),
  next: optional(number('What `before` must be for the older ones')),
});
export type JournalAnswer = Of<typeof JournalAnswer>;

export const ActiveAlarm = object({
  name: text('Of the object'),
  bit: text(),
  text: Bilingual,
  severity: oneOf(['critical', 'warning', 'info']),
  sinceMs: time('The beginning'),
});
export type ActiveAlarm = Of<typeof ActiveAlarm>;

export const AlarmsAnswer = object({
  active: listOf(ActiveAlarm),
  isTold: flag('Whether the UPS tells its alarms at present; else these are the last that it told'),
});
export type AlarmsAnswer = Of<typeof AlarmsAnswer>;
