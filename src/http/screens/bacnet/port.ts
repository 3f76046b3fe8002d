import type { Language } from '../../../core/bilingual.js';
import type { Caller } from '../../server/access/caller.js';
import type { Override } from '../values/schema.js';
import type { BacnetAnswer } from './schema.js';

export interface BacnetPort {
  read(): BacnetAnswer;
  /** What `/documents/` serves, by the end of its address. */
  documents(): readonly string[];
  document(path: string, language: Language): Promise<DocumentView | undefined>;
  openCommissioning(minutes: number, by: Caller): Promise<void>;
  closeCommissioning(by: Caller): Promise<void>;
  /** Rejects with `web.not-found`, `web.not-commissioning` or `web.malformed`. */
  override(name: string, override: Override, by: Caller): Promise<void>;
}

export interface DocumentView {
  readonly name: string;
  readonly contentType: string;
  readonly text: string;
}
