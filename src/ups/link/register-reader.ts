import type { ReadFunction } from './rtu-frame.js';

/** `late`: all answers come after they were given up. `pieces`: they begin, and their rest does not come in time. */
export type LineTrouble = 'late' | 'pieces';

/** What the poller needs of a Modbus line. */
export interface RegisterReader {
  /** True while the line is open; requests on a closed line reject with `modbus.closed`. */
  readonly isOpen: boolean;
  /** What is wrong with the answers, where more than silence is known. */
  readonly trouble?: LineTrouble | undefined;
  /**
   * Reads 1 to 125 words with function 3, or 4 where the UPS wants that; this daemon sends no other.
   * Rejects with `modbus.timeout`, `.crc`, `.short`, `.foreign`, `.exception` (fact `exceptionCode`) or `.closed`.
   */
  readRegisters(slave: number, start: number, words: number, functionCode?: ReadFunction): Promise<readonly number[]>;
}
