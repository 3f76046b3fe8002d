/** Who looks: in which language, and at what. */
export interface Look {
  readonly language: 'en' | 'fr';
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

/** Both languages, each on a phone and at a desk. */
export const looks: readonly Look[] = [
  { language: 'fr', width: 390, height: 844, theme: 'dark' },
  { language: 'en', width: 390, height: 844, theme: 'light' },
  { language: 'fr', width: 1440, height: 900, theme: 'light' },
  { language: 'en', width: 1440, height: 900, theme: 'dark' },
];

export const isPhone = ({ width }: Look) => width < 800;
