/** What a part of the network does to what passes; shares are from 0 to 1. */
export interface LinkFault {
  /** Address of who sends; absent: everybody. */
  readonly from?: string | undefined;
  /** Address of who receives; absent: everybody. */
  readonly to?: string | undefined;
  /** Nothing passes. */
  readonly isCut?: boolean;
  readonly loss?: number;
  readonly doubles?: number;
  /** All takes so much longer. */
  readonly delayMs?: number;
  /** Datagrams take up to this much longer, and so overtake one another. */
  readonly jitterMs?: number;
  /** Share of datagrams with changed octets. */
  readonly changed?: number;
  /** Share of datagrams that lose their end. */
  readonly truncated?: number;
  /** Share of datagrams that seem to come from somebody else. */
  readonly forged?: number;
  /** Datagrams with more octets do not pass. */
  readonly longest?: number;
  /** Of TCP: so many octets a second. */
  readonly bytesPerSecond?: number;
}

export type Conditions = Required<Omit<LinkFault, 'from' | 'to'>>;

const calm: Conditions = {
  isCut: false,
  loss: 0,
  doubles: 0,
  delayMs: 0,
  jitterMs: 0,
  changed: 0,
  truncated: 0,
  forged: 0,
  longest: Number.POSITIVE_INFINITY,
  bytesPerSecond: Number.POSITIVE_INFINITY,
};

/** The faults of the network that there are now, for each pair of stations and each direction. */
export class LinkFaults {
  readonly #faults = new Set<LinkFault>();
  readonly #known = new Map<string, Conditions>();

  /** The returned function ends it. */
  begin(fault: LinkFault): () => void {
    this.#faults.add(fault);
    this.#known.clear();
    return () => {
      if (this.#faults.delete(fault)) this.#known.clear();
    };
  }

  get isCalm(): boolean {
    return this.#faults.size === 0;
  }

  between(from: string, to: string): Conditions {
    if (this.#faults.size === 0) return calm;
    const key = `${from}>${to}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const met = [...this.#faults].filter((one) => (one.from ?? from) === from && (one.to ?? to) === to);
    const found = met.length === 0 ? calm : met.reduce(joined, calm);
    this.#known.set(key, found);
    return found;
  }
}

function joined(one: Conditions, other: LinkFault): Conditions {
  const either = (a: number, b = 0) => 1 - (1 - a) * (1 - b);
  return {
    isCut: one.isCut || other.isCut === true,
    loss: either(one.loss, other.loss),
    doubles: either(one.doubles, other.doubles),
    delayMs: one.delayMs + (other.delayMs ?? 0),
    jitterMs: Math.max(one.jitterMs, other.jitterMs ?? 0),
    changed: either(one.changed, other.changed),
    truncated: either(one.truncated, other.truncated),
    forged: either(one.forged, other.forged),
    longest: Math.min(one.longest, other.longest ?? Number.POSITIVE_INFINITY),
    bytesPerSecond: Math.min(one.bytesPerSecond, other.bytesPerSecond ?? Number.POSITIVE_INFINITY),
  };
}
