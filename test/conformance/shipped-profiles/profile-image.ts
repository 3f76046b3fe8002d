import type { TableExtent } from '../../support/ups/frozen-ups.js';

/** Registers as a document prints them: address and what stands there. */
export type Words = readonly (readonly [address: number, word: number])[];

/** What the objects show; numbers in the unit of the object, states and bits by their texts. */
export interface Shown {
  readonly numbers?: readonly (readonly [object: string, value: number])[];
  readonly states?: readonly (readonly [object: string, state: string])[];
  /** Exactly these bits of UnitAlarms. */
  readonly alarms?: readonly string[];
  /** Multi-state Values of which the UPS says that it does not know: they are not shown as good. */
  readonly untold?: readonly string[];
}

export interface Change extends Shown {
  readonly title: string;
  readonly words: Words;
}

/**
 * One UPS of another maker, typed in from its document, and what it must become; worked out by hand with the scales that the
 * document prints, never taken from the profile.
 */
export interface ProfileImage extends Shown {
  readonly profile: string;
  readonly functionCode: 3 | 4;
  readonly baud: number;
  readonly parity?: 'even';
  /** All that the UPS has; other addresses it refuses. */
  readonly tables: readonly TableExtent[];
  readonly words: Words;
  /** Objects that the document has nothing for. */
  readonly unfed: readonly string[];
  readonly changes: readonly Change[];
}

/** A text of two characters a word, the first in the high octet, padded with spaces. */
export function text(address: number, words: number, characters: string): Words {
  return Array.from({ length: words }, (_, at) => {
    const [first = ' ', second = ' '] = characters.slice(2 * at, 2 * at + 2);
    return [address + at, first.charCodeAt(0) * 256 + second.charCodeAt(0)] as const;
  });
}
