import type { Bilingual, SettingsFault } from '../../../src/http/screens/shared/schema.js';

/** An answer that says no, or none at all. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly texts: Bilingual | undefined;
  /** More exactly, in English. */
  readonly detail: string | undefined;
  /** The same in French, where it is a text of the gateway. */
  readonly detailFr: string | undefined;
  readonly problems: readonly SettingsFault[];

  constructor(code: string, status: number, body: ErrorBody = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.texts = body.message;
    this.detail = body.detail;
    this.detailFr = body.detailFr;
    this.problems = body.problems ?? [];
  }
}

export interface ErrorBody {
  readonly code?: string;
  readonly message?: Bilingual;
  readonly detail?: string;
  readonly detailFr?: string;
  readonly problems?: readonly SettingsFault[];
}
