import { EventEmitter } from 'node:events';
import type { GatewayError } from '../../core/errors.js';

type Callback = (error: Error | null) => void;

/**
 * What modbus-serial's client writes to and hears from, whatever carries it: it emits `data` with whole, checked answers
 * to the request under way in the form of RTU, and nothing else; `failed` when the request ends otherwise; `lost` when the
 * line went away.
 */
export abstract class ModbusPort extends EventEmitter<{ data: [Buffer]; failed: [GatewayError]; lost: [Error] }> {
  // The client's names; constant, because one request at a time is under way.
  _transactionIdRead = 1;
  _transactionIdWrite = 1;

  abstract readonly isOpen: boolean;
  /** Whether the last answer may be an earlier request's: it must not be used, but asked for again. */
  abstract readonly lastAnswerIsDoubtful: boolean;
  /** Until when the line is held for late answers, monotonic milliseconds. */
  abstract readonly heldUntilMs: number;

  abstract open(callback: Callback): void;
  abstract close(callback: Callback): void;
  /** As `close`, but the line stays open, for another one to take over. */
  abstract release(): void;
  /** Sends one request in the form of RTU; throws `internal.fault` for anything but a request to read. */
  abstract write(frame: Uint8Array): void;
  /** The last answer is the second to the same question, and used. */
  abstract acceptLastAnswer(): void;
}
