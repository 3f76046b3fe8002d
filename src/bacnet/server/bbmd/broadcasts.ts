import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import { BvlcFunction } from '../../bvlc/bvlc-function.js';
import type { BroadcastDistributionEntry, BvlcMessage } from '../../bvlc/bvlc-message.js';
import type { BvlcRequestHandler } from '../dispatcher.js';
import { BvlcRequests } from '../handlers/bvlc-requests.js';
import { type DatagramAddress, type DatagramPort, isSameAddress } from '../network/datagram-port.js';
import type { Transmitter } from '../transmitter.js';
import { Bbmd } from './bbmd.js';
import { ForeignDevice, type ForeignDeviceOptions } from './foreign-device.js';

/** How broadcasts get beyond this subnet; a BBMD registers nowhere (135-2012 §J.5). */
export type BroadcastOptions =
  | ({ readonly kind: 'foreign-device' } & ForeignDeviceOptions)
  | {
      readonly kind: 'bbmd';
      readonly table: readonly BroadcastDistributionEntry[];
      /** Absent: it does. */
      readonly acceptsForeignDevices?: boolean;
    };

export interface BroadcastParts {
  readonly transmitter: Transmitter;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called each time broadcasts begin to go through another BBMD. */
  readonly onRegistered: () => void;
  /** Called when the registration with another BBMD has failed, or has not any more. */
  readonly onRegistrationFailure?: (isFailing: boolean) => void;
}

/** What goes to all and what comes from all, on this subnet and through BBMDs. */
export class Broadcasts implements BvlcRequestHandler {
  readonly foreignDevice: ForeignDevice | undefined;
  readonly bbmd: Bbmd | undefined;
  readonly #duplicates: DuplicateBroadcasts;
  readonly #refusals: BvlcRequests;

  constructor(options: BroadcastOptions | undefined, parts: BroadcastParts) {
    const { transmitter, clock, log, onRegistered, onRegistrationFailure } = parts;
    const send = (bytes: Uint8Array, to: DatagramAddress) => transmitter.sendBvlc(bytes, to);
    this.foreignDevice =
      options?.kind === 'foreign-device'
        ? new ForeignDevice(options, {
            clock,
            log,
            send,
            onRegistered,
            ...(onRegistrationFailure && { onFailure: onRegistrationFailure }),
          })
        : undefined;
    this.bbmd =
      options?.kind === 'bbmd' ? new Bbmd(options.table, { clock, send }, options.acceptsForeignDevices) : undefined;
    this.#duplicates = new DuplicateBroadcasts(clock);
    this.#refusals = new BvlcRequests(transmitter);
  }

  start(port: DatagramPort): void {
    this.bbmd?.attach(port);
    this.foreignDevice?.start();
  }

  /** Idempotent. */
  stop(): void {
    this.bbmd?.detach();
    this.foreignDevice?.stop();
  }

  /** Takes a broadcast of ours to where the local one does not get. */
  carry(npdu: Uint8Array): void {
    this.bbmd?.carryOwn(npdu);
    this.foreignDevice?.distribute(npdu);
  }

  knows(source: DatagramAddress): boolean {
    const { foreignDevice, bbmd } = this;
    return (foreignDevice && isSameAddress(foreignDevice.state.bbmd, source)) ?? bbmd?.isPeer(source) ?? false;
  }

  /** Carries a broadcast on where that is our task; true when what it holds is for us, and not for the second time. */
  receiveBroadcast(message: BvlcMessage, source: DatagramAddress): boolean {
    switch (message.function) {
      case BvlcFunction.originalBroadcastNpdu:
        this.bbmd?.carryLocal(message.npdu, source);
        return !this.#duplicates.isDuplicate(message.npdu, source, 'direct');
      case BvlcFunction.forwardedNpdu:
        this.bbmd?.carryForwarded(message.npdu, message.originator, source);
        return !this.#duplicates.isDuplicate(message.npdu, message.originator, source.address);
      case BvlcFunction.distributeBroadcastToNetwork:
        if (this.bbmd?.carryDistributed(message.npdu, source) === true) {
          return !this.#duplicates.isDuplicate(message.npdu, source, 'distributed');
        }
        this.receive(message, source);
        return false;
      default:
        return false;
    }
  }

  receive(message: BvlcMessage, source: DatagramAddress): void {
    if (message.function === BvlcFunction.result) this.foreignDevice?.receiveResult(message.resultCode, source);
    else if (this.bbmd) this.bbmd.receive(message, source);
    else this.#refusals.receive(message, source);
  }
}

/** The slowest way through BBMDs takes less; a peer that repeats itself takes longer, or comes the same way. */
const windowMs = 1000;
/** What asks for an answer is short: Who-Is, Who-Has. */
const longestOctets = 128;
const maxRemembered = 64;

interface Heard {
  readonly way: string;
  readonly atMs: number;
}

/** Tells a broadcast that came a second time by another way: from its sender, and through a BBMD. */
export class DuplicateBroadcasts {
  readonly #clock: Clock;
  readonly #heard = new Map<string, Heard>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `way` is who handed the broadcast to us; the same way twice is a repetition, and answered. */
  isDuplicate(npdu: Uint8Array, originator: DatagramAddress, way: string): boolean {
    if (npdu.length > longestOctets) return false;
    const nowMs = this.#clock.monotonicMs();
    const key = `${originator.address}:${originator.port} ${Buffer.from(npdu).toString('latin1')}`;
    const before = this.#heard.get(key);
    if (before !== undefined && before.way !== way && nowMs - before.atMs < windowMs) return true;
    this.#heard.delete(key);
    this.#heard.set(key, { way, atMs: nowMs });
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > maxRemembered && oldest !== undefined) this.#heard.delete(oldest);
    return false;
  }
}
