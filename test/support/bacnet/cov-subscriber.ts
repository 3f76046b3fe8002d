import type { DatagramAddress } from '../../../src/bacnet/server/network/datagram-port.js';
import { serverAddress } from './bacnet-bench.js';
import type { SimulatedNetwork, SimulatedPort } from './simulated-network.js';
import { confirmed, context, items, join, objectId, plain, unicast, unsignedOctets } from './wire.js';

export interface Notification {
  readonly confirmed: boolean;
  readonly invokeId: number | undefined;
  readonly processId: number;
  readonly device: string;
  /** As `type,instance`. */
  readonly object: string;
  readonly timeRemainingS: number;
  /** Property and value, in the order of the list. */
  readonly values: readonly (readonly [propertyId: number, value: unknown])[];
}

export interface Terms {
  readonly confirmed: boolean;
  readonly lifetimeS?: number;
}

export interface PropertyTerms {
  readonly propertyId: number;
  readonly arrayIndex?: number;
  readonly covIncrement?: number;
}

/** Process, object, and terms where the subscription is not cancelled (135-2012 §13.14.1). */
export function subscribePayload(processId: number, type: number, instance: number, terms?: Terms): Uint8Array {
  return join(
    context(0, unsignedOctets(processId)),
    context(1, objectId(type, instance)),
    terms ? context(2, [terms.confirmed ? 1 : 0]) : [],
    terms?.lifetimeS === undefined ? [] : context(3, unsignedOctets(terms.lifetimeS)),
  );
}

/** What SubscribeCOVProperty adds (135-2012 §13.15.1). */
export function propertyPayload({ propertyId, arrayIndex, covIncrement }: PropertyTerms): Uint8Array {
  const real = Buffer.alloc(4);
  real.writeFloatBE(covIncrement ?? 0);
  return join(
    [0x4e],
    context(0, unsignedOctets(propertyId)),
    arrayIndex === undefined ? [] : context(1, unsignedOctets(arrayIndex)),
    [0x4f],
    covIncrement === undefined ? [] : context(5, [...real]),
  );
}

export function readNotification(apdu: Uint8Array): Notification | undefined {
  const isConfirmed = apdu[0] === 0x00 && apdu[3] === 1;
  if (!isConfirmed && !(apdu[0] === 0x10 && apdu[1] === 2)) return undefined;
  const all = items(apdu.subarray(isConfirmed ? 4 : 2));
  const numberAt = (index: number) => [...(all[index]?.octets ?? [])].reduce((sum, octet) => sum * 256 + octet, 0);
  const identifierAt = (index: number) => `${numberAt(index) >>> 22},${numberAt(index) & 0x3fffff}`;
  const values: (readonly [number, unknown])[] = [];
  for (let at = 5; at < all.length - 1; at += 4) {
    const value = all[at + 2];
    if (value?.kind !== 'application') throw new Error('one primitive value expected');
    values.push([numberAt(at), plain(value)]);
  }
  return {
    confirmed: isConfirmed,
    invokeId: isConfirmed ? apdu[2] : undefined,
    processId: numberAt(0),
    device: identifierAt(1),
    object: identifierAt(2),
    timeRemainingS: numberAt(3),
    values,
  };
}

/** What the subscriber says to a confirmed notification; `undefined`: nothing. */
export type Answer = 'ack' | 'error' | 'reject' | 'abort' | undefined;

/** A BMS that subscribes, on a simulated network. */
export class CovSubscriber {
  readonly port: SimulatedPort;
  readonly notifications: Notification[] = [];
  /** APDUs other than notifications, as hexadecimal digits. */
  readonly answers: string[] = [];
  answer: Answer = 'ack';
  #invokeId = 0;

  constructor(network: SimulatedNetwork, own: DatagramAddress) {
    this.port = network.port(own.address, own.port);
    this.port.onMessage((packet) => this.#receive(packet));
  }

  subscribe(processId: number, type: number, instance: number, terms?: Terms): void {
    this.request(5, subscribePayload(processId, type, instance, terms));
  }

  subscribeProperty(processId: number, type: number, instance: number, property: PropertyTerms, terms?: Terms): void {
    this.request(28, join(subscribePayload(processId, type, instance, terms), propertyPayload(property)));
  }

  request(service: number, payload: Uint8Array): void {
    this.#invokeId = (this.#invokeId + 1) % 256;
    this.send(confirmed(service, payload, { invokeId: this.#invokeId }));
  }

  send(apdu: Uint8Array): void {
    this.port.send(unicast(apdu), serverAddress);
  }

  take(): Notification[] {
    return this.notifications.splice(0);
  }

  takeAnswers(): string[] {
    return this.answers.splice(0);
  }

  #receive(packet: Uint8Array): void {
    const apdu = packet.subarray(6);
    const notification = readNotification(apdu);
    if (notification === undefined) {
      this.answers.push(Buffer.from(apdu).toString('hex'));
      return;
    }
    this.notifications.push(notification);
    if (notification.invokeId !== undefined) this.#reply(notification.invokeId);
  }

  #reply(invokeId: number): void {
    switch (this.answer) {
      case 'ack':
        this.send(Uint8Array.of(0x20, invokeId, 1));
        break;
      case 'error':
        // services / unknown-subscription
        this.send(Uint8Array.of(0x50, invokeId, 1, 0x91, 5, 0x91, 79));
        break;
      case 'reject':
        this.send(Uint8Array.of(0x60, invokeId, 9));
        break;
      case 'abort':
        this.send(Uint8Array.of(0x71, invokeId, 9));
        break;
      case undefined:
        break;
    }
  }
}
