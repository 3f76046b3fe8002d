import type { RegisterMap, RegisterTable } from '../../../src/ups/maps/register-map.js';

/** What is wrong with a register map, one sentence a fault; none for a sound map. */
export function mapFaults(map: RegisterMap): string[] {
  return [
    ...tableFaults(map),
    ...rowFaults(map),
    ...numberingFaults(map),
    ...duplicates(
      'code',
      [...map.words, ...map.bits, ...map.texts].map(({ code }) => code),
    ),
    ...duplicates(
      'word',
      map.words.map(({ table, offset }) => `${table} ${offset}`),
    ),
    ...duplicates(
      'bit',
      map.bits.map(({ table, offset, bit }) => `${table} ${offset}.${bit}`),
    ),
    ...[...map.tables, ...map.words, ...map.bits, ...map.texts]
      .filter(({ source }) => source.trim() === '')
      .map((row) => `${'code' in row ? row.code : row.id} has a certainty but no source`),
  ];
}

function tableFaults(map: RegisterMap): string[] {
  const faults = map.tables.flatMap(({ id, words, fallbackWords = 1 }) => [
    ...(words < 1 || words > 125 ? [`${id} does not fit one request`] : []),
    ...(fallbackWords < 1 || fallbackWords > words ? [`${id} has no shorter form`] : []),
  ]);
  const pages = ['system', 'single', 1, 2, 3, 4, 5, 6, 7, 8] as const;
  const overlaps = pages.flatMap((page) => {
    const placed = map.tables
      .flatMap((table) => {
        const start = map.addressOf(page, table);
        return start === undefined ? [] : [{ id: table.id, start, end: start + table.words }];
      })
      .sort((a, b) => a.start - b.start);
    return placed.flatMap(({ id, start, end }, index) => {
      const next = placed[index + 1];
      return [
        ...(start < 0 || end > 0x1_0000 ? [`${id} leaves the address space on ${page}`] : []),
        ...(next !== undefined && next.start < end ? [`${id} and ${next.id} overlap on ${page}`] : []),
      ];
    });
  });
  const torn = map.tables.filter(({ start, continues }) => {
    const first = map.tables.find(({ id }) => id === continues);
    return continues !== undefined && (first === undefined || first.start + first.words !== start);
  });
  return [
    ...faults,
    ...overlaps,
    ...torn.map(({ id, continues }) => `${id} does not begin where ${continues} ends`),
    ...duplicates(
      'table',
      map.tables.map(({ id }) => id),
    ),
  ];
}

function rowFaults(map: RegisterMap): string[] {
  const tableOf = new Map<string, RegisterTable>(map.tables.map((table) => [table.id, table]));
  const outside = [...map.words, ...map.bits, ...map.texts].filter((row) => {
    const table = tableOf.get(row.table);
    const last = row.offset + ('words' in row ? row.words : 1);
    return table === undefined || !Number.isInteger(row.offset) || row.offset < 0 || last > table.words;
  });
  return [
    ...outside.map(({ code, table }) => `${code} is outside its table ${table}`),
    ...map.bits
      .filter(({ bit }) => !Number.isInteger(bit) || bit < 0 || bit > 15)
      .map(({ code }) => `${code} has no bit 0 to 15`),
  ];
}

/** First number of the table's own code space where it is not 0: second halves of tables, and ADICOM's unit tables. */
const firstNumber: Readonly<Record<string, number>> = {
  'vu-map statusSummary': 96,
  'vu-map alarmSummary': 96,
  'vu-map furtherMeasurements': 40,
  'adicom unitMeasurements': 32,
  'adicom furtherUnitMeasurements': 96,
};

/** S, A and bits in words: 16 codes a word; M, T, K, D: one code a word. */
function numberingFaults(map: RegisterMap): string[] {
  const first = (table: string) => firstNumber[`${map.id} ${table}`] ?? 0;
  const words = map.words
    .filter(({ code }) => /^[MTKD]/.test(code))
    .filter(({ code, table, offset }) => Number(code.slice(1)) !== first(table) + offset);
  const bits = map.bits.filter(({ code, table, offset, bit }) =>
    code.startsWith('T')
      ? code.slice(1) !== `${String(offset).padStart(map.id === 'jbusp' ? 2 : 3, '0')}.${bit}`
      : Number(code.slice(1)) !== first(table) + offset * 16 + bit,
  );
  return [...words, ...bits].map(({ code }) => `${code} breaks the numbering rule`);
}

function duplicates(what: string, names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${what} ${name} occurs twice`);
}
