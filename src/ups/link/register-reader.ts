/** What the poller needs of a Modbus line. */
export interface RegisterReader {
  /** True while the line is open; requests on a closed line reject with `modbus.closed`. */
  readonly isOpen: boolean;
  /**
   * Reads 1 to 125 words with function 3, the only function this daemon sends.
   * Rejects with `modbus.timeout`, `.crc`, `.short`, `.foreign`, `.exception` (fact `exceptionCode`) or `.closed`.
   */
  readHoldingRegisters(slave: number, start: number, words: number): Promise<readonly number[]>;
}
