import { PduType } from '../bacnet/apdu/pdu-type.js';
import { decodeApplicationValues } from '../bacnet/encoding/application-codec.js';
import { maxInstance, ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import { ConfirmedService, UnconfirmedService } from '../bacnet/encoding/service-choices.js';
import type { NetworkAddress } from '../bacnet/npdu/npdu.js';
import type { DatagramAddress } from '../bacnet/server/network/datagram-port.js';
import { decodeIAmRequest } from '../bacnet/services/i-am.js';
import { decodeReadPropertyAck, encodeReadPropertyRequest } from '../bacnet/services/read-property.js';
import {
  decodeReadPropertyMultipleAck,
  encodeReadPropertyMultipleRequest,
} from '../bacnet/services/read-property-multiple.js';
import type { Clock } from '../core/clock.js';
import { hasCode } from '../core/errors.js';
import { type ReceivedApdu, readPacket, requestPacket, whoIsPacket } from './bacnet-packets.js';
import type { DeviceTexts, FoundDevice } from './found-gateway.js';
import type { Wire } from './sockets/broadcast-wire.js';

/** Of the Device object, by the names that the finder has for them. */
const properties: Readonly<Record<keyof DeviceTexts, number>> = {
  name: PropertyIdentifier.objectName,
  power: PropertyIdentifier.modelName,
  description: PropertyIdentifier.description,
  location: PropertyIdentifier.location,
  firmware: PropertyIdentifier.firmwareRevision,
  vendor: PropertyIdentifier.vendorName,
};

/** A network with more devices than that is not searched for a UPS by hand. */
const maxDevices = 2000;
/** Devices are asked one after the other when there are many, so that the answers find room. */
const maxRunning = 16;
const answerTimeoutMs = 1000;
const attempts = 3;

interface Device {
  readonly address: DatagramAddress;
  readonly remote: NetworkAddress | undefined;
  readonly instance: number;
  readonly vendorId: number;
  texts: DeviceTexts | undefined;
}

type Answer = ReceivedApdu | 'timeout';

/** Finds BACnet devices by Who-Is and reads what those of our kind say of themselves. */
export class BacnetSearch {
  readonly #clock: Clock;
  readonly #isOfInterest: (device: FoundDevice) => boolean;
  readonly #isHost: (address: string) => boolean;
  readonly #devices = new Map<string, Device>();
  readonly #running = new Map<string, (answer: Answer) => void>();
  readonly #waiting: Device[] = [];
  readonly #pending = new Set<Promise<void>>();
  #wire: Wire | undefined;
  #invokeId = 0;
  #isOver = false;

  /** Who cannot be a host, as `isHost` says, is neither listed nor asked. */
  constructor(clock: Clock, isOfInterest: (device: FoundDevice) => boolean, isHost: (address: string) => boolean) {
    this.#clock = clock;
    this.#isOfInterest = isOfInterest;
    this.#isHost = isHost;
  }

  get devices(): readonly FoundDevice[] {
    return [...this.#devices.values()].map(asFound);
  }

  attach(wire: Wire): void {
    this.#wire = wire;
  }

  ask(port: number): void {
    this.#wire?.broadcast(whoIsPacket(), port);
  }

  /** Asks one address, where a broadcast might not have come to. */
  askAt(to: DatagramAddress): void {
    this.#wire?.send(whoIsPacket(), to);
  }

  /** Resolves when all that is known so far has answered, or will not; what lasts longer is given up, and no more is asked. */
  async settle(withinMs: number): Promise<void> {
    const cancel = this.#clock.schedule(withinMs, () => this.#end());
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    cancel();
    this.#end();
  }

  #end(): void {
    this.#isOver = true;
    this.#waiting.length = 0;
    for (const answer of this.#running.values()) answer('timeout');
  }

  receive(bytes: Uint8Array, source: DatagramAddress): void {
    try {
      const packet = readPacket(bytes, source);
      if (packet) this.#receive(packet);
    } catch (cause) {
      // Anybody may send anything to a UDP port.
      if (!hasCode(cause, 'bacnet.decode')) throw cause;
    }
  }

  #receive(packet: ReceivedApdu): void {
    const { apdu } = packet;
    switch (apdu.type) {
      case PduType.unconfirmedRequest:
        if (apdu.service === UnconfirmedService.iAm) this.#hear(packet);
        break;
      case PduType.complexAck:
      case PduType.error:
      case PduType.reject:
      case PduType.abort:
        this.#running.get(transactionKey(packet.from, packet.remote, apdu.invokeId))?.(packet);
        break;
      case PduType.confirmedRequest:
      case PduType.simpleAck:
      case PduType.segmentAck:
        // The finder serves nothing, and asks for nothing that these answer.
        break;
    }
  }

  #hear({ parameters, from, remote }: ReceivedApdu): void {
    const { device, vendorId } = decodeIAmRequest(parameters);
    if (device.objectType !== ObjectType.device || device.instance >= maxInstance) return;
    // A forwarded NPDU may name anything as its originator, a port that nothing can be sent to included.
    if (from.port === 0 || !this.#isHost(from.address)) return;
    const key = `${placeKey(from, remote)}/${device.instance}`;
    if (this.#devices.has(key) || this.#devices.size >= maxDevices) return;
    const found: Device = { address: from, remote, instance: device.instance, vendorId, texts: undefined };
    this.#devices.set(key, found);
    if (this.#isOver || !this.#isOfInterest(asFound(found))) return;
    this.#waiting.push(found);
    this.#next();
  }

  #next(): void {
    if (this.#pending.size >= maxRunning) return;
    const device = this.#waiting.shift();
    if (device === undefined) return;
    const reading = this.#read(device).finally(() => {
      this.#pending.delete(reading);
      this.#next();
    });
    this.#pending.add(reading);
  }

  async #read(device: Device): Promise<void> {
    const references = Object.values(properties).map((propertyId) => ({ propertyId, arrayIndex: undefined }));
    const objectId = { objectType: ObjectType.device, instance: device.instance };
    const answer = await this.#request(device, ConfirmedService.readPropertyMultiple, (writer) =>
      encodeReadPropertyMultipleRequest(writer, [{ objectId, properties: references }]),
    );
    if (answer === 'timeout') return;
    const values = answer.apdu.type === PduType.complexAck ? textsOfMultiple(answer) : await this.#readSingly(device);
    device.texts = {
      name: values.get(properties.name),
      power: values.get(properties.power),
      description: values.get(properties.description),
      location: values.get(properties.location),
      firmware: values.get(properties.firmware),
      vendor: values.get(properties.vendor),
    };
  }

  /** For a device that has no ReadPropertyMultiple. */
  async #readSingly(device: Device): Promise<ReadonlyMap<number, string>> {
    const values = new Map<number, string>();
    for (const propertyId of Object.values(properties)) {
      const objectId = { objectType: ObjectType.device, instance: device.instance };
      const answer = await this.#request(device, ConfirmedService.readProperty, (writer) =>
        encodeReadPropertyRequest(writer, { objectId, propertyId, arrayIndex: undefined }),
      );
      if (answer === 'timeout') break;
      if (answer.apdu.type !== PduType.complexAck) continue;
      const value = quietly(() => textOf(decodeReadPropertyAck(answer.parameters).value));
      if (value !== undefined) values.set(propertyId, value);
    }
    return values;
  }

  async #request(
    { address, remote }: Device,
    service: number,
    writeParameters: Parameters<typeof requestPacket>[3],
  ): Promise<Answer> {
    const invokeId = this.#invokeId;
    this.#invokeId = (invokeId + 1) % 256;
    const packet = requestPacket(remote, service, invokeId, writeParameters);
    const key = transactionKey(address, remote, invokeId);
    let answer: Answer = 'timeout';
    for (let attempt = 0; answer === 'timeout' && attempt < attempts && !this.#isOver; attempt += 1) {
      answer = await new Promise<Answer>((resolve) => {
        const cancel = this.#clock.schedule(answerTimeoutMs, () => resolve('timeout'));
        this.#running.set(key, (received) => {
          cancel();
          resolve(received);
        });
        this.#wire?.send(packet, address);
      });
    }
    this.#running.delete(key);
    return answer;
  }
}

