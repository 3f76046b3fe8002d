import { createSocket, type Socket } from 'node:dgram';
import { decodeApdu } from '../bacnet/apdu/apdu.js';
import { PduType } from '../bacnet/apdu/pdu-type.js';
import { BvlcFunction } from '../bacnet/bvlc/bvlc-function.js';
import { decodeBvlc } from '../bacnet/bvlc/bvlc-message.js';
import type { ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ByteReader } from '../bacnet/encoding/byte-reader.js';
import { ConfirmedService } from '../bacnet/encoding/service-choices.js';
import { decodeNpdu } from '../bacnet/npdu/npdu.js';
import {
  decodeReadPropertyMultipleAck,
  encodeReadPropertyMultipleRequest,
} from '../bacnet/services/read-property-multiple.js';
import type { Clock } from '../core/clock.js';
import { hasCode } from '../core/errors.js';
import { anyAddress } from '../core/special-addresses.js';
import { requestPacket } from '../finder/bacnet-packets.js';

/** On this machine: a gateway that runs answers within milliseconds. */
const timeoutMs = 500;
const tries = 2;

/** The properties that were read, each in its octets; undefined: no answer. */
type Answer = ReadonlyMap<number, Uint8Array> | 'too-long' | undefined;

/** Reads, over BACnet as a BMS does, what the gateway that runs on this machine serves. */
export class RunningDevice {
  readonly #target: { readonly address: string; readonly port: number };
  readonly #clock: Clock;
  readonly #socket: Socket;
  #invokeId = 0;
  #waiting: { readonly invokeId: number; readonly take: (answer: Answer) => void } | undefined;

  constructor({ bind, port }: { readonly bind: string; readonly port: number }, clock: Clock) {
    this.#target = { address: bind === anyAddress ? '127.0.0.1' : bind, port };
    this.#clock = clock;
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (packet) => this.#receive(packet));
    // No program listens there: no answer.
    this.#socket.on('error', () => this.#waiting?.take(undefined));
  }

  close(): void {
    this.#socket.close();
  }

  /** Properties that cannot be read are left out; undefined: the device does not answer. */
  async read(
    objectId: ObjectIdentifier,
    propertyIds: readonly number[],
  ): Promise<ReadonlyMap<number, Uint8Array> | undefined> {
    const answer = await this.#ask(objectId, propertyIds);
    if (answer !== 'too-long') return answer;
    if (propertyIds.length === 1) return new Map();
    const middle = Math.ceil(propertyIds.length / 2);
    const first = await this.read(objectId, propertyIds.slice(0, middle));
    const second = await this.read(objectId, propertyIds.slice(middle));
    return first && second && new Map([...first, ...second]);
  }

  async #ask(objectId: ObjectIdentifier, propertyIds: readonly number[]): Promise<Answer> {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const answer = await this.#exchange(objectId, propertyIds);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  #exchange(objectId: ObjectIdentifier, propertyIds: readonly number[]): Promise<Answer> {
    this.#invokeId = (this.#invokeId + 1) % 256;
    const invokeId = this.#invokeId;
    return new Promise((resolve) => {
      const take = (answer: Answer) => {
        cancel();
        this.#waiting = undefined;
        resolve(answer);
      };
      const cancel = this.#clock.schedule(timeoutMs, () => take(undefined));
      this.#waiting = { invokeId, take };
      const properties = propertyIds.map((propertyId) => ({ propertyId, arrayIndex: undefined }));
      const request = requestPacket(undefined, ConfirmedService.readPropertyMultiple, invokeId, (writer) =>
        encodeReadPropertyMultipleRequest(writer, [{ objectId, properties }]),
      );
      this.#socket.send(request, this.#target.port, this.#target.address);
    });
  }

  #receive(packet: Uint8Array): void {
    try {
      const message = decodeBvlc(packet);
      if (message?.function !== BvlcFunction.originalUnicastNpdu) return;
      const reader = new ByteReader(message.npdu);
      if (decodeNpdu(reader) === undefined) return;
      const apdu = decodeApdu(reader);
      const waiting = this.#waiting;
      if (apdu === undefined || waiting === undefined || !('invokeId' in apdu) || apdu.invokeId !== waiting.invokeId)
        return;
      if (apdu.type === PduType.complexAck) waiting.take(valuesIn(reader));
      else waiting.take(apdu.type === PduType.abort ? 'too-long' : undefined);
    } catch (cause) {
      if (!hasCode(cause, 'bacnet.decode')) throw cause;
    }
  }
}

function valuesIn(reader: ByteReader): ReadonlyMap<number, Uint8Array> {
  const results = decodeReadPropertyMultipleAck(reader).flatMap((one) => one.results);
  return new Map(
    results.flatMap(({ propertyId, value }) => (value === undefined ? [] : [[propertyId, value.slice()] as const])),
  );
}
