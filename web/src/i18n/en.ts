import { enFirst } from './en-first.js';
import { enLater } from './en-later.js';

/** The English of the interface; its keys are those of all languages. */
export const en = { ...enFirst, ...enLater } as const;

/** The one key set of the interface. A text's `{name}` is a fact that its user fills in. */
export type TextKey = keyof typeof en;

export type Texts = Readonly<Record<TextKey, string>>;