function textsOfMultiple({ parameters }: ReceivedApdu): ReadonlyMap<number, string> {
  const results = quietly(() => decodeReadPropertyMultipleAck(parameters)) ?? [];
  const values = new Map<number, string>();
  for (const { propertyId, value } of results.flatMap((one) => one.results)) {
    const text = value && quietly(() => textOf(value));
    if (text !== undefined) values.set(propertyId, text);
  }
  return values;
}

function textOf(value: Uint8Array): string | undefined {
  const [first] = decodeApplicationValues(value) ?? [];
  return first?.type === 'characterString' ? first.value : undefined;
}

/** A broken answer is no answer. */
function quietly<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (cause) {
    if (hasCode(cause, 'bacnet.decode')) return undefined;
    throw cause;
  }
}

function asFound({ address, remote, instance, vendorId, texts }: Device): FoundDevice {
  const place = remote && { network: remote.network, mac: Buffer.from(remote.address).toString('hex') };
  return { address, remote: place, instance, vendorId, texts };
}

function placeKey({ address, port }: DatagramAddress, remote: NetworkAddress | undefined): string {
  if (remote === undefined) return `${address}:${port}`;
  return `${address}:${port}/${remote.network}:${Buffer.from(remote.address).toString('hex')}`;
}

function transactionKey(address: DatagramAddress, remote: NetworkAddress | undefined, invokeId: number): string {
  return `${placeKey(address, remote)}#${invokeId}`;
}
