import type { Judge } from '../../world/contract.js';
import { type Registers, Table } from '../registers.js';
import { dataMessage, exceptionMessage, type Request } from './frames.js';

export interface SlaveParts {
  readonly registers: Registers;
  readonly judge: Judge;
  readonly nowMs: () => number;
  readonly slave: number;
  /** Of the register map: 3, or 4. */
  readonly readFunction: 3 | 4;
  readonly untouchable: readonly (readonly [first: number, last: number])[];
  /** Whether the page of the address answers. */
  readonly isThere: (address: number) => boolean;
  /** Where that stands which is served at the address: there, unless units have each other's pages. */
  readonly placeOf?: (address: number) => number;
  /** Before a table is served: the clock has no steps of its own. */
  readonly refresh: (address: number) => void;
}

/** Exceptions of Modbus application protocol V1.1b3 §7. */
const illegalFunction = 1;
const illegalAddress = 2;

/** Modbus V1.1b3 §6.3: 125 words. */
const mostWords = 125;

/** A register search asks for hundreds of places where nothing is. */
const mostElsewhere = 100;

/** What a UPS answers to a question that it has understood. */
export class Slave {
  readonly #parts: SlaveParts;
  readonly #elsewhere = new Map<number, Table>();
  /** Exception code by the start of a table, while it is refused; of -1: of all. */
  readonly refused = new Map<number, number>();
  /** How many questions it was asked. */
  asked = 0;

  constructor(parts: SlaveParts) {
    this.#parts = parts;
  }

  /** Where it was asked for a table that it does not have, such as those of units beyond its own. */
  get elsewhere(): readonly Table[] {
    return [...this.#elsewhere.values()];
  }

  /** Undefined where it is not asked. A question that is none of reading is a violation: nothing is written to the UPS. */
  answer(request: Request): Uint8Array | undefined {
    const { judge, slave, readFunction, registers, isThere, placeOf, nowMs, refresh } = this.#parts;
    const { functionCode, address, count } = request;
    this.asked += 1;
    if (functionCode !== 3 && functionCode !== 4) {
      judge.violated(
        'read-only',
        `function ${functionCode} at 0x${address.toString(16)} was sent to the UPS; only 3 and 4 read`,
      );
    } else judge.judged('request');
    this.#judgeTouch(request);
    if (request.slave !== slave) return undefined;
    if (functionCode !== readFunction) return exceptionMessage(request, illegalFunction);
    const table = registers.tableOf(address);
    (table ?? this.#tableElsewhere(address)).lastAskedMs = nowMs();
    const isInside =
      table !== undefined && count >= 1 && count <= mostWords && address + count <= table.start + table.words;
    if (!isInside || !isThere(address)) return exceptionMessage(request, illegalAddress);
    const refusal = this.refused.get(table.start) ?? this.refused.get(-1);
    if (refusal !== undefined) return exceptionMessage(request, refusal);
    const place = placeOf?.(address) ?? address;
    const served = registers.tableOf(place) ?? table;
    refresh(served.start);
    return dataMessage(request, served.serve(place, count, nowMs()));
  }

  #tableElsewhere(start: number): Table {
    const table = this.#elsewhere.get(start) ?? new Table({ start, words: 0, cadence: 'fast' });
    // The last one is that which was asked for last.
    this.#elsewhere.delete(start);
    this.#elsewhere.set(start, table);
    for (const first of this.#elsewhere.keys()) if (this.#elsewhere.size > mostElsewhere) this.#elsewhere.delete(first);
    return table;
  }

  #judgeTouch({ address, count }: Request): void {
    const { judge, untouchable } = this.#parts;
    const touched = untouchable.find(([first, last]) => address <= last && address + count > first);
    if (touched === undefined) return;
    judge.violated(
      'read-only',
      `${count} words at 0x${address.toString(16)} were asked for: commands and permissions are among them`,
    );
  }
}
