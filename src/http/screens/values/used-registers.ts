import type { PolledTable } from '../../../device/polled-tables.js';
import type { ObjectReportRow } from '../../../objects/object-report.js';
import type { SourceWord } from '../../../objects/object-value.js';
import { wordsIn } from '../../../ups/maps/decode-words.js';
import { functionOf, type RegisterMap, type WordRow } from '../../../ups/maps/register-map.js';
import type { UsedRegister } from './schema.js';

/** The words that an object is made from, each once, with the document and page that publish it. */
export function usedRegisters(
  { sources }: Pick<ObjectReportRow, 'sources'>,
  tables: readonly PolledTable[],
  nowMs: number,
): readonly UsedRegister[] {
  const words = new Map(sources.map((source) => [`${source.page}:${source.address}`, source]));
  return [...words.values()].flatMap((source) => {
    const { page, address } = source;
    const polled = tables.find((one) => isIn(one, source));
    const ofWord = sources.filter((one) => one.page === page && one.address === address);
    return polled === undefined ? [] : [registerOf(polled, source, new Set(ofWord.map(({ code }) => code)), nowMs)];
  });
}

function isIn({ page, table, address: start }: PolledTable, { page: wanted, address }: SourceWord): boolean {
  return page === wanted && address >= start && address < start + table.words;
}

function registerOf(
  { map, page, table, address: start, reading }: PolledTable,
  { address, word, code }: SourceWord,
  codes: ReadonlySet<string>,
  nowMs: number,
): UsedRegister {
  const offset = address - start;
  const row = map.words.find(
    (one) => one.table === table.id && offset - one.offset >= 0 && offset - one.offset < wordsIn(one.type),
  );
  const bits = map.bits.filter((one) => one.table === table.id && one.offset === offset && codes.has(one.code));
  const { outcome, exceptionCode, readAtMs } = reading;
  return {
    page: String(page),
    table: table.id,
    address,
    functionCode: functionOf(map, table),
    ...(word !== undefined && { word }),
    code,
    ...(bits.length === 0 &&
      row && {
        name: row.name,
        type: row.type,
        scale: scaleText(row),
        unit: row.unit,
      }),
    ...(bits.length > 0 && {
      bits: bits.map(({ bit, code: ofBit, name, source }) => ({ bit, code: ofBit, name, source })),
    }),
    source: bits[0]?.source ?? row?.source ?? sourceOfTable(map, table.id),
    certainty: bits[0]?.certainty ?? row?.certainty ?? table.certainty,
    outcome,
    ...(exceptionCode !== undefined && { exceptionCode }),
    ...(readAtMs !== undefined && { ageMs: Math.round(nowMs - readAtMs) }),
  };
}

function sourceOfTable(map: RegisterMap, id: string): string {
  return map.tables.find((table) => table.id === id)?.source ?? '';
}

/** As people write it: /10, or x 0.5 + 20. */
function scaleText({ scale }: WordRow): string {
  if (typeof scale === 'object') return `× ${scale.multiplier}${scale.addend === 0 ? '' : ` + ${scale.addend}`}`;
  return scale === 'factor' ? '/1, /10 (factor_10)' : `/${10 ** scale}`;
}
