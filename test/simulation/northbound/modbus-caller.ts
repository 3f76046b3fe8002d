import type { TcpCall } from '../people/doors.js';
import type { ModbusQuestion } from './judge-modbus.js';

interface Waiting {
  readonly unit: number;
  readonly tell: (pdu: Uint8Array | undefined) => void;
}

/** A master of Modbus TCP (Modbus messaging on TCP/IP V1.0b §3.1.3): several questions at a time, by their transactions. */
export class ModbusCaller {
  readonly #call: TcpCall;
  readonly #waiting = new Map<number, Waiting>();
  #received = Buffer.alloc(0);
  #transaction = 0;
  #isClosed = false;
  /** Told of what answers no question, or one that was answered before. */
  onStray: (what: string) => void = () => undefined;

  constructor(call: TcpCall) {
    this.#call = call;
    call.onBytes((bytes) => this.#take(bytes));
    call.onClosed(() => {
      this.#isClosed = true;
      for (const { tell } of this.#waiting.values()) tell(undefined);
      this.#waiting.clear();
    });
  }

  /** Function and data of the answer; undefined where the connection ends before it. */
  ask({ unit, functionCode, start, count }: ModbusQuestion): Promise<Uint8Array | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    this.#transaction = (this.#transaction + 1) & 0xffff;
    const message = Buffer.alloc(12);
    for (const [at, word] of [this.#transaction, 0, 6].entries()) message.writeUInt16BE(word, 2 * at);
    message[6] = unit;
    message[7] = functionCode;
    message.writeUInt16BE(start, 8);
    message.writeUInt16BE(count, 10);
    const transaction = this.#transaction;
    return new Promise((tell) => {
      this.#waiting.set(transaction, { unit, tell });
      this.#call.send(message);
    });
  }

  leave(): void {
    this.#call.end();
  }

  hangUp(): void {
    this.#call.destroy();
  }

  #take(bytes: Uint8Array): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= 8) {
      const length = this.#received.readUInt16BE(4);
      if (this.#received.length < 6 + length) return;
      const message = this.#received.subarray(0, 6 + length);
      this.#received = this.#received.subarray(6 + length);
      const transaction = message.readUInt16BE(0);
      const waiting = this.#waiting.get(transaction);
      this.#waiting.delete(transaction);
      if (waiting === undefined || message.readUInt16BE(2) !== 0 || message[6] !== waiting.unit)
        this.onStray(`${message.toString('hex')} answers nothing that was asked.`);
      waiting?.tell(Uint8Array.from(message.subarray(7)));
    }
  }
}
