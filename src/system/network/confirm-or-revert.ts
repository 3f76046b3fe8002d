import type { Clock } from '../../core/clock.js';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { type Chance, ownChance } from '../../core/machine/chance.js';
import type { Disk } from '../../core/machine/disk.js';
import { Mutex } from '../../core/mutex.js';
import type { BackendChoice, NetworkAgent } from './network-agent.js';
import { areSameNetwork, type NetworkSettings } from './network-settings.js';
import { type CompanionSetting, type Confirmation, isAt, type PendingChange, reachedWith } from './pending-change.js';
import { RememberedNetwork } from './remembered-network.js';
import { UntilStopped } from './until-stopped.js';

/** Time to find the gateway at its new address and to say so. */
export const confirmWithinMs = 90_000;
const retryMs = 10_000;
/** Each attempt starts the root helper; after a cable is plugged in again, it takes that long. */
export const applyAgainMs = 60_000;

/** A step of a change. */
export type NetworkStep =
  | { readonly kind: 'applied' | 'confirmed'; readonly settings: NetworkSettings; readonly by: string }
  /** No confirmation came in time: these are back. */
  | { readonly kind: 'reverted'; readonly settings: NetworkSettings }
  /** It could not be made: these are back. */
  | { readonly kind: 'failed'; readonly settings: NetworkSettings; readonly cause: string };

export type NetworkEvent =
  | NetworkStep
  /** Wanted by somebody at the machine, not possible yet, tried again until it is; told once. */
  | { readonly kind: 'waiting'; readonly by: string; readonly cause: unknown };

export interface ConfirmOrRevertParts {
  /** In the data folder. */
  readonly file: string;
  readonly agent: NetworkAgent;
  /** This machine's where nothing is said. */
  readonly chance?: Chance | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  /** `[network] backend`. */
  choice(): BackendChoice;
  /** Writes the former `[network]` into config.ini again, and what came with the change as it was. */
  putBack(settings: NetworkSettings, companions: readonly CompanionSetting[]): Promise<void>;
  report(event: NetworkEvent): void;
}

export interface ChangeRequest {
  readonly settings: NetworkSettings;
  readonly by: string;
  /** How long the old address still serves, so that the answer to the request gets out. */
  readonly delayMs: number;
  readonly confirmation: Confirmation;
  /** Address of the BACnet peer that asks. */
  readonly peer?: string;
  readonly companions?: readonly CompanionSetting[];
}

/** A change of the network that is not confirmed from the new address goes back by itself, over restarts too. */
export class ConfirmOrRevert {
  readonly #parts: ConfirmOrRevertParts;
  readonly #memory: RememberedNetwork;
  #cancelTimer = () => {};
  /** When the pending change goes back, by the clock that never jumps; undefined until this run has a say in it. */
  #revertsAtMs: number | undefined;
  /** Neither a confirmation nor another change falls between two steps of a change. */
  readonly #mutex = new Mutex();
  readonly #running = new UntilStopped();
  /** The change that was told to wait. */
  #told: string | undefined;

  constructor(parts: ConfirmOrRevertParts) {
    this.#parts = parts;
    this.#memory = new RememberedNetwork(parts.file, this.#running, parts.log, parts.disk);
  }

  /** The change that waits for its confirmation, or for the moment at which it can be made. */
  get pending(): PendingChange | undefined {
    return this.#memory.pending;
  }

