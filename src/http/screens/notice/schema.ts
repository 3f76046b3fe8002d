import type { Bilingual } from '../../../core/bilingual.js';

export type { Bilingual };

/** What a part of the gateway complains of. */
export interface Notice {
  readonly code: string;
  readonly message: Bilingual;
}
