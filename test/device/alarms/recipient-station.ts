import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { decodeEventNotification, type EventNotification } from '../../../src/bacnet/services/event-notification.js';
import type { SimulatedNetwork, SimulatedPort } from '../../support/bacnet/simulated-network.js';
import { hex, join, objectId, parseReply, pduType, unicast } from '../../support/bacnet/wire.js';

const [confirmedEventNotification, unconfirmedEventNotification, whoIs] = [2, 3, 8];

/** A BMS that takes event notifications, acknowledges them, and says where it is when it is asked for. */
export class RecipientStation {
  readonly received: EventNotification[] = [];
  isAlive = false;
  readonly #network: SimulatedNetwork;
  readonly #instance: number | undefined;
  #port: SimulatedPort;

  constructor(network: SimulatedNetwork, address: string, instance?: number) {
    this.#network = network;
    this.#instance = instance;
    this.#port = network.port(address, 47_808);
  }

  get address(): string {
    return this.#port.own.address;
  }

  /** It answers from here on, at another address where one is named. */
  async live(address = this.address): Promise<void> {
    if (this.isAlive) return;
    this.#port = this.#network.port(address, 47_808);
    this.#port.onMessage((bytes, from) => this.#receive(bytes, from));
    await this.#port.open();
    this.isAlive = true;
  }

  async die(): Promise<void> {
    await this.#port.close();
    this.isAlive = false;
  }

  #receive(bytes: Uint8Array, from: { readonly address: string; readonly port: number }): void {
    const { pduType: type, service, invokeId, networkMessage, payload } = parseReply(bytes);
    if (networkMessage !== undefined) return;
    if (type === pduType.unconfirmedRequest && service === whoIs) this.#sayWhereIAm(from);
    const isConfirmed = type === pduType.confirmedRequest && service === confirmedEventNotification;
    const isUnconfirmed = type === pduType.unconfirmedRequest && service === unconfirmedEventNotification;
    if (!isConfirmed && !isUnconfirmed) return;
    this.received.push(decodeEventNotification(new ByteReader(payload)));
    if (isConfirmed) this.#port.send(unicast(Uint8Array.of(0x20, invokeId ?? 0, confirmedEventNotification), 0), from);
  }

  #sayWhereIAm(to: { readonly address: string; readonly port: number }): void {
    if (this.#instance === undefined) return;
    // Max_APDU_Length_Accepted 1476, no segmentation, vendor 15.
    const iAm = join(hex('10 00 C4'), objectId(8, this.#instance), hex('22 05C4 91 03 21 0F'));
    this.#port.send(unicast(iAm, 0), to);
  }
}
