import type { TableExtent } from '../../support/ups/frozen-ups.js';

/** Registers typed in by hand, and what a BMS must read of them, worked out by hand. */
export interface FamilyCase {
  readonly title: string;
  readonly family: string;
  readonly settings: { readonly register_map?: string; readonly unit_addressing?: string };
  /** Manual §4.3: 0, or the unit this interface belongs to. */
  readonly unitNumber: number;
  readonly tables: readonly TableExtent[];
  readonly words: ReadonlyMap<number, number>;
  /** Raw values of the 88 Analog Values in the order of Manual §5.2.2. */
  readonly numbers: readonly number[];
  /** Multi-state Values 1 to 9 by their text (Manual §6.2); 0 where the manual says 0. */
  readonly states: readonly (string | 0)[];
  /** The bits that are set in UPSStatus, UPSAlarms, UnitAlarms (Manual §6.3). */
  readonly bits: readonly [readonly number[], readonly number[], readonly number[]];
  /** Type and instance of the states and bit strings that no register tells: default and Reliability no-sensor. */
  readonly untold?: readonly (readonly [objectType: number, instance: number])[];
  /** What Description says beside other things (Manual §5.2.1). */
  readonly serialNumber?: string;
}

/** Words from this address on; negative ones as they are on the wire. */
export function run(address: number, words: readonly number[]): [number, number][] {
  return words.map((word, at) => [address + at, word & 0xffff]);
}

/** Words that no document names, each another: must never come out. */
export function unpublished(address: number, count: number): [number, number][] {
  return run(
    address,
    Array.from({ length: count }, (_, at) => 0x3000 + ((address * 7 + at) & 0x0fff)),
  );
}

/** No value: not available, not managed, or published nowhere. */
export function none(count: number): readonly number[] {
  return Array.from({ length: count }, () => -1);
}

/** A text, two characters a word. */
export function text(address: number, words: number, content: string, first: 'high' | 'low'): [number, number][] {
  const octets = Buffer.from(content.padEnd(words * 2, ' '), 'latin1');
  return Array.from({ length: words }, (_, at) => [
    address + at,
    first === 'high' ? octets.readUInt16BE(at * 2) : octets.readUInt16LE(at * 2),
  ]);
}
