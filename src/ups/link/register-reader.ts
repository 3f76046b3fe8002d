import type { ReadFunction } from './rtu-frame.js';

/** What the poller needs of a Modbus line. */
export interface RegisterReader {
  /** True while the line is open; requests on a closed line reject with `modbus.closed`. */
  readonly isOpen: boolean;
  /**
   * Reads 1 to 125 words with function 3, or 4 where the UPS wants that; this daemon sends no other.
   * Rejects with `modbus.timeout`, `.crc`, `.short`, `.foreign`, `.exception` (fact `exceptionCode`) or `.closed`.
   */
  readRegisters(slave: number, start: number, words: number, functionCode?: ReadFunction): Promise<readonly number[]>;
}
