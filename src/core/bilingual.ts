/** The same sentence in the two languages of the interface. */
export interface Bilingual {
  readonly en: string;
  readonly fr: string;
}

/** Of the interface and of the documents. */
export type Language = keyof Bilingual;
