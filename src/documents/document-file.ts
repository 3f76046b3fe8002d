import type { Language } from '../core/bilingual.js';
import { twoDigits } from '../core/local-time.js';

/** A document to be written to a folder or sent to a browser; UTF-8. */
export interface DocumentFile {
  readonly name: string;
  readonly text: string;
}

export const documentKinds = ['pics', 'epics', 'ede', 'acceptance', 'protocols', 'sc'] as const;

export type DocumentKind = (typeof documentKinds)[number];

/** What a document says of its own making. */
export interface DocumentContext {
  /** Of the gateway. */
  readonly version: string;
  readonly language: Language;
  /** Local time of its making. */
  readonly date: Date;
}

/** 31.01.2025 */
export function dottedDate(date: Date): string {
  return [twoDigits(date.getDate()), twoDigits(date.getMonth() + 1), date.getFullYear()].join('.');
}
