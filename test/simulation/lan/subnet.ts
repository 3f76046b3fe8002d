/** A subnet by its address and the length of its prefix, such as 192.168.1.0/24. */
export class Subnet {
  readonly #network: number;
  readonly #mask: number;
  readonly prefix: number;
  /** Its own broadcast address (135-2012 §J.1.2: host part all ones). */
  readonly broadcast: string;
  readonly netmask: string;

  constructor(cidr: string) {
    const [address = '', prefix = ''] = cidr.split('/');
    this.prefix = Number(prefix);
    this.#mask = (0xffff_ffff << (32 - this.prefix)) >>> 0;
    this.#network = (numberOf(address) & this.#mask) >>> 0;
    this.broadcast = textOf((this.#network | ~this.#mask) >>> 0);
    this.netmask = textOf(this.#mask);
  }

  has(address: string): boolean {
    return (numberOf(address) & this.#mask) >>> 0 === this.#network;
  }

  /** The n-th host of it. */
  host(number: number): string {
    return textOf((this.#network + number) >>> 0);
  }
}

function numberOf(dotted: string): number {
  return dotted.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}
