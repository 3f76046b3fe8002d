import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import { stationName } from '../../datalink/station.js';
import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { maxInstance, ObjectType } from '../../encoding/object-type.js';
import { UnconfirmedService } from '../../encoding/service-choices.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { decodeIAmRequest } from '../../services/i-am.js';
import { decodeIHaveRequest } from '../../services/i-have.js';
import { encodeWhoHasRequest } from '../../services/who-has.js';
import { encodeWhoIsRequest } from '../../services/who-is.js';
import type { Peer } from '../peer.js';
import type { UnconfirmedServiceHandler } from '../service-registry.js';
import { type OtherDevice, OtherDevices, type SeenDevice, SeenDevices } from './other-devices.js';
import { proposeInstance, proposeName } from './proposals.js';

export interface IdentityState {
  readonly instance: number;
  readonly objectName: string;
  /** Others with our Device Identifier; a free number is proposed while there are any. */
  readonly sameInstance: readonly OtherDevice[];
  readonly proposedInstance: number | undefined;
  /** Others with our Object_Name; another name is proposed while there are any. */
  readonly sameName: readonly OtherDevice[];
  readonly proposedName: string | undefined;
}

export type IdentityEvent =
  | { readonly kind: 'same-instance'; readonly other: OtherDevice; readonly proposal: number }
  | { readonly kind: 'same-name'; readonly other: OtherDevice; readonly name: string; readonly proposal: string }
  | { readonly kind: 'same-instance-ended' | 'same-name-ended'; readonly other: OtherDevice };

export interface IdentityParts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Rejects when no network takes it. */
  readonly broadcast: (service: UnconfirmedService, write: (writer: ByteWriter) => void) => Promise<void>;
  /** True for a MAC address of our own behind a router: this device is on both networks that it joins. */
  readonly isOwn: (macAddress: Uint8Array) => boolean;
}

/** Asked thrice: after a power cut, switches pass nothing for some seconds, and other devices start later. */
const askAgainAfterMs = [10_000, 50_000];
/** While somebody has what is ours, to see when that ends. */
const askWhileNotAloneMs = 300_000;
/** Three questions without an answer. */
const forgetAfterMs = 3 * askWhileNotAloneMs;
/** How many numbers after ours are asked for, so that the proposal is a free one. */
const numbersAskedFor = 32;
/** Between two searches that people ask for. */
const searchPauseMs = 2000;

/** Sees to it that a second device with our Device Identifier or our Object_Name does not go unnoticed. */
export class IdentityWatch {
  readonly #parts: IdentityParts;
  readonly #unitNumber: number;
  readonly #seen: SeenDevices;
  readonly #listeners = new Set<(event: IdentityEvent) => void>();
  #sameInstance: OtherDevices;
  #sameName: OtherDevices;
  #asked = 0;
  #searchedAtMs = Number.NEGATIVE_INFINITY;
  #isRunning = false;
  #watchedName = '';
  #cancelNext: () => void = () => undefined;
  #endRevisions: () => void = () => undefined;

  /** `unitNumber`: which unit of a parallel system this is, 0 for none. */
  constructor(unitNumber: number, parts: IdentityParts) {
    this.#unitNumber = unitNumber;
    this.#parts = parts;
    this.#seen = new SeenDevices(parts.clock);
    this.#sameInstance = new OtherDevices(parts.clock);
    this.#sameName = new OtherDevices(parts.clock);
  }

  get state(): IdentityState {
    const { instance, name } = this.#own;
    return {
      instance,
      objectName: name,
      sameInstance: this.#sameInstance.devices,
      proposedInstance: this.#sameInstance.size > 0 ? this.#proposedInstance : undefined,
      sameName: this.#sameName.devices,
      proposedName: this.#sameName.size > 0 ? proposeName(name, this.#unitNumber) : undefined,
    };
  }

  /** Device Identifiers that others were heard to have. */
  get seen(): ReadonlySet<number> {
    return this.#seen.instances;
  }

  /** The other devices that were heard; the one that was heard last comes last. */
  get others(): readonly SeenDevice[] {
    return this.#seen.devices;
  }

