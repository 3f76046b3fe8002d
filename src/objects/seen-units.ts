/** A unit of a parallel system that was there once. */
export interface SeenUnit {
  readonly unit: number;
  /** When it was there last, wall clock milliseconds. */
  readonly seenAtMs: number;
}

/** Units that have been there, as they are kept over a restart. */
export interface SeenUnitsFacts {
  /** Of the system whose units they are; undefined where it tells none. */
  readonly serialNumber?: string;
  /** The range and register map that it was found to be. */
  readonly range?: string;
  readonly units: readonly SeenUnit[];
  /** Taken out for good, as somebody has said. */
  readonly forgotten: readonly number[];
}

/** Which units a parallel system has had: one that is there no more is missed, until somebody says that it was taken out. */
export class SeenUnits {
  readonly #units: Map<number, number>;
  readonly #forgotten: Set<number>;
  #serialNumber: string | undefined;
  #range: string | undefined;

  constructor(remembered: SeenUnitsFacts = { units: [], forgotten: [] }) {
    this.#units = new Map(remembered.units.map(({ unit, seenAtMs }) => [unit, seenAtMs]));
    this.#forgotten = new Set(remembered.forgotten);
    this.#serialNumber = remembered.serialNumber;
    this.#range = remembered.range;
  }

  get facts(): SeenUnitsFacts {
    const [serialNumber, range] = [this.#serialNumber, this.#range];
    return {
      ...(serialNumber !== undefined && { serialNumber }),
      ...(range !== undefined && { range }),
      units: [...this.#units].map(([unit, seenAtMs]) => ({ unit, seenAtMs })).sort((a, b) => a.unit - b.unit),
      forgotten: [...this.#forgotten].sort((a, b) => a - b),
    };
  }

  has(unit: number): boolean {
    return this.#units.has(unit);
  }

  isForgotten(unit: number): boolean {
    return this.#forgotten.has(unit);
  }

  /** Returns whether it was not known. */
  note(unit: number, atMs: number): boolean {
    const isNew = !this.#units.has(unit);
    this.#units.set(unit, atMs);
    this.#forgotten.delete(unit);
    return isNew;
  }

  forget(unit: number): void {
    this.#units.delete(unit);
    this.#forgotten.add(unit);
  }

  /** What the system says of itself, not one of its units: of another one, all begins anew. */
  identify(serialNumber: string | undefined, range: string): void {
    const isOther = (before: string | undefined, now: string | undefined) =>
      before !== undefined && now !== undefined && before !== now;
    if (isOther(this.#serialNumber, serialNumber) || isOther(this.#range, range)) {
      this.#units.clear();
      this.#forgotten.clear();
      this.#serialNumber = undefined;
    }
    this.#serialNumber = serialNumber ?? this.#serialNumber;
    this.#range = range;
  }
}
