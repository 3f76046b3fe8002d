import {
  fourNumbers,
  input,
  listOf,
  number,
  type Of,
  object,
  oneOf,
  optional,
  shortText,
  text,
  within,
} from '../vocabulary.js';

/** The last millisecond that a Date knows (ECMA-262 §21.4.1.1). */
const latest = 8.64e15;

export const HistoryQuery = input({
  names: shortText(1000),
  from: optional(within(0, latest)),
  to: optional(within(0, latest)),
  points: within(1, 2000, { default: 300 }),
});

export const HistoryFileQuery = input({
  names: optional(shortText(1000)),
  from: optional(within(0, latest)),
  to: optional(within(0, latest)),
  language: oneOf(['en', 'fr'], undefined, 'en'),
});

export const SeriesPoint = fourNumbers('Milliseconds since 1970, mean, lowest and highest value');

export const HistoryAnswer = object({
  stepMs: number('Points that are further apart than this have a gap between them'),
  series: listOf(object({ name: text(), unit: text(), points: listOf(SeriesPoint) })),
});
export type HistoryAnswer = Of<typeof HistoryAnswer>;
