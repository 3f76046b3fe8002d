import type { errors as english } from '../en/errors.js';
import type { SameTexts } from '../same-texts.js';

// biome-ignore format: a line per text
export const errors: SameTexts<typeof english> = {
  'error.detail': 'Plus précisément :',

  'error.page.unreachable': 'La passerelle ne répond pas.',
  'error.page.refused': 'La passerelle refuse cela.',
  'error.page.fault': 'Cette page a rencontré une erreur ; rechargez-la.',
  'error.settings.invalid': 'Un réglage manque, est mal écrit ou hors limites.',
};
