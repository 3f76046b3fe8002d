/** A logical line as its words; the first is the command. */
export type Words = readonly string[];

/** In the place of a line whose end, and so the begin of the next one, cannot be known. */
export const tooLong = Symbol('too long');

export interface LineLimits {
  /** Of a logical line, its quotes and escapes included. */
  readonly lineBytes: number;
  /** Words beyond it are dropped, as NUT does. */
  readonly words: number;
}

type Place =
  /** Between two words. */
  | 'between'
  /** In a word without quotes. */
  | 'word'
  | 'word-escape'
  /** Between double quotes. */
  | 'quotes'
  | 'quotes-escape'
  /** Behind a `#`. */
  | 'comment';

const code = { tab: 0x09, newline: 0x0a, carriageReturn: 0x0d, space: 0x20, quote: 0x22, hash: 0x23, equals: 0x3d };
const backslash = 0x5c;
const lastAscii = 0x7f;

/**
 * Cuts what a client sends into lines of words, as NUT's parser does (parseconf; RFC 9271): blanks part words, double
 * quotes hold blanks, a backslash takes the next character as it is, `#` begins a comment, `=` is a word of its own, and a
 * newline between quotes or behind a backslash ends nothing. All but printable ASCII is dropped. The result does not depend on
 * where the octets were cut on the way.
 */
export class CommandLines {
  readonly #limits: LineLimits;
  #place: Place = 'between';
  #words: string[] = [];
  #word = '';
  #lineBytes = 0;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  /** Whole lines, in their order, each when it is asked for; the last one is `tooLong` where a line is. */
  *cut(octets: Uint8Array): Generator<Words | typeof tooLong, void> {
    for (const octet of octets) {
      this.#lineBytes += 1;
      if (this.#lineBytes > this.#limits.lineBytes) {
        yield tooLong;
        return;
      }
      if (this.#take(octet)) yield this.#endLine();
    }
  }

  /** Whether the line is over. */
  #take(octet: number): boolean {
    switch (this.#place) {
      case 'between':
        return this.#takeBetween(octet);
      case 'word':
        return this.#takeInWord(octet);
      case 'quotes':
        this.#takeInQuotes(octet);
        return false;
      case 'word-escape':
        this.#takeEscaped(octet, 'word');
        return false;
      case 'quotes-escape':
        this.#takeEscaped(octet, 'quotes');
        return false;
      case 'comment':
        return octet === code.newline;
    }
  }

  #takeBetween(octet: number): boolean {
    if (octet === code.newline) return true;
    if (octet === code.hash) this.#place = 'comment';
    else if (octet === code.quote) this.#place = 'quotes';
    else if (octet === backslash) this.#place = 'word-escape';
    else if (octet === code.equals) this.#addWord('=');
    else if (!isBlank(octet)) {
      this.#place = 'word';
      this.#addCharacter(octet);
    }
    return false;
  }

  #takeInWord(octet: number): boolean {
    if (octet === backslash) {
      this.#place = 'word-escape';
      return false;
    }
    if (octet !== code.newline && octet !== code.hash && octet !== code.equals && !isBlank(octet)) {
      this.#addCharacter(octet);
      return false;
    }
    this.#endWord();
    if (octet === code.hash) this.#place = 'comment';
    if (octet === code.equals) this.#addWord('=');
    return octet === code.newline;
  }

  #takeInQuotes(octet: number): void {
    if (octet === code.quote) this.#endWord();
    else if (octet === backslash) this.#place = 'quotes-escape';
    else this.#addCharacter(octet);
  }

  /** A newline behind a backslash only joins two lines. */
  #takeEscaped(octet: number, place: 'word' | 'quotes'): void {
    this.#place = place;
    this.#addCharacter(octet);
  }

  #addCharacter(octet: number): void {
    if (octet >= code.space && octet <= lastAscii) this.#word += String.fromCharCode(octet);
  }

  #endWord(): void {
    this.#addWord(this.#word);
    this.#word = '';
    this.#place = 'between';
  }

  #addWord(word: string): void {
    if (this.#words.length < this.#limits.words) this.#words.push(word);
  }

  #endLine(): Words {
    const words = this.#words;
    this.#words = [];
    this.#place = 'between';
    this.#lineBytes = 0;
    return words;
  }
}

/** Of the C library's isspace: blank, tab, newline, vertical tab, form feed, carriage return. */
function isBlank(octet: number): boolean {
  return octet === code.space || (octet >= code.tab && octet <= code.carriageReturn);
}
