import { RawPeer } from '../udp.js';
import type { Peer } from './peer.js';
import {
  ackValues,
  type ConfirmedHeader,
  confirmed,
  confirmedService,
  errorOf,
  type PropertyReference,
  parseReply,
  pduType,
  type ReadResult,
  type Reply,
  readMultiplePayload,
  readMultipleResults,
  readPropertyPayload,
  unicast,
} from './wire.js';

const presentValue = 85;

/** The error class and code of an Error PDU, or the reason of a Reject or Abort, as an exception. */
export class Refused extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`PDU type ${reply.pduType}, ${reply.reason ?? errorOf(reply.payload)}`);
    this.reply = reply;
  }
}

export interface Assembled {
  readonly payload: Uint8Array;
  /** Payload sizes of the segments in order; one number for a whole answer. */
  readonly packets: readonly Uint8Array[];
}

/** A plain BACnet client by hand, which also puts segments together, with the window it likes. */
export class Reader {
  readonly #peer: Peer;
  #invokeId = 0;

  /** Speaks over any data link; `open` is for BACnet/IP. */
  constructor(peer: Peer) {
    this.#peer = peer;
  }

  static async open(port: number): Promise<Reader> {
    return new Reader(await RawPeer.open(port));
  }

  close(): Promise<void> {
    return this.#peer.close();
  }

  async read(type: number, instance: number, propertyId: number, index?: number): Promise<readonly unknown[]> {
    const payload = readPropertyPayload(type, instance, propertyId, index);
    return ackValues((await this.request(confirmedService.readProperty, payload)).payload);
  }

  /** The only value of a property. */
  async value(type: number, instance: number, propertyId = presentValue): Promise<unknown> {
    const values = await this.read(type, instance, propertyId);
    if (values.length !== 1) throw new Error(`${values.length} values`);
    return values[0];
  }

  async readMany(
    references: readonly PropertyReference[],
    header: ConfirmedHeader = {},
  ): Promise<readonly ReadResult[]> {
    const { payload } = await this.request(
      confirmedService.readPropertyMultiple,
      readMultiplePayload(references),
      header,
    );
    return readMultipleResults(payload);
  }

  /** Present values of many objects of one type in one request. */
  async presentValues(type: number, instances: readonly number[]): Promise<readonly unknown[]> {
    const references = instances.map((instance) => ({ type, instance, properties: [presentValue] }));
    const segmented = { segmentedResponseAccepted: true, maxSegments: 7 };
    return (await this.readMany(references, segmented)).map(({ values }) => values?.[0]);
  }

  async request(service: number, payload: Uint8Array, header: ConfirmedHeader = {}, window = 4): Promise<Assembled> {
    this.#invokeId = (this.#invokeId + 1) & 0xff;
    const invokeId = this.#invokeId;
    const isMine = (packet: Uint8Array) => parseReply(packet).invokeId === invokeId;
    const packets: Uint8Array[] = [];
    const { received } = this.#peer;
    let at = received.length;
    /** What came in the meantime counts: some links bring several packets at once. */
    const next = async () => {
      for (;;) {
        for (; at < received.length; at += 1) {
          const packet = received[at];
          if (!packet || !isMine(packet)) continue;
          at += 1;
          return packet;
        }
        if (!(await this.#peer.next(2000))) throw new Error('no answer');
      }
    };
    this.#peer.send(unicast(confirmed(service, payload, { ...header, invokeId })));
    for (;;) {
      const packet = await next();
      packets.push(packet);
      const reply = parseReply(packet);
      if (reply.pduType !== pduType.complexAck) throw new Refused(reply);
      if (!reply.segmented) return { payload: reply.payload, packets };
      const { sequenceNumber = 0, moreFollows = false } = reply;
      if (sequenceNumber !== (packets.length - 1) % 256) throw new Error(`segment ${sequenceNumber} out of order`);
      // §5.4.4: the first segment, each window's last and the last one are acknowledged.
      if (!moreFollows || sequenceNumber % window === 0) {
        this.#peer.send(unicast(Uint8Array.of(0x40, invokeId, sequenceNumber, window), 0x00));
      }
      if (!moreFollows) {
        const payloads = packets.map((one) => parseReply(one).payload);
        return { payload: Uint8Array.from(payloads.flatMap((one) => [...one])), packets };
      }
    }
  }
}
