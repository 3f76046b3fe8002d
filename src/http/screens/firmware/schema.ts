import type { Bilingual } from '../notice/schema.js';

export interface FirmwareAnswer {
  readonly current: string;
  /** The version to which one can go back. */
  readonly previous?: string;
  readonly slots: readonly { readonly name: string; readonly version?: string; readonly active: boolean }[];
  readonly canUpdate: boolean;
  /** Why not. */
  readonly reason?: Bilingual;
  readonly update?: UpdateView;
}

export interface UpdateView {
  readonly state: 'receiving' | 'staged' | 'trial' | 'confirmed' | 'reverted' | 'refused';
  /** Of the transfer. */
  readonly progressPercent: number;
  /** Which it is about, as far as its image has told it. */
  readonly version?: string;
  /** Why it was refused or taken back. */
  readonly result?: Bilingual;
}
