import { flag, input, listOf, number, type Of, object, oneOf, optional, text } from '../vocabulary.js';

export const Bilingual = object({ en: text(), fr: text() }, 'The same sentence in the two languages of the interface');
export type Bilingual = Of<typeof Bilingual>;

export const Notice = object({ code: text(), message: Bilingual }, 'What a part of the gateway complains of');
export type Notice = Of<typeof Notice>;

export const SettingsFault = object(
  {
    line: optional(number('Of config.ini, where there is one')),
    section: optional(text()),
    key: optional(text()),
    found: text(),
    allowed: optional(Bilingual),
    message: Bilingual,
  },
  'What is wrong with the settings',
);
export type SettingsFault = Of<typeof SettingsFault>;

/** The answer of what only does something. */
export const Done = object({ ok: flag() });

export const Refusal = object({
  error: object({
    code: text(),
    message: Bilingual,
    detail: optional(text('More exactly, in English')),
    detailFr: optional(text('The same in French, where it is a text of the gateway')),
    problems: optional(listOf(SettingsFault)),
  }),
});

/** Of what is written in one of the languages of the interface. */
export const LanguageQuery = input({ language: oneOf(['en', 'fr'], undefined, 'en') });

export const FaultsAnswer = object(
  { problems: listOf(SettingsFault) },
  'What is wrong with a change that was asked about, by field; nothing was changed',
);
export type FaultsAnswer = Of<typeof FaultsAnswer>;
