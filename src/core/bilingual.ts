/** The same sentence in the two languages of the interface. */
export interface Bilingual {
  readonly en: string;
  readonly fr: string;
}

/** What is the same in both languages. */
export function bothOf(text: string): Bilingual {
  return { en: text, fr: text };
}

/** Of the interface and of the documents. */
export type Language = keyof Bilingual;
