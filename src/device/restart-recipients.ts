import { ByteReader } from '../bacnet/encoding/byte-reader.js';
import { type Recipient, readRecipient, writeRecipient } from '../bacnet/encoding/constructed/recipient.js';
import { ErrorClass, ErrorCode } from '../bacnet/encoding/error-reject-abort.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import {
  constructedValues,
  type PropertyValue,
  readConstructedValues,
} from '../bacnet/object-model/object-database.js';
import type { ObjectStore } from '../bacnet/object-model/object-store.js';
import type { CheckedWrite, OwnedWrites } from '../bacnet/object-model/property-writer.js';
import type { WriteFailure } from '../bacnet/object-model/write-rule.js';
import { hasCode } from '../core/errors.js';
import type { GatewayMemory } from './gateway-memory.js';

/** All devices on the network that we are on, for as long as nobody has written another list (135-2016 §12.11.46). */
const localBroadcast: Recipient = { type: 'address', address: { network: 0, macAddress: new Uint8Array(0) } };

const operationalProblem: WriteFailure = { errorClass: ErrorClass.device, errorCode: ErrorCode.operationalProblem };

/** Restart_Notification_Recipients: who is told when the device has started anew; an empty list is nobody. */
export class RestartRecipients implements OwnedWrites {
  readonly #memory: GatewayMemory;
  #store: ObjectStore | undefined;

  constructor(memory: GatewayMemory) {
    this.#memory = memory;
  }

  get list(): readonly Recipient[] {
    return this.#memory.current.restartRecipients?.flatMap(recipientIn) ?? [localBroadcast];
  }

  get value(): PropertyValue {
    return { type: 'list', elements: constructedValues(writeRecipient, this.list) };
  }

  /** Where the Device stands; one store follows the other as the settings change. */
  attach(store: ObjectStore): void {
    this.#store = store;
  }

  owns(objectType: number, propertyId: number): boolean {
    return objectType === ObjectType.device && propertyId === P.restartNotificationRecipients;
  }

  async write({ objectId, propertyId, octets }: CheckedWrite): Promise<WriteFailure | undefined> {
    const recipients = readConstructedValues(octets, readRecipient);
    const before = this.list;
    this.#remember(recipients);
    await this.#memory.flush();
    if (!this.#memory.isKept) {
      this.#remember(before);
      return operationalProblem;
    }
    this.#store?.set(objectId, propertyId, this.value);
    return undefined;
  }

  #remember(recipients: readonly Recipient[]): void {
    const elements = constructedValues(writeRecipient, recipients);
    this.#memory.remember({ restartRecipients: elements.map(({ octets }) => Buffer.from(octets).toString('hex')) });
  }
}

/** What a damaged file holds is left out. */
function recipientIn(hex: string): readonly Recipient[] {
  try {
    return [readRecipient(new ByteReader(Buffer.from(hex, 'hex')))];
  } catch (cause) {
    if (hasCode(cause, 'bacnet.decode')) return [];
    throw cause;
  }
}
