import type { SiteDraw } from '../../world/contract.js';

/** DMX p.7; NET VISION 7 p.66: DELPHYS MP and MX have six words of status and 32 of configuration. */
export const hasLongTables = ({ family }: SiteDraw) => /^delphys-m[px]/.test(family);

/** NET VISION 7 p.73: the column of DELPHYS has no S08. */
export const tellsStandby = ({ family }: SiteDraw) => !family.startsWith('delphys');

/**
 * Where the tables of unit n begin in a parallel system, less 0x20: EXT p.24 has the number in the high byte; another reading
 * of the same sentence in the top nibble; a vendor's list for ITYS one higher than that.
 */
export function unitPage({ settings }: SiteDraw, unit: number): number {
  switch (settings.ups?.unit_addressing) {
    case 'nibble':
      return 0x1000 * unit;
    case 'next-nibble':
      return 0x1000 * (unit + 1);
    default:
      return 0x0100 * unit;
  }
}

/** What a single UPS and the virtual one of a concentrator have (DMX p.7). */
export const wholePage = 0x1000;
/** The common tables of a parallel system (DMX p.18, 20). */
export const systemPage = 0x0000;
