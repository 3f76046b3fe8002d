import { isoDate, timeOfDay, timeZoneName } from './local-time.js';

export interface DataFile {
  /** Device Identifier of the gateway that it is of. */
  readonly device: number;
  /** In the language of the file. */
  readonly what: string;
  /** Begin and end of what is in it, or the one moment that it is of. */
  readonly momentsMs: readonly number[];
  readonly isSimulated: boolean;
}

/**
 * What a table is called that somebody keeps: whose it is, what, of when, in which zone, and whether it is imaginary:
 * `ups-5-history_2026-01-31T1305_2026-02-01T0800_Europe-Paris.csv`. A file's name has no colons.
 */
export function dataFileName({ device, what, momentsMs, isSimulated }: DataFile): string {
  const zone = timeZoneName().replace(/[^\w+-]+/g, '-');
  const parts = [`ups-${device}-${what}`, ...momentsMs.map(momentName), zone, ...(isSimulated ? ['SIMULATED'] : [])];
  return `${parts.join('_')}.csv`;
}

function momentName(atMs: number): string {
  const date = new Date(atMs);
  return `${isoDate(date)}T${timeOfDay(date).replace(':', '')}`;
}
