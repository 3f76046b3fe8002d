/** What carries the questions, for people: "9600 baud", "Modbus TCP". */
export function carrierName(baud: number | undefined): string {
  return baud === undefined ? 'Modbus TCP' : `${baud} baud`;
}

/** Likewise in a sentence: "at 9600 baud", "over Modbus TCP". */
export function overCarrier(baud: number | undefined): string {
  return `${baud === undefined ? 'over' : 'at'} ${carrierName(baud)}`;
}
