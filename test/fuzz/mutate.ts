/** A small generator with a fixed sequence for each seed (mulberry32): the same packets on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 .. limit-1 */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }
}

type Mutation = (octets: number[], random: Random, other: Uint8Array) => void;

const telling = [0x00, 0x01, 0x05, 0x06, 0x07, 0x0e, 0x0f, 0x1e, 0x1f, 0x3e, 0x3f, 0x7f, 0x80, 0xf8, 0xfe, 0xff];
const somewhere = (octets: readonly number[], random: Random) => random.below(Math.max(1, octets.length));

const mutations: readonly Mutation[] = [
  (octets, random) => {
    const at = somewhere(octets, random);
    octets[at] = (octets[at] ?? 0) ^ (1 << random.below(8));
  },
  (octets, random) => {
    octets[somewhere(octets, random)] = random.below(256);
  },
  (octets, random) => {
    octets[somewhere(octets, random)] = random.pick(telling);
  },
  (octets, random) => {
    octets.splice(somewhere(octets, random));
  },
  (octets, random) => {
    octets.splice(somewhere(octets, random), 1 + random.below(4));
  },
  (octets, random) => {
    octets.splice(
      somewhere(octets, random),
      0,
      ...Array.from({ length: 1 + random.below(8) }, () => random.below(256)),
    );
  },
  (octets, random) => {
    const at = somewhere(octets, random);
    octets.splice(at, 0, ...octets.slice(at, at + 1 + random.below(16)));
  },
  (octets, random, other) => {
    octets.splice(somewhere(octets, random), octets.length, ...other.subarray(random.below(other.length)));
  },
  // A tag that claims up to 4 GiB.
  (octets, random) => {
    octets.splice(somewhere(octets, random), 0, 0x75, 0xff, ...Array.from({ length: 4 }, () => random.below(256)));
  },
];

/** One to four changes; in seven of eight packets the BVLC length is made right again, so that they get further. */
export function mutate(packets: readonly Uint8Array[], random: Random): Uint8Array {
  const octets = [...random.pick(packets)];
  for (let change = random.below(4); change >= 0; change -= 1)
    random.pick(mutations)(octets, random, random.pick(packets));
  octets.length = Math.min(octets.length, 1497);
  if (random.below(8) > 0 && octets.length >= 4) {
    octets[0] = 0x81;
    octets[2] = octets.length >> 8;
    octets[3] = octets.length & 0xff;
  }
  return Uint8Array.from(octets);
}

/**
 * Whether 135-2012 orders an answer beyond doubt: a whole, unsegmented confirmed request that came by unicast, from this
 * network, to this network, with the data-expecting-reply bit set.
 */
export function answerIsDue(packet: Uint8Array): boolean {
  const [type, fn, high = 0, low = 0, version, control, first = 0xff] = packet;
  if (type !== 0x81 || fn !== 0x0a || high * 256 + low !== packet.length) return false;
  if (version !== 0x01 || control !== 0x04 || packet.length < 10) return false;
  return (first & 0xfd) === 0;
}
