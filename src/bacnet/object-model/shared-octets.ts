/**
 * Octets that properties have alike, such as FALSE, NORMAL or the Property_List of a type: of the thousands of properties
 * most differ in nothing from others, and each Uint8Array takes some 230 octets beside its own. What is taken from here is
 * never written to.
 */
export class SharedOctets {
  readonly #known = new Map<string, Uint8Array>();

  /** These octets, or others that are the same. */
  of(octets: Uint8Array): Uint8Array {
    const key = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, octets);
    return octets;
  }
}
