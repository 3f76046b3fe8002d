import { flag, listOf, number, type Of, object, optional, text } from '../vocabulary.js';

export const RegisterWordView = object({
  address: number('As on the wire, on the page of the table'),
  baseAddress: number('As `[registers]` names the word, whatever the page'),
  offset: number(),
  word: optional(number()),
  code: optional(text()),
  name: optional(text()),
  managed: optional(flag('Whether the UPS says that it fills this word')),
  certainty: optional(text()),
  feeds: listOf(text(), 'Names of objects'),
  bits: optional(listOf(object({ bit: number(), code: text(), name: text() }))),
});
export type RegisterWordView = Of<typeof RegisterWordView>;

export const RegisterTableView = object(
  {
    page: text(),
    id: text(),
    start: number(),
    functionCode: number('Modbus function that reads it: 3 or 4'),
    outcome: text(),
    exceptionCode: optional(number('Modbus exception code')),
    ageMs: optional(number('Since the last good read')),
    words: listOf(RegisterWordView),
  },
  'One table of one page, with every word of it',
);
export type RegisterTableView = Of<typeof RegisterTableView>;

export const RegistersAnswer = object({ tables: listOf(RegisterTableView) });
export type RegistersAnswer = Of<typeof RegistersAnswer>;
