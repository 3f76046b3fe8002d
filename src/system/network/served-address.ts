import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import { anyAddress } from '../../core/special-addresses.js';
import type { EventRecorder } from '../../journal/journal-event.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import type { Settings } from '../../settings/settings-schema.js';

export interface ServedAddressParts {
  readonly isOwnAddress: (address: string) => Promise<boolean>;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
}

const lookMs = 5_000;
/** An address may be away for a moment, as while DHCP renews it. */
const looksUntilMissing = 2;

/**
 * Where page and FTP listen: on `[web] bind`, or on every address while the machine does not have that one. A typing
 * error, or another address by DHCP, must not close the servers through which it is mended.
 */
export class ServedAddress {
  readonly #parts: ServedAddressParts;
  #wanted = anyAddress;
  #isMissing = false;
  #looksInVain = 0;
  #isRunning = false;
  #cancelLook: () => void = () => undefined;
  readonly #servers = new Set<() => Promise<void>>();

  constructor(parts: ServedAddressParts) {
    this.#parts = parts;
  }

  get bind(): string {
    return this.#isMissing ? anyAddress : this.#wanted;
  }

  /** The address of the settings, while the machine does not have it. */
  get missing(): string | undefined {
    return this.#isMissing ? this.#wanted : undefined;
  }

  /** `move` is called when the address was lost or is back, one server after the other; the returned function ends it. */
  onMove(move: () => Promise<void>): () => void {
    this.#servers.add(move);
    return () => this.#servers.delete(move);
  }

  async start({ web }: Settings): Promise<void> {
    this.#isRunning = true;
    await this.#want(web.bind);
  }

  /** Before what is served there takes the change. */
  async applySettings({ settings: { web } }: SettingsChange): Promise<void> {
    if (web.bind !== this.#wanted) await this.#want(web.bind);
  }

  /** Idempotent. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelLook();
  }

  async #want(bind: string): Promise<void> {
    this.#cancelLook();
    this.#wanted = bind;
    this.#looksInVain = 0;
    const isOwn = await this.#isOwn(bind);
    // The former address, that was missing, is no matter any more.
    this.#isMissing = !isOwn;
    if (!isOwn) this.#report();
    this.#lookLater();
  }

  #lookLater(): void {
    this.#cancelLook();
    if (!this.#isRunning || this.#wanted === anyAddress) return;
    this.#cancelLook = this.#parts.clock.schedule(lookMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    const wanted = this.#wanted;
    const isOwn = await this.#isOwn(wanted);
    if (!this.#isRunning || wanted !== this.#wanted) return;
    this.#looksInVain = isOwn ? 0 : this.#looksInVain + 1;
    const isMissing = !isOwn && (this.#isMissing || this.#looksInVain >= looksUntilMissing);
    if (isMissing !== this.#isMissing) {
      this.#isMissing = isMissing;
      this.#report();
      for (const move of this.#servers) await move();
    }
    if (wanted === this.#wanted) this.#lookLater();
  }

  async #isOwn(address: string): Promise<boolean> {
    return address === anyAddress || (await this.#parts.isOwnAddress(address));
  }

  #report(): void {
    const { recorder, log } = this.#parts;
    const [bind, isMissing] = [this.#wanted, this.#isMissing];
    recorder.record({ kind: isMissing ? 'served-address-missing' : 'served-address-back', subject: bind });
    const facts = { code: 'web.address-missing', bind };
    if (isMissing) log.warn(facts, 'This machine has no address of [web] bind: page and FTP are on every address.');
    else log.info({ bind }, 'The address of [web] bind is there: page and FTP are there only.');
  }
}
