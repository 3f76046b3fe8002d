import type { LauncherLog } from './launcher-log.js';
import { revertReason } from './revert-reasons.js';
import { type Outcome, otherSlot, type SlotName, type Slots } from './slots.js';

/** A gateway that ended or hung sooner has failed at its start. */
export const earlyMs = 60_000;
/** So many such starts in a row, and the other slot has its turn. */
export const mostEarlyEnds = 5;

/**
 * Starts the other version in place of the current one when that cannot start, because the memory card has lost a part of
 * it or because something has changed around it. `current` stays: the next start of the launcher tries it again.
 */
export class StandIn {
  readonly #slots: Slots;
  readonly #log: LauncherLog;
  #earlyEnds = 0;
  #standIn: { readonly slot: SlotName; readonly insteadOf: SlotName } | undefined;
  #hasTold = false;

  constructor(slots: Slots, log: LauncherLog) {
    this.#slots = slots;
    this.#log = log;
  }

  /** The slot to start in place of the current one; undefined when the current one has its turn. */
  async slotFor(current: SlotName | undefined): Promise<SlotName | undefined> {
    if (this.#standIn === undefined || this.#standIn.insteadOf !== current) return undefined;
    const isWhole = (await this.#slots.versionIn(this.#standIn.slot)) !== undefined;
    return isWhole ? this.#standIn.slot : undefined;
  }

  /** Another version has become the current one: it has its turn. */
  forget(): void {
    this.#earlyEnds = 0;
    this.#standIn = undefined;
    this.#hasTold = false;
  }

  /** Takes note of how long a version lived that was not on trial; the first time that it gives way, says what to tell. */
  async note(slot: SlotName, livedMs: number): Promise<Outcome | undefined> {
    this.#earlyEnds = livedMs < earlyMs ? this.#earlyEnds + 1 : 0;
    if (this.#earlyEnds < mostEarlyEnds) return undefined;
    this.#earlyEnds = 0;
    const other = otherSlot(slot);
    if (!(await this.#slots.canReplace(slot, other))) return undefined;
    const current = await this.#slots.current();
    this.#standIn = current === slot ? { slot: other, insteadOf: slot } : undefined;
    const [to, from] = [await this.#slots.versionIn(slot), await this.#slots.versionIn(other)];
    const reason = revertReason('notStarting', { times: mostEarlyEnds });
    this.#log('error', `Version ${to} gives way to ${from}, of slot ${other}: ${reason}.`);
    // Once: where neither can start, they would take turns endlessly.
    if (this.#hasTold || this.#standIn === undefined || from === undefined || to === undefined) return undefined;
    this.#hasTold = true;
    return { result: 'reverted', from, to, reason };
  }
}
