import { ByteWriter } from '../../../encoding/byte-writer.js';
import { decodeScMessage, type ScMalformed, type ScMessage, writeScMessage } from '../messages/sc-message.js';
import type { SharedParts } from './connection-parts.js';
import type { HubRecord } from './hub-record.js';
import type { ScSocket } from './sc-socket.js';

/** Octets that may wait for a slow hub; more are dropped: an answer that is so late is none any more. */
export const mostQueuedOctets = 256 * 1024;

/** Enough for all messages but those with an NPDU or with text. */
const shortMessageOctets = 48;

/** What goes over the WebSocket to one hub, both ways: in bounds, counted, and kept in the trace. */
export class HubLine {
  readonly #parts: Pick<SharedParts, 'options' | 'tally' | 'trace'>;
  readonly #hub: HubRecord;
  socket: ScSocket | undefined;

  constructor(parts: Pick<SharedParts, 'options' | 'tally' | 'trace'>, hub: HubRecord) {
    this.#parts = parts;
    this.#hub = hub;
  }

  get queuedOctets(): number {
    return this.socket?.queuedOctets ?? 0;
  }

  /** False: it was dropped, because too much waits already. */
  send(message: ScMessage, octets = shortMessageOctets): boolean {
    const { socket } = this;
    if (socket === undefined) return false;
    // Its buffer is the socket's from here on.
    const writer = new ByteWriter(octets);
    writeScMessage(writer, message);
    const bytes = writer.bytes();
    const { tally, trace } = this.#parts;
    if (socket.queuedOctets + bytes.length > mostQueuedOctets) {
      tally.droppedForBacklog += 1;
      trace.add('sent', this.#hub.role, bytes, 'dropped');
      return false;
    }
    trace.add('sent', this.#hub.role, bytes);
    socket.send(bytes);
    return true;
  }

  /** undefined: longer than what we take, and so discarded, not refused (135-2020 §AB.7.5.3). */
  read(octets: Uint8Array): ScMessage | ScMalformed | undefined {
    const { options, tally, trace } = this.#parts;
    trace.add('received', this.#hub.role, octets);
    if (octets.length > options().maxBvlcLength) {
      tally.receivedTooLong += 1;
      trace.mark('too-long');
      return undefined;
    }
    const message = decodeScMessage(octets);
    if ('failure' in message) {
      tally.broken += 1;
      trace.mark('broken');
    }
    return message;
  }

  /** What was read last does not belong here, or not now. */
  unexpected(): void {
    this.#parts.tally.unexpected += 1;
    this.#parts.trace.mark('unexpected');
  }
}
