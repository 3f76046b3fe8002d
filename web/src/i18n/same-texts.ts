/** The texts of a subject in another language: the same keys. */
export type SameTexts<T> = Readonly<Record<keyof T, string>>;
