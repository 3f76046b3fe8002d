import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { GatewayError } from '../../errors.js';
import type { Logger } from '../../log.js';
import type { BackendChoice, NetworkAgent } from './network-agent.js';
import { type Confirmation, type NetworkRecord, NetworkRecordFile, type PendingChange } from './network-record.js';
import { areSameNetwork, type NetworkSettings } from './network-settings.js';

/** Time to find the gateway at its new address and to say so. */
export const confirmWithinMs = 90_000;
const retryMs = 10_000;

export type NetworkEvent =
  | { readonly kind: 'applied' | 'confirmed'; readonly settings: NetworkSettings; readonly by: string }
  /** `cause`: what failed; undefined when nobody confirmed in time. */
  | { readonly kind: 'reverted'; readonly settings: NetworkSettings; readonly cause: GatewayError | undefined };

export interface ConfirmOrRevertParts {
  /** In the data folder. */
  readonly file: string;
  readonly agent: NetworkAgent;
  readonly clock: Clock;
  readonly log: Logger;
  /** `[network] backend`. */
  choice(): BackendChoice;
  /** Writes the former `[network]` into config.ini again. */
  putBack(settings: NetworkSettings): Promise<void>;
  tell(event: NetworkEvent): void;
}

export interface ChangeRequest {
  readonly settings: NetworkSettings;
  readonly by: string;
  /** How long the old address still serves, so that the answer to the request gets out. */
  readonly delayMs: number;
  readonly confirmation: Confirmation;
}

/** A change of the network that nobody confirms from the new address goes back by itself, whatever restarts meanwhile. */
export class ConfirmOrRevert {
  readonly #parts: ConfirmOrRevertParts;
  readonly #file: NetworkRecordFile;
  #record: NetworkRecord | undefined;
  #cancelTimer = () => {};
  #working: Promise<void> = Promise.resolve();
  #isStopped = true;

  constructor(parts: ConfirmOrRevertParts) {
    this.#parts = parts;
    this.#file = new NetworkRecordFile(parts.file, parts.log);
  }

  /** The change that waits for its confirmation. */
  get pending(): PendingChange | undefined {
    return this.#record?.pending;
  }

  /** Takes up a change that a restart has cut; a change that was cut while it was made goes back at once. */
  async start(): Promise<void> {
    this.#record = await this.#file.read();
    this.#isStopped = false;
    const { pending } = this.#record;
    if (pending === undefined) return;
    if (pending.stage === 'announced') return this.#schedule(0, () => this.#apply(pending));
    const leftMs = pending.stage === 'applied' ? pending.untilMs - this.#parts.clock.wallMs() : 0;
    // A machine without a battery clock may wake up years before: nobody waits longer than they were told.
    this.#schedule(Math.min(Math.max(leftMs, 0), confirmWithinMs), () => this.#revert(undefined));
  }

  /** Idempotent; what is pending goes on at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#working;
  }

  /** Whether these settings are those that are in force, or about to be. */
  isKnown(settings: NetworkSettings): boolean {
    const { confirmed, pending } = this.#known;
    return areSameNetwork(settings, pending?.settings ?? confirmed);
  }

  /** Remembers the change and makes it after the delay; says when it will go back. */
  async begin({ settings, by, delayMs, confirmation }: ChangeRequest): Promise<{ readonly revertAtMs: number }> {
    const { confirmed, pending } = this.#known;
    const untilMs = this.#parts.clock.wallMs() + delayMs + confirmWithinMs;
    const next: PendingChange = {
      id: randomUUID(),
      ...(pending && { continues: pending.id }),
      settings,
      by,
      confirmation,
      untilMs,
      stage: 'announced',
    };
    await this.#remember({ confirmed, pending: next });
    this.#schedule(delayMs, () => this.#apply(next));
    return { revertAtMs: untilMs };
  }

  /** Takes back a change, for instance one that cannot be written into config.ini. */
  abandon(cause: GatewayError): void {
    if (this.pending) this.#schedule(0, () => this.#revert(cause));
  }

  /** Whether whoever has reached this address of ours may keep the change. */
  canConfirm(localAddress: string): boolean {
    return this.pending?.stage === 'applied' && isAt(this.pending.settings, localAddress);
  }

