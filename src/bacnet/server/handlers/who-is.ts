import type { Clock } from '../../../core/clock.js';
import { SourceRateLimit } from '../../../core/source-rate-limit.js';
import { maxApduLengthBacnetIp } from '../../apdu/max-sizes.js';
import { PduType } from '../../apdu/pdu-type.js';
import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { Segmentation } from '../../encoding/property-enumerations.js';
import { ServicesSupportedBit, UnconfirmedService } from '../../encoding/service-choices.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { encodeIAmRequest } from '../../services/i-am.js';
import { type DeviceRange, decodeWhoIsRequest } from '../../services/who-is.js';
import type { Delivery } from '../delivery.js';
import type { DiscoveryLimit } from '../discovery-limit.js';
import type { Peer } from '../peer.js';
import type { ServerCounters } from '../server-counters.js';
import type { UnconfirmedServiceHandler } from '../service-registry.js';
import type { Transmitter } from '../transmitter.js';

/** I-Am a second that go to everybody on the wire. */
const wireAnswers = { perSource: 1, total: 5 };

/** Who-Is (135-2012 §16.10): I-Am to the device that asked, and as a rule to no other. */
export class WhoIsHandler implements UnconfirmedServiceHandler {
  readonly service = UnconfirmedService.whoIs;
  readonly supportedBit = ServicesSupportedBit.whoIs;
  readonly #store: ObjectStore;
  readonly #vendorId: number;
  readonly #transmitter: Transmitter;
  readonly #limit: DiscoveryLimit;
  readonly #wireLimit: SourceRateLimit;
  readonly #counters: ServerCounters;

  constructor(
    store: ObjectStore,
    vendorId: number,
    transmitter: Transmitter,
    limit: DiscoveryLimit,
    counters: ServerCounters,
    clock: Clock,
  ) {
    this.#store = store;
    this.#vendorId = vendorId;
    this.#transmitter = transmitter;
    this.#limit = limit;
    this.#wireLimit = new SourceRateLimit(clock, wireAnswers);
    this.#counters = counters;
  }

  receive(request: ByteReader, peer: Peer, delivery: Delivery): void {
    const { range } = decodeWhoIsRequest(request);
    const device = this.#store.device;
    if (device === undefined || !isInRange(device.id.instance, range)) return;
    if (!this.#limit.admits(peer, delivery)) {
      this.#counters.rateLimited += 1;
      return;
    }
    const service = UnconfirmedService.iAm;
    this.writeIAm(this.#transmitter.beginApdu(peer, false, { type: PduType.unconfirmedRequest, service }));
    this.#transmitter.send(peer);
    if (delivery.kind === 'wire') this.#answerStranger(peer);
  }

  /**
   * A client on our wire with an address of another subnet is a PC with an unfitting address, and no unicast of ours
   * reaches it: the I-Am goes to 255.255.255.255 as well, seldom, since it disturbs everybody.
   */
  #answerStranger(peer: Peer): void {
    if (peer.remote !== undefined || this.#transmitter.isOnOwnNetwork(peer)) return;
    if (!this.#wireLimit.admits(peer.address)) return;
    this.#transmitter.sendOnWire(peer, UnconfirmedService.iAm, (writer) => this.writeIAm(writer));
  }

  writeIAm(writer: ByteWriter): void {
    const device = this.#store.device;
    if (device === undefined) return;
    encodeIAmRequest(writer, {
      device: device.id,
      maxApduLengthAccepted: maxApduLengthBacnetIp,
      segmentation: Segmentation.both,
      vendorId: this.#vendorId,
    });
  }
}

/** Reversed limits hold no device (135-2012 §16.10.1.1). */
export function isInRange(instance: number, range: DeviceRange | undefined): boolean {
  return range === undefined || (instance >= range.low && instance <= range.high);
}
