import type { DisturbanceKind, Disturbances } from './contract.js';

interface Noted {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What stood between the gateway and the truth, by kind, in the order in which it was noted. */
export class RunDisturbances implements Disturbances {
  readonly #noted = new Map<DisturbanceKind, Noted[]>();

  note(kind: DisturbanceKind, fromMs: number, untilMs = Number.POSITIVE_INFINITY): void {
    const list = this.#noted.get(kind);
    if (list === undefined) this.#noted.set(kind, [{ fromMs, untilMs }]);
    else list.push({ fromMs, untilMs });
  }

  wereThere(kinds: readonly DisturbanceKind[], fromMs: number, toMs: number): boolean {
    return kinds.some((kind) =>
      this.#noted.get(kind)?.some((noted) => noted.fromMs <= toMs && noted.untilMs >= fromMs),
    );
  }
}
