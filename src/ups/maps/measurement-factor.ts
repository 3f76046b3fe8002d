import type { Decimals } from './register-map.js';

/** VU-MAP T013 (0x000E): 1 says x10; any other value says none (IOMXXXOPXX00 p.26, 38). */
export type MeasurementFactor = 'none' | 'x10';

export function measurementFactor(t013: number): MeasurementFactor {
  return t013 === 1 ? 'x10' : 'none';
}

/** How many decimals a raw value carries under the UPS's factor. */
export function decimalsUnder(factor: MeasurementFactor, decimals: Decimals): 0 | 1 | 2 {
  if (decimals !== 'factor') return decimals;
  return factor === 'x10' ? 1 : 0;
}
