import type { en } from './en.js';

/** The one key set of the interface. A text's `{name}` is a fact that its user fills in. */
export type TextKey = keyof typeof en;

export type Texts = Readonly<Record<TextKey, string>>;
