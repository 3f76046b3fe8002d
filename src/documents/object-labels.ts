import { ObjectType } from '../bacnet/encoding/object-type.js';
import type { ObjectReportRow } from '../objects/object-report.js';
import type { SourceWord } from '../objects/object-value.js';

/** AV 5, as the manual counts objects. */
export function objectLabel({ objectType, instance }: Pick<ObjectReportRow, 'objectType' | 'instance'>): string {
  return `${abbreviations.get(objectType) ?? objectType} ${instance}`;
}

const abbreviations: ReadonlyMap<number, string> = new Map<number, string>([
  [ObjectType.analogValue, 'AV'],
  [ObjectType.multiStateValue, 'MSV'],
  [ObjectType.bitStringValue, 'BSV'],
]);

/** What a BMS reads, in one word: a number, or the numbers of the bits that are set. */
export function presentValueText(value: ObjectReportRow['presentValue']): string {
  if (typeof value === 'number') return String(value);
  const set = value.flatMap((bit, index) => (bit ? [`b${String(index).padStart(2, '0')}`] : []));
  return set.join(' ') || '-';
}

/** As the UPS documents print it: 0x0070. */
export function addressText(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Each word once, however many of its bits count. */
export function distinctWords<W extends Pick<SourceWord, 'address'>>(sources: readonly W[]): readonly W[] {
  return [...new Map(sources.map((source) => [source.address, source])).values()];
}
