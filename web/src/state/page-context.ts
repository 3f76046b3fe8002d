import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Bilingual } from '../../../src/http/screens/shared/schema.js';
import type { LiveState } from '../api/live-state.js';
import type { Format } from '../i18n/format.js';
import type { Language, Translate } from '../i18n/translate.js';
import type { Drafts } from './drafts.js';

/** What every part of the page may need. */
export interface PageState {
  readonly language: Language;
  readonly t: Translate;
  readonly format: Format;
  readonly live: LiveState;
  readonly drafts: Drafts;
  /** The text of the gateway's own in the page's language. */
  readonly own: (text: Bilingual | string | undefined) => string;
}

export const PageContext = createContext<PageState | undefined>(undefined);

export function usePage(): PageState {
  const state = useContext(PageContext);
  if (state === undefined) throw new Error('outside of the page');
  return state;
}
