import type { Translate } from '../i18n/translate.js';

/** The range of a UPS; those that are no name of a product are told in the language of the page. */
export function rangeName(
  t: Translate,
  range: { readonly family?: string | undefined; readonly familyName?: string | undefined } | undefined,
): string | undefined {
  if (range?.family === 'vu-map-unknown') return t('range.vu-map-unknown');
  if (range?.family === 'jbusp-unknown') return t('range.jbusp-unknown');
  return range?.familyName ?? range?.family;
}
