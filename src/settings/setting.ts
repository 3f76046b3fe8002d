import type { Bilingual } from '../core/bilingual.js';
import type { Kind } from './setting-kinds.js';

/** One key of config.ini: its text is the help. The default is written as in the file. */
export interface Setting<T> extends Bilingual {
  readonly kind: Kind<T>;
  readonly default: string;
  /** What a form calls it: the words of the manual where it has some (§1.3, §2, §4, §5.2.1). */
  readonly label: Bilingual;
}

export function setting<T>(row: Setting<T>): Setting<T> {
  return row;
}
