import { en } from '../../../web/src/i18n/en.js';
import { fr } from '../../../web/src/i18n/fr.js';
import { translatorOf } from '../../../web/src/i18n/translate.js';

/** The page's texts in both languages, loaded at once. */
export const translators = {
  en: translatorOf('en', en),
  fr: translatorOf('fr', fr),
};
