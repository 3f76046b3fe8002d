import type { SiteDraw } from '../../world/contract.js';

/** DGP p.12, 22: the number of the unit in the top nibble; 1 for a single UPS. */
export const unitPage = (unit: number) => 0x1000 * unit;

export const isParallel = ({ architecture }: SiteDraw) => architecture !== 'single';