  /** Keeps the change. Rejects with `network.nothing-to-confirm`, or with `network.not-there` by the old address. */
  async confirm(by: string, localAddress: string): Promise<void> {
    const pending = this.pending;
    if (pending?.stage !== 'applied') {
      throw new GatewayError('network.nothing-to-confirm', 'No network change waits for its confirmation.');
    }
    if (!this.canConfirm(localAddress)) {
      throw new GatewayError('network.not-there', `Open the page at the new address; this is ${localAddress}.`);
    }
    await this.#confirm(pending, by);
  }

  /** A login at the new address proves that a change by file can be reached. */
  async noticeLogin(by: string, localAddress: string): Promise<void> {
    const pending = this.pending;
    if (pending?.stage !== 'applied' || pending.confirmation !== 'login') return;
    if (this.canConfirm(localAddress)) await this.#confirm(pending, by);
  }

  async #confirm({ id, settings }: PendingChange, by: string): Promise<void> {
    this.#cancelTimer();
    await this.#remember({ confirmed: settings });
    this.#parts.tell({ kind: 'confirmed', settings, by });
    await this.#parts.agent.confirm(id).catch((cause: unknown) => {
      // The next change names its own: what is left there is never used.
      this.#parts.log.warn({ err: cause }, 'The network helper keeps what was there before the confirmed change.');
    });
  }

  async #apply(change: PendingChange): Promise<void> {
    const { agent, clock, log, tell } = this.#parts;
    const { id, continues, settings, by } = change;
    const { confirmed } = this.#known;
    try {
      await this.#remember({ confirmed, pending: { ...change, stage: 'applying' } });
      const order = { id, choice: this.#parts.choice(), settings, ...(continues !== undefined && { continues }) };
      await agent.apply(order);
    } catch (cause) {
      log.error({ code: 'network.failed', err: cause }, 'The network settings cannot be applied and go back.');
      return this.#revert(known(cause));
    }
    // A lease may have taken its time: the whole 90 s begin when there is something to look at.
    const applied: PendingChange = { ...change, stage: 'applied', untilMs: clock.wallMs() + confirmWithinMs };
    await this.#remember({ confirmed, pending: applied });
    tell({ kind: 'applied', settings, by });
    if (change.confirmation === 'none') return this.#confirm(applied, by);
    this.#schedule(confirmWithinMs, () => this.#revert(undefined));
  }

  async #revert(cause: GatewayError | undefined): Promise<void> {
    const { agent, log, putBack, tell } = this.#parts;
    const { confirmed, pending } = this.#known;
    if (pending === undefined) return;
    try {
      // Both are harmless when they were done before a power cut already.
      await agent.revert(pending.id);
      if (pending.continues !== undefined) await agent.revert(pending.continues);
    } catch (error) {
      log.error({ code: 'network.failed', err: error }, 'The former network settings cannot be put back; tried again.');
      return this.#schedule(retryMs, () => this.#revert(cause));
    }
    // Known at once, so that what is put back is not taken for one more change; on the disk when all is done.
    this.#record = { confirmed };
    await putBack(confirmed).catch((error: unknown) => {
      log.error({ err: error }, 'The former [network] cannot be written into config.ini.');
    });
    await this.#remember({ confirmed });
    tell({ kind: 'reverted', settings: confirmed, cause });
  }

  get #known(): NetworkRecord {
    if (this.#record) return this.#record;
    throw new GatewayError('internal.fault', 'The network is changed before it was started.');
  }

  async #remember(record: NetworkRecord): Promise<void> {
    this.#record = record;
    await this.#file.write(record);
  }

  #schedule(delayMs: number, action: () => Promise<void>): void {
    this.#cancelTimer();
    if (this.#isStopped) return;
    this.#cancelTimer = this.#parts.clock.schedule(delayMs, () => {
      this.#working = this.#working.then(action).catch((cause: unknown) => {
        this.#parts.log.error({ code: 'internal.fault', err: cause }, 'A network change met a fault.');
      });
    });
  }
}

/** Whether a connection to this address of ours proves that the settings work. */
function isAt({ dhcp, address }: NetworkSettings, localAddress: string): boolean {
  const local = localAddress.replace(/^::ffff:/, '');
  return dhcp ? !/^(127\.|::1$)/.test(local) : local === address;
}

function known(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause;
  return new GatewayError('network.failed', cause instanceof Error ? cause.message : String(cause), {}, cause);
}
