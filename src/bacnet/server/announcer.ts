import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { DataLink } from '../datalink/station.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { UnconfirmedService } from '../encoding/service-choices.js';
import type { WhoIsHandler } from './handlers/who-is.js';
import type { Transmitter } from './transmitter.js';

export interface AnnouncerParts {
  readonly transmitter: Transmitter;
  readonly whoIs: WhoIsHandler;
  readonly mayInitiate: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

const firstRetryMs = 1_000;
const longestRetryMs = 10_000;

/**
 * I-Am, broadcast on BACnet/IP once in the life of the server and never again (BTL implementation guidelines 7.2, 7.4), on
 * BACnet/SC each time a hub takes us in: others there have not heard us before.
 */
export class Announcer {
  readonly #parts: AnnouncerParts;
  #isAnnounced = false;
  #isAnnouncedBeyond = false;
  #isCancelled = false;
  #cancelRetry: () => void = () => undefined;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** `onDone` is called when a network has taken it, or at once when there is nothing to announce. */
  announce(onDone: () => void): void {
    this.#isCancelled = false;
    if (this.#isAnnounced || !this.#parts.mayInitiate()) onDone();
    else this.#try(firstRetryMs, onDone);
  }

  /** Once more, for those whom the one of the start could not reach before a BBMD took us in. */
  announceBeyond(): void {
    if (this.#isAnnouncedBeyond || !this.#parts.mayInitiate()) return;
    this.#isAnnouncedBeyond = true;
    const { transmitter, whoIs } = this.#parts;
    transmitter.carryUnconfirmed(UnconfirmedService.iAm, (writer) => whoIs.writeIAm(writer));
  }

  /** To the nodes of the hub that has accepted us. */
  announceToNodes(): void {
    if (this.#parts.mayInitiate()) void this.#broadcast('sc').catch(() => undefined);
  }

  /** The port went away: what could not be announced yet waits for the next `announce`. */
  cancel(): void {
    this.#isCancelled = true;
    this.#cancelRetry();
  }

  #try(retryMs: number, onDone: () => void): void {
    const { clock, log } = this.#parts;
    this.#broadcast('ip').then(
      () => {
        this.#isAnnounced = true;
        if (!this.#isCancelled) onDone();
      },
      (cause: unknown) => {
        if (this.#isCancelled) return;
        log.debug({ err: cause, retryMs }, 'The I-Am of the start waits for the network.');
        this.#cancelRetry = clock.schedule(retryMs, () => this.#try(Math.min(retryMs * 2, longestRetryMs), onDone));
      },
    );
  }

  #broadcast(only: DataLink): Promise<void> {
    const { transmitter, whoIs } = this.#parts;
    const write = (writer: ByteWriter) => whoIs.writeIAm(writer);
    return transmitter.broadcastUnconfirmed(UnconfirmedService.iAm, write, { scope: 'global', priority: 0, only });
  }
}
