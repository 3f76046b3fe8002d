import { Bilingual } from '../shared/schema.js';
import { eitherOf, flag, listOf, number, type Of, object, oneOf, optional, text } from '../vocabulary.js';

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
