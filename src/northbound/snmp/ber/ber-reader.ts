import { GatewayError } from '../../../core/errors.js';
import { mostArcs, type Oid } from './oid.js';
import { Tag } from './tags.js';

/** What was sent is not SNMP: the datagram is counted and dropped (snmpInASNParseErrs of RFC 3418). */
function decodeError(message: string): GatewayError {
  return new GatewayError('snmp.decode', message);
}

/** Reads BER from octets that it doesn't own; each read is checked against the end first and throws `snmp.decode`. */
export class BerReader {
  readonly #octets: Uint8Array;
  readonly #end: number;
  #offset: number;

  constructor(octets: Uint8Array, start = 0, end = octets.length) {
    this.#octets = octets;
    this.#offset = start;
    this.#end = end;
  }

  /** Of the next octet in the underlying array. */
  get offset(): number {
    return this.#offset;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#end;
  }

  /** Undefined at the end. */
  get nextTag(): number | undefined {
    return this.isAtEnd ? undefined : this.#octets[this.#offset];
  }

  /** Of what must have this tag: a reader of its content. */
  enter(tag: number): BerReader {
    const length = this.#header(tag);
    const start = this.#offset;
    this.#offset += length;
    return new BerReader(this.#octets, start, this.#offset);
  }

  /** A view: valid as long as the datagram's buffer is. */
  readOctets(tag: number = Tag.octetString): Uint8Array {
    const length = this.#header(tag);
    const start = this.#offset;
    this.#offset += length;
    return this.#octets.subarray(start, this.#offset);
  }

  /** -2^31 to 2^31-1. */
  readInteger(): number {
    const content = this.readOctets(Tag.integer);
    const [first] = content;
    if (first === undefined || content.length > 4) throw decodeError(`an integer of ${content.length} octets`);
    return content.subarray(1).reduce((sum, octet) => sum * 256 + octet, first < 0x80 ? first : first - 256);
  }

  readOid(): Oid {
    const content = this.readOctets(Tag.objectIdentifier);
    const last = content.at(-1);
    if (last === undefined || last >= 0x80) throw decodeError('an object identifier that breaks off');
    const arcs: number[] = [];
    let arc = 0;
    for (const octet of content) {
      // An arc has 32 bits at most (RFC 2578 §7.1.3).
      if (arc > 0x1ffffff) throw decodeError('an arc beyond 32 bits');
      arc = arc * 128 + (octet & 0x7f);
      if (octet >= 0x80) continue;
      // The first two arcs are one number (X.690 §8.19.4).
      if (arcs.length > 0) arcs.push(arc);
      else arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
      arc = 0;
    }
    if (arcs.length > mostArcs) throw decodeError(`an object identifier of ${arcs.length} arcs`);
    return arcs;
  }

  /** Whatever comes next with its tag and length, as a view. */
  readWhole(): Uint8Array {
    const start = this.#offset;
    const tag = this.nextTag;
    if (tag === undefined) throw decodeError('nothing where a value must be');
    const length = this.#header(tag);
    this.#offset += length;
    return this.#octets.subarray(start, this.#offset);
  }

  /** Throws where anything is left. */
  end(): void {
    if (!this.isAtEnd) throw decodeError(`${this.#end - this.#offset} octets too many`);
  }

  /** Leaves the offset at the content, whose length is returned and there. */
  #header(tag: number): number {
    const found = this.nextTag;
    if (found !== tag) throw decodeError(`tag ${found} where ${tag} must be`);
    this.#offset += 1;
    const length = this.#length();
    if (length > this.#end - this.#offset) throw decodeError(`${length} octets announced that are not there`);
    return length;
  }

  /** The definite forms only (RFC 3417 §8). */
  #length(): number {
    const first = this.#octet();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw decodeError(`a length of ${count} octets`);
    let length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + this.#octet();
    return length;
  }

  #octet(): number {
    const octet = this.#offset < this.#end ? this.#octets[this.#offset] : undefined;
    if (octet === undefined) throw decodeError('the length breaks off');
    this.#offset += 1;
    return octet;
  }
}
