import type {
  BitRow,
  FactCertainty,
  RegisterTable,
  Scale,
  TableId,
  TextRow,
  WordRow,
  WordType,
} from './register-map.js';

/** How sure a line is for one UPS family; `---`: the family has no such line. */
export type Mark = 'doc' | 'der' | 'inf' | '---';

/** One line of the printed tables: the address first, then what the document prints, then a mark for each family. */
export type WordLine<Marks extends string> = readonly [
  address: number,
  code: string,
  name: string,
  unit: string,
  scale: Scale,
  type: WordType,
  marks: Marks,
  source: string,
];
export type BitLine<Marks extends string> = readonly [
  address: number,
  bit: number,
  code: string,
  name: string,
  marks: Marks,
  source: string,
];
export type TextLine<Marks extends string> = readonly [
  table: TableId,
  address: number,
  words: number,
  code: string,
  name: string,
  marks: Marks,
  source: string,
];

const certaintyOfMark: Readonly<Record<string, FactCertainty>> = {
  doc: 'documented',
  der: 'derived',
  inf: 'inferred',
};

/** The certainty that a column of marks gives, such as the second of `doc inf --- ---`. */
export function certaintyIn(marks: string, column: number): FactCertainty | undefined {
  return certaintyOfMark[marks.split(' ')[column] ?? ''];
}

/** The number words that a family has, with their place in the table. */
export function wordRows(
  table: Pick<RegisterTable, 'id' | 'start'>,
  lines: readonly WordLine<string>[],
  column: number,
): WordRow[] {
  return lines.flatMap(([address, code, name, unit, scale, type, marks, source]) => {
    const certainty = certaintyIn(marks, column);
    if (certainty === undefined) return [];
    const place = { code, table: table.id, offset: address - table.start };
    return [{ ...place, type, name, unit, scale, source, certainty }];
  });
}

/** The bits that a family has, with their place in the table. */
export function bitRows(
  table: Pick<RegisterTable, 'id' | 'start'>,
  lines: readonly BitLine<string>[],
  column: number,
): BitRow[] {
  return lines.flatMap(([address, bit, code, name, marks, source]) => {
    const certainty = certaintyIn(marks, column);
    if (certainty === undefined) return [];
    return [{ code, table: table.id, offset: address - table.start, bit, name, source, certainty }];
  });
}

/** The texts that a family has, with their place in their table. */
export function textRows(
  tables: readonly Pick<RegisterTable, 'id' | 'start'>[],
  lines: readonly TextLine<string>[],
  firstCharacter: TextRow['firstCharacter'],
  column: number,
): TextRow[] {
  return lines.flatMap(([id, address, words, code, name, marks, source]) => {
    const certainty = certaintyIn(marks, column);
    const start = tables.find((table) => table.id === id)?.start;
    if (certainty === undefined || start === undefined) return [];
    return [{ code, table: id, offset: address - start, words, name, firstCharacter, source, certainty }];
  });
}
