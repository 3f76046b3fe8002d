import type { Texts } from './en.js';
import { frFirst } from './fr-first.js';
import { frLater } from './fr-later.js';

/** The French of the interface. */
export const fr: Texts = { ...frFirst, ...frLater };
