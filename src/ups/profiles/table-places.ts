import type { ReadFunction } from '../maps/register-map.js';

/** A table as the file has it. */
export interface FileTable {
  readonly id: string;
  readonly address: number;
  readonly words: number;
  readonly function?: ReadFunction;
}

/** A word as a row names it. */
export interface FileWord {
  readonly address: number;
  readonly function?: ReadFunction;
}

/** Where the words of a row are. */
export type RowPlace =
  | { readonly kind: 'inside'; readonly table: FileTable; readonly offset: number }
  | { readonly kind: 'across'; readonly table: FileTable }
  | { readonly kind: 'outside' }
  /** In a table of function 3 and in one of function 4. */
  | { readonly kind: 'two-functions' };

/** The table of a row follows from its address, and, where that is not enough, from its function. */
export function placeIn(
  tables: readonly FileTable[],
  fileFunction: ReadFunction,
  { address, function: wanted }: FileWord,
  words: number,
): RowPlace {
  const [table, other] = tables.filter(
    (one) =>
      address >= one.address &&
      address < one.address + one.words &&
      (wanted === undefined || wanted === (one.function ?? fileFunction)),
  );
  if (table === undefined) return { kind: 'outside' };
  if (other !== undefined) return { kind: 'two-functions' };
  const offset = address - table.address;
  return offset + words <= table.words ? { kind: 'inside', table, offset } : { kind: 'across', table };
}
