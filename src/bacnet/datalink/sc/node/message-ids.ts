/** Numbers the messages that are no answers, 0 to 65535 and round again, beginning anywhere (135-2020 §AB.2.1). */
export class MessageIds {
  #next: number;

  constructor(random: (octets: number) => Uint8Array) {
    const [high = 0, low = 0] = random(2);
    this.#next = high * 256 + low;
  }

  next(): number {
    this.#next = (this.#next + 1) & 0xffff;
    return this.#next;
  }
}