  /**
   * Asks all networks for one device, or for all of them; whoever answers is among the `others`. False where that was asked
   * a moment ago: on a large site all answer at once.
   */
  search(instance?: number): boolean {
    const nowMs = this.#parts.clock.monotonicMs();
    if (!this.#isRunning || nowMs - this.#searchedAtMs < searchPauseMs) return false;
    this.#searchedAtMs = nowMs;
    if (instance === undefined) {
      this.#broadcast(UnconfirmedService.whoIs, (writer) => encodeWhoIsRequest(writer, { range: undefined }));
    } else {
      this.#askFor(instance, instance);
    }
    return true;
  }

  /** The returned function ends it. */
  onEvent(listener: (event: IdentityEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What hears the answers. */
  handlers(): readonly UnconfirmedServiceHandler[] {
    return [
      {
        service: UnconfirmedService.iAm,
        supportedBit: undefined,
        receive: (request, peer) => this.#hearIAm(request, peer),
      },
      {
        service: UnconfirmedService.iHave,
        supportedBit: undefined,
        receive: (request, peer) => this.#hearIHave(request, peer),
      },
    ];
  }

  start(): void {
    this.stop();
    this.#isRunning = true;
    this.#watchedName = this.#own.name;
    this.#endRevisions = this.#parts.store.onDatabaseRevision(() => this.#nameMayHaveChanged());
    this.#ask();
  }

  /** Idempotent; what is known of others stays. */
  stop(): void {
    this.#isRunning = false;
    this.#asked = 0;
    this.#cancelNext();
    this.#endRevisions();
  }

  get #own(): { readonly instance: number; readonly name: string } {
    const { device } = this.#parts.store;
    return { instance: device?.id.instance ?? maxInstance, name: device?.name ?? '' };
  }

  get #proposedInstance(): number {
    return proposeInstance(this.#seen.instances, this.#own.instance, this.#unitNumber);
  }

  #hearIAm(request: ByteReader, peer: Peer): void {
    const { device, vendorId } = decodeIAmRequest(request);
    if (device.objectType === ObjectType.device) this.#hear(peer, device.instance, vendorId);
  }

  #hearIHave(request: ByteReader, peer: Peer): void {
    const { device, object, objectName } = decodeIHaveRequest(request);
    if (device.objectType !== ObjectType.device) return;
    this.#hear(peer, device.instance, undefined);
    // Names of other objects need to differ within their device only (135-2012 §12.11.2).
    if (object.objectType === ObjectType.device && objectName === this.#own.name) this.#hearName(peer, device.instance);
  }

  #hear(peer: Peer, instance: number, vendorId: number | undefined): void {
    if (!this.#isRunning || this.#isEcho(peer)) return;
    const own = this.#own.instance;
    if (instance !== own) {
      this.#seen.note(peer, instance, vendorId);
      return;
    }
    const other = this.#sameInstance.note(peer, instance, vendorId);
    if (other === undefined) return;
    this.#parts.log.error(
      { code: 'bacnet.duplicate-instance', device: own, ...factsOf(other), proposal: this.#proposedInstance },
      `Another device at ${placeOf(other)} has our Device Identifier ${own}: give one of them another number.`,
    );
    this.#emit({ kind: 'same-instance', other, proposal: this.#proposedInstance });
    this.#askFor(own + 1, Math.min(own + numbersAskedFor, maxInstance - 1));
    this.#keepAsking();
  }

  #isEcho({ remote }: Peer): boolean {
    return remote !== undefined && this.#parts.isOwn(remote.address);
  }

  #hearName(peer: Peer, instance: number): void {
    if (!this.#isRunning || this.#isEcho(peer)) return;
    const { name } = this.#own;
    const other = this.#sameName.note(peer, instance, undefined);
    if (other === undefined) return;
    const proposal = proposeName(name, this.#unitNumber);
    this.#parts.log.warn(
      { code: 'bacnet.duplicate-name', name, ...factsOf(other), proposal },
      `Device ${instance} at ${placeOf(other)} has our Object_Name too. [bacnet] object_name=${proposal} would tell them apart.`,
    );
    this.#emit({ kind: 'same-name', other, name, proposal });
    this.#keepAsking();
  }

  #nameMayHaveChanged(): void {
    const { name } = this.#own;
    if (name === this.#watchedName) return;
    this.#watchedName = name;
    this.#end('same-name-ended', this.#sameName.dropOlderThan(0));
    this.#asked = 0;
    this.#cancelNext();
    this.#ask();
  }

  #ask(): void {
    this.#end('same-instance-ended', this.#sameInstance.dropOlderThan(forgetAfterMs));
    this.#end('same-name-ended', this.#sameName.dropOlderThan(forgetAfterMs));
    const { instance, name } = this.#own;
    this.#askFor(instance, instance);
    this.#broadcast(UnconfirmedService.whoHas, (writer) =>
      encodeWhoHasRequest(writer, { range: undefined, object: name }),
    );
    const isAlone = this.#sameInstance.size + this.#sameName.size === 0;
    const nextMs = askAgainAfterMs[this.#asked] ?? (isAlone ? undefined : askWhileNotAloneMs);
    this.#asked += 1;
    if (nextMs !== undefined) this.#cancelNext = this.#parts.clock.schedule(nextMs, () => this.#ask());
  }

  #keepAsking(): void {
    if (this.#asked <= askAgainAfterMs.length) return;
    this.#cancelNext();
    this.#cancelNext = this.#parts.clock.schedule(askWhileNotAloneMs, () => this.#ask());
  }

  #askFor(low: number, high: number): void {
    if (low > high) return;
    this.#broadcast(UnconfirmedService.whoIs, (writer) => encodeWhoIsRequest(writer, { range: { low, high } }));
  }

  #broadcast(service: UnconfirmedService, write: (writer: ByteWriter) => void): void {
    this.#parts.broadcast(service, write).catch((cause: unknown) => {
      this.#parts.log.debug({ err: cause, service }, 'No network takes the question for others like us.');
    });
  }

  #end(kind: 'same-instance-ended' | 'same-name-ended', gone: readonly OtherDevice[]): void {
    for (const other of gone) {
      this.#parts.log.info(
        { kind, ...factsOf(other) },
        `The device at ${placeOf(other)} is no double of ours any more.`,
      );
      this.#emit({ kind, other });
    }
  }

  #emit(event: IdentityEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function factsOf({ address, remote, instance, vendorId }: OtherDevice): Record<string, unknown> {
  return { address: address.address, port: address.port, other: instance, vendorId, ...remote };
}

function placeOf({ address, remote }: OtherDevice): string {
  const place = stationName(address);
  return remote === undefined ? place : `${place}, network ${remote.network}, MAC ${remote.mac}`;
}
