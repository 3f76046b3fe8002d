import { type Language, languages } from '../i18n/translate.js';
import { readStored, writeStored } from './browser-storage.js';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const languageKey = 'language';
const themeKey = 'theme';

/** Chosen by hand, else by the browser. */
export function preferredLanguage(): Language {
  const chosen = languages.find((one) => one === readStored('local', languageKey));
  if (chosen) return chosen;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.flatMap((tag) => languages.find((one) => one === tag) ?? [])[0] ?? 'en';
}

export function preferredTheme(): Theme {
  return themes.find((one) => one === readStored('local', themeKey)) ?? 'auto';
}

export function keepLanguage(language: Language): void {
  writeStored('local', languageKey, language);
}

export function keepTheme(theme: Theme): void {
  writeStored('local', themeKey, theme);
}

/** `auto` leaves the choice to the style sheet, which asks the system. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
