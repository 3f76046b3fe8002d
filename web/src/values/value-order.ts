import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { isKnown, upsValueOf } from '../state/live-value.js';

/** By which column the table stands, and which way. */
interface Order {
  readonly column: string;
  readonly isDown: boolean;
}

/** What a row is sorted by; undefined stands last, whichever way. */
export type SortKey = string | number | undefined;

/** As it stands in the address: `value` or `-value`; empty: in the order of the manual. */
export function orderOf(text: string): Order | undefined {
  if (text === '') return undefined;
  const isDown = text.startsWith('-');
  return { column: isDown ? text.slice(1) : text, isDown };
}

/** The next order when a column is chosen: up, down, and that of the manual again. */
export function orderAfter(text: string, column: string): string {
  if (text === column) return `-${column}`;
  return text === `-${column}` ? '' : column;
}

export function sorted<Row>(rows: readonly Row[], keyOf: (row: Row) => SortKey, isDown: boolean): readonly Row[] {
  const collator = new Intl.Collator(undefined, { numeric: true });
  const compare = (one: SortKey, other: SortKey) => {
    if (one === undefined || other === undefined) return 0;
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    if (typeof one === 'number' || typeof other === 'number') return typeof one === 'number' ? -1 : 1;
    return collator.compare(one, other);
  };
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((one, other) => {
      const missing = Number(one.key === undefined) - Number(other.key === undefined);
      return missing || (isDown ? -1 : 1) * compare(one.key, other.key);
    })
    .map(({ row }) => row);
}

/** A number by its size, a state by its number, bits by how many are set; what the UPS does not tell stands last. */
export function valueKey(object: ObjectView): SortKey {
  if (!isKnown(object)) return undefined;
  if (object.type === 'AV') return object.engineeringValue;
  const value = upsValueOf(object);
  return typeof value === 'number' ? value : value.filter(Boolean).length;
}
