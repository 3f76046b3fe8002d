/** What this server says itself (Modbus application protocol V1.1b3 §7); the UPS may say others. */
export const modbusException = {
  illegalFunction: 1,
  illegalAddress: 2,
  illegalValue: 3,
  /** Too much waits already. */
  busy: 6,
  /** There is no way to that unit. */
  noPath: 0x0a,
  /** The UPS does not answer, or nothing is known of it that is young enough. */
  noAnswer: 0x0b,
} as const;