  /** When the pending change goes back, by the wall clock as it is now; undefined where nothing waits for a confirmation. */
  get revertAtMs(): number | undefined {
    const { pending } = this;
    if (pending === undefined || pending.confirmation === 'none') return undefined;
    const { clock } = this.#parts;
    return this.#revertsAtMs === undefined
      ? pending.untilMs
      : Math.round(clock.wallMs() + this.#revertsAtMs - clock.monotonicMs());
  }

  /** What is in force, or about to be. */
  get wanted(): NetworkSettings {
    const { confirmed, pending } = this.#memory.known;
    return pending?.settings ?? confirmed;
  }

  /** Takes up a change that a restart has cut; a change that was cut while it was made goes back at once. */
  async start(): Promise<void> {
    await this.#memory.load();
    const { pending } = this;
    if (pending === undefined) return;
    if (pending.stage === 'announced' || pending.confirmation === 'none') {
      return this.#schedule(0, () => this.#apply(pending));
    }
    if (pending.stage === 'applying') return this.#schedule(0, () => this.#revert('cut by a restart'));
    const leftMs = pending.untilMs - this.#parts.clock.wallMs();
    // A machine without a battery clock may wake up years before: the wait is never longer than announced.
    const waitMs = Math.min(Math.max(leftMs, 0), confirmWithinMs);
    this.#revertsAtMs = this.#parts.clock.monotonicMs() + waitMs;
    this.#schedule(waitMs, () => this.#revert(undefined));
  }

  /**
   * Idempotent, and waits for no helper: one may take minutes, and finishes by itself. Nothing is remembered or told any
   * more; what is pending goes on at the next start.
   */
  async stop(): Promise<void> {
    this.#running.stop();
    this.#cancelTimer();
    await this.#mutex.idle();
  }

  /** False where it is not known whether what is in force was ever confirmed: no record, or a damaged one. */
  get hasRecord(): boolean {
    return this.#memory.hasRecord;
  }

  /** There was a record, so that the machine's network was touched; what it said is lost. */
  get isRecordDamaged(): boolean {
    return this.#memory.isDamaged;
  }

  /** Without a record: takes what the machine has for confirmed. */
  adopt(confirmed: NetworkSettings): Promise<void> {
    return this.#mutex.run(async () => {
      if (!this.#memory.hasRecord) await this.#memory.remember({ ...this.#memory.known, confirmed }, true);
    });
  }

  /** Whether these settings are those that are in force, or about to be. */
  isKnown(settings: NetworkSettings): boolean {
    return areSameNetwork(settings, this.wanted);
  }

