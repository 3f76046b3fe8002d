import { AlarmPointView } from '../alarms/schema.js';
import { SubscriptionView } from '../bacnet/schema.js';
import { Bilingual } from '../shared/schema.js';
import {
  eitherOf,
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
} from '../vocabulary.js';

export const Value = eitherOf([number(), listOf(flag())]);
export type Value = Of<typeof Value>;

export const SourceWord = object({ page: text(), code: text(), address: number(), word: optional(number()) });
export type SourceWord = Of<typeof SourceWord>;

export const ObjectView = object(
  {
    name: text(),
    type: oneOf(['AV', 'MV', 'BSV']),
    instance: number(),
    level: oneOf(['system', 'unit', 'gateway']),
    description: Bilingual,
    presentValue: Value,
    text: text(),
    rawValue: optional(number()),
    engineeringValue: optional(number()),
    unit: text(),
    states: optional(listOf(text())),
    bits: optional(listOf(object({ name: text(), active: flag() }))),
    sources: listOf(SourceWord, 'The words that the value was made from'),
    certainty: text(),
    state: text(),
    ageMs: optional(number('Since the last good read of the oldest input')),
    outOfService: flag(),
    liveValue: optional(Value),
  },
  'One object with everything that tells how far it can be trusted; while it is out of service, liveValue is what the UPS says',
);
export type ObjectView = Of<typeof ObjectView>;

export const UnitView = object({ unit: number(), operating: flag(), alarm: flag() }, 'A unit of a parallel system');
export type UnitView = Of<typeof UnitView>;

export const ObjectsAnswer = object({ objects: listOf(ObjectView), units: listOf(UnitView) });

/** The longest name has 16 characters. */
export const ObjectParams = input({ name: shortText(40) });

export const UsedRegister = object(
  {
    page: text(),
    table: text(),
    address: number('As on the wire'),
    functionCode: number('Modbus function that reads it: 3 or 4'),
    word: optional(number()),
    name: optional(text('As its document calls it')),
    code: text(),
    type: optional(text('u16, s16, u32, s32 or f32')),
    scale: optional(text('What the word is divided by, or how it is scaled')),
    unit: optional(text()),
    bits: optional(listOf(object({ bit: number(), code: text(), name: text(), source: text() }), 'Those that count')),
    source: text('Document and page, or the section of config.ini'),
    certainty: text(),
    outcome: text('Of the last reading of its table'),
    exceptionCode: optional(number('Modbus exception code')),
    ageMs: optional(number('Since the last good read')),
  },
  'A word that the value is made from, and where it is published',
);
export type UsedRegister = Of<typeof UsedRegister>;

const Computation = object(
  { rule: text(), inputs: listOf(text(), 'Names of objects') },
  'How it is computed where no register is published',
);

const BacnetFacts = object(
  {
    identifier: text('As BACnet tools write it: analog-value,75'),
    units: optional(object({ code: number(), name: optional(text('Of the standard')) })),
    covIncrement: optional(number()),
    reliability: text(),
    eventState: text(),
    statusFlags: listOf(text(), 'Those that are set'),
    trendLogs: listOf(text(), 'That record it, by name'),
    alarms: listOf(AlarmPointView, 'That watch it, or one of its bits or states'),
    subscribers: listOf(SubscriptionView),
  },
  'As a BMS sees it',
);

const Help = object(
  {
    meaning: Bilingual,
    states: optional(listOf(Bilingual, 'State 1 first')),
    bits: optional(listOf(Bilingual, 'b00 first')),
  },
  'What the value, its states or its bits mean',
);

export const ObjectDetails = object(
  {
    object: ObjectView,
    cause: optional(text('Why it is not what the UPS says now')),
    why: optional(Bilingual),
    help: Help,
    registers: listOf(UsedRegister),
    lines: listOf(object({ key: text(), value: text() }), 'Of [registers] in config.ini'),
    computed: optional(Computation),
    hasHistory: flag('Whether 30 days of it are kept'),
    bacnet: optional(BacnetFacts),
  },
  'All that is known of one object',
);
export type ObjectDetails = Of<typeof ObjectDetails>;

export const TracksAnswer = object(
  {
    fromMs: time('Since when it is told'),
    toMs: time('Until when'),
    tracks: listOf(
      object({
        bit: optional(number('Of a BitString Value: its place, b00 first')),
        steps: listOf(
          object({
            atMs: time(),
            value: optional(number('From then on: the number of the state, of a bit 1 or 0; none: nobody knows')),
          }),
          'The oldest first',
        ),
      }),
      'One of a Multi-state Value; of a BitString Value one for each bit that was set at some time, else one of any bit',
    ),
  },
  'How a state or bits went',
);
export type TracksAnswer = Of<typeof TracksAnswer>;

export const RecentAnswer = object({
  unit: text(),
  points: listOf(
    object({ atMs: time(), value: optional(number('None: the UPS gave none from then on')) }),
    'Every reading of the last ten minutes, oldest first; empty for what is no Analog Value',
  ),
  states: optional(TracksAnswer),
});
export type RecentAnswer = Of<typeof RecentAnswer>;

export const TrialQuery = input({ key: shortText(64), value: shortText(512) });

export const TrialValue = object(
  { object: ObjectView, cause: optional(text()), why: optional(Bilingual) },
  'What an object would be with a register that it does not have yet',
);
export type TrialValue = Of<typeof TrialValue>;
