import type { Clock } from '../../../../core/clock.js';
import { decodeApdu } from '../../../apdu/apdu.js';
import { PduType } from '../../../apdu/pdu-type.js';
import { ByteReader } from '../../../encoding/byte-reader.js';
import { ConfirmedService } from '../../../encoding/service-choices.js';
import { decodeNpdu } from '../../../npdu/npdu.js';
import { ScFunction } from '../messages/sc-function.js';
import { decodeScMessage } from '../messages/sc-message.js';
import type { Vmac } from '../vmac.js';
import type { HubRole } from './sc-status.js';

/**
 * What a recorded message was taken for. `broken`: not sound; `unexpected`: not here, or not now; `too-long`: beyond what
 * the receiver takes; `dropped`: not sent, because too much waited for the hub already.
 */
export type ScTraceKind = 'message' | 'broken' | 'unexpected' | 'too-long' | 'dropped';

export interface TracedScMessage {
  /** Milliseconds since 1970, for people. */
  readonly wallMs: number;
  readonly direction: 'sent' | 'received';
  readonly hub: HubRole;
  readonly kind: ScTraceKind;
  /** Octet that says the BVLC function (`ScFunction`), and message ID; undefined: the message is too short to have them. */
  readonly function: number | undefined;
  readonly messageId: number | undefined;
  /** undefined: the connection peer. */
  readonly origin: Vmac | undefined;
  readonly destination: Vmac | undefined;
  /** Octets that the whole message had. */
  readonly length: number;
  /** The first of them, as far as no password is among them. */
  readonly bytes: Uint8Array;
}

interface Slot {
  wallMs: number;
  direction: 'sent' | 'received';
  hub: HubRole;
  kind: ScTraceKind;
  length: number;
  readonly bytes: Uint8Array;
}

/** Header, options of a common length, and the beginning of the NPDU. */
const keptOctets = 64;

/** The last messages, oldest first when read. It keeps its room, so that a message costs a copy of a few octets and nothing else. */
export class ScTrace {
  readonly #clock: Clock;
  readonly #slots: Slot[] = [];
  readonly #capacity: number;
  #next = 0;

  constructor(clock: Clock, capacity = 200) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  add(direction: 'sent' | 'received', hub: HubRole, octets: Uint8Array, kind: ScTraceKind = 'message'): void {
    const slot = this.#nextSlot();
    slot.wallMs = this.#clock.wallMs();
    slot.direction = direction;
    slot.hub = hub;
    slot.kind = kind;
    slot.length = octets.length;
    slot.bytes.set(octets.length > keptOctets ? octets.subarray(0, keptOctets) : octets);
  }

  /** What the message that was added last turns out to be, before another is added. */
  mark(kind: ScTraceKind): void {
    const slot = this.#slots[(this.#next + this.#capacity - 1) % this.#capacity];
    if (slot !== undefined) slot.kind = kind;
  }

  read(): readonly TracedScMessage[] {
    const inOrder =
      this.#slots.length < this.#capacity
        ? this.#slots
        : [...this.#slots.slice(this.#next), ...this.#slots.slice(0, this.#next)];
    return inOrder.map(tracedMessage);
  }

  #nextSlot(): Slot {
    const index = this.#next;
    this.#next = (index + 1) % this.#capacity;
    const used = this.#slots[index];
    if (used !== undefined) return used;
    const bytes = new Uint8Array(keptOctets);
    const slot: Slot = { wallMs: 0, direction: 'sent', hub: 'primary', kind: 'message', length: 0, bytes };
    this.#slots[index] = slot;
    return slot;
  }
}

function tracedMessage({ wallMs, direction, hub, kind, length, bytes }: Slot): TracedScMessage {
  const kept = bytes.slice(0, length);
  const decoded = decodeScMessage(kept);
  const header = 'failure' in decoded ? decoded.header : decoded;
  const isNpdu = !('failure' in decoded) && decoded.function === ScFunction.encapsulatedNpdu;
  return {
    wallMs,
    direction,
    hub,
    kind,
    function: header?.function,
    messageId: header?.messageId,
    origin: header?.origin,
    destination: header?.destination,
    length,
    bytes: isNpdu ? kept.subarray(0, kept.length - secretOctets(decoded.npdu)) : kept,
  };
}

/** Requests that carry a password, in the clear within TLS (135-2012 §16.1, §16.4). */
const withPassword: ReadonlySet<number> = new Set([
  ConfirmedService.deviceCommunicationControl,
  ConfirmedService.reinitializeDevice,
]);

/** How many octets at its end nobody is to see: people show a trace to others. */
function secretOctets(npdu: Uint8Array): number {
  const reader = new ByteReader(npdu);
  try {
    if (decodeNpdu(reader)?.networkMessage !== undefined) return 0;
    const apdu = decodeApdu(reader);
    return apdu?.type === PduType.confirmedRequest && withPassword.has(apdu.service) ? reader.remaining : 0;
  } catch {
    // Cut off within the header of the APDU: nothing of a service is there.
    return 0;
  }
}