  /**
   * Remembers the change and makes it after the delay; says when it will go back. A change that is being made or taken
   * back comes to its end before. Rejects with `settings.unwritable` when it cannot be remembered: all stays as it is
   * then. What somebody at the machine wants is made all the same.
   */
  begin(request: ChangeRequest): Promise<{ readonly revertAtMs: number }> {
    return this.#mutex.run(async () => {
      const { clock } = this.#parts;
      const { delayMs, ...wanted } = request;
      const untilMs = clock.wallMs() + delayMs + confirmWithinMs;
      const continues = reachedWith(this.pending);
      const companions = [...(this.pending?.companions ?? []), ...(wanted.companions ?? [])];
      const next: PendingChange = {
        id: (this.#parts.chance ?? ownChance).uuid(),
        continues,
        ...wanted,
        companions,
        untilMs,
        stage: 'announced',
      };
      await this.#memory.remember({ ...this.#memory.known, pending: next }, wanted.confirmation === 'none');
      this.#revertsAtMs = clock.monotonicMs() + delayMs + confirmWithinMs;
      this.#schedule(delayMs, () => this.#apply(next));
      return { revertAtMs: untilMs };
    });
  }

  /** Takes back a change, for instance one that cannot be written into config.ini. */
  abandon(cause: string): void {
    if (this.pending) this.#schedule(0, () => this.#revert(cause));
  }

  /** Whether a login at this address of ours confirms the change. */
  canConfirm(localAddress: string): boolean {
    return this.pending?.stage === 'applied' && isAt(this.pending.settings, localAddress);
  }

  /**
   * Keeps the change. Rejects with `network.nothing-to-confirm`, with `network.not-there` by the old address, or with
   * `settings.unwritable` when it cannot be remembered: it goes back in time then.
   */
  confirm(by: string, localAddress: string): Promise<void> {
    return this.#mutex.run(async () => {
      const pending = this.pending;
      if (pending?.stage !== 'applied') {
        throw new GatewayError('network.nothing-to-confirm', 'No network change waits for its confirmation.');
      }
      if (!this.canConfirm(localAddress)) {
        throw new GatewayError('network.not-there', errorDetail('networkNotThere', { address: localAddress }));
      }
      await this.#confirm(pending, by);
    });
  }

  /** A login at the new address proves that a change by file can be reached. */
  async noticeLogin(by: string, localAddress: string): Promise<void> {
    const waits = (pending: PendingChange) => pending.confirmation === 'login' || pending.confirmation === 'request';
    await this.#confirmIf((pending) => waits(pending) && this.canConfirm(localAddress), by);
  }

  /** So does a BACnet request of the peer who asked for the change: he has found us again. */
  async noticeRequest(peer: string): Promise<void> {
    await this.#confirmIf(
      (pending) => pending.confirmation === 'request' && pending.stage === 'applied' && pending.peer === peer,
      peer,
    );
  }

  async #confirmIf(isProof: (pending: PendingChange) => boolean, by: string): Promise<void> {
    if (this.pending === undefined || !isProof(this.pending)) return;
    await this.#mutex.run(async () => {
      if (this.pending && isProof(this.pending)) await this.#confirm(this.pending, by);
    });
  }

  async #confirm({ id, settings, confirmation }: PendingChange, by: string): Promise<void> {
    await this.#memory.remember({ confirmed: settings, settled: id }, confirmation === 'none');
    this.#cancelTimer();
    this.#parts.report({ kind: 'confirmed', settings, by });
    await this.#settle().catch((cause: unknown) => {
      this.#parts.log.warn({ err: cause }, 'The network helper does not know yet that the change stays; told later.');
    });
  }

  /** What the helper keeps of before a confirmed change must not come back with the next one. */
  async #settle(): Promise<void> {
    const { settled, ...others } = this.#memory.known;
    if (settled === undefined) return;
    await this.#running.wait(this.#parts.agent.confirm(settled));
    await this.#memory.remember(others, true);
  }

  async #apply(change: PendingChange): Promise<void> {
    const { agent, clock, log, report } = this.#parts;
    const { id, continues, settings, by, confirmation } = change;
    const isByHand = confirmation === 'none';
    const last = continues.at(-1);
    try {
      await this.#memory.remember({ ...this.#memory.known, pending: { ...change, stage: 'applying' } }, isByHand);
      await this.#settle();
      const order = { id, choice: this.#parts.choice(), settings, ...(last !== undefined && { continues: last }) };
      await this.#running.wait(agent.apply(order));
    } catch (cause) {
      if (this.#running.isOver) throw cause;
      if (isByHand) return this.#applyAgain(change, cause);
      log.error({ code: 'network.failed', err: cause }, 'The network settings cannot be applied and go back.');
      return this.#revert(cause instanceof Error ? cause.message : String(cause));
    }
    // A lease may have taken its time: the whole 90 s begin when there is something to look at.
    const untilMs = clock.wallMs() + confirmWithinMs;
    this.#revertsAtMs = clock.monotonicMs() + confirmWithinMs;
    const applied: PendingChange = { ...change, continues: [], stage: 'applied', untilMs };
    report({ kind: 'applied', settings, by });
    if (!isByHand) this.#schedule(confirmWithinMs, () => this.#revert(undefined));
    // The way back does not depend on it: a restart that finds the former stage takes the change back at once.
    await this.#memory.remember({ ...this.#memory.known, pending: applied }, true);
    if (isByHand) await this.#confirm(applied, by);
  }

  /** Who stands at the machine may not be locked out: what was there before does not come back. */
  #applyAgain(change: PendingChange, cause: unknown): void {
    const { log, report } = this.#parts;
    this.#schedule(applyAgainMs, () => this.#apply(change));
    if (this.#told === change.id) return;
    this.#told = change.id;
    log.error(
      { code: 'network.failed', err: cause },
      'The network cannot be set by hand yet; tried again every minute.',
    );
    report({ kind: 'waiting', by: change.by, cause });
  }

  async #revert(cause: string | undefined): Promise<void> {
    const { agent, log, putBack, report } = this.#parts;
    const { pending, ...others } = this.#memory.known;
    if (pending === undefined) return;
    try {
      // All but one, which the helper knows, are harmless; so are all when it was done before a power cut already.
      for (const id of [pending.id, ...pending.continues]) await this.#running.wait(agent.revert(id));
    } catch (error) {
      if (this.#running.isOver) throw error;
      log.error({ code: 'network.failed', err: error }, 'The former network settings cannot be put back; tried again.');
      return this.#schedule(retryMs, () => this.#revert(cause));
    }
    const { confirmed } = others;
    // Known at once, so that what is put back is not taken for one more change; on the disk when all is done.
    this.#memory.assume(others);
    await putBack(confirmed, pending.companions).catch((error: unknown) => {
      log.error({ err: error }, 'The former [network] cannot be written into config.ini.');
    });
    await this.#memory.remember(others, true);
    report(
      cause === undefined ? { kind: 'reverted', settings: confirmed } : { kind: 'failed', settings: confirmed, cause },
    );
  }

  #schedule(delayMs: number, action: () => Promise<void>): void {
    this.#cancelTimer();
    if (this.#running.isOver) return;
    let isWanted = true;
    const cancel = this.#parts.clock.schedule(delayMs, () => {
      // Until its turn comes, another change may have taken its place.
      this.#mutex
        .run(async () => {
          if (isWanted) await action();
        })
        .catch((cause: unknown) => {
          if (this.#running.isOver) return;
          this.#parts.log.error({ code: 'internal.fault', err: cause }, 'A network change met a fault.');
        });
    });
    this.#cancelTimer = () => {
      isWanted = false;
      cancel();
    };
  }
}
