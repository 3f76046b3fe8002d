import type { RegisterTableView } from '../../../src/http/screens/registers/schema.js';
import { type Translate, translateWord } from '../i18n/translate.js';
import { addressText } from '../values/value-text.js';

export function tableName({ page, id }: RegisterTableView): string {
  return `${page} ${id}`;
}

/** Where nothing is said, they are holding registers. */
export function tableTitle(t: Translate, { page, id, start, words, functionCode }: RegisterTableView): string {
  const kind = functionCode === 4 ? `, ${t('registers.inputRegisters')}` : '';
  const last = start + Math.max(0, words.length - 1);
  return `${translateWord(t, 'table', id)} – ${addressText(start)} … ${addressText(last)} (${pageName(t, page)}${kind})`;
}

export function pageName(t: Translate, page: string): string {
  return /^\d+$/.test(page) ? t('registers.page', { page }) : translateWord(t, 'tablePage', page);
}
