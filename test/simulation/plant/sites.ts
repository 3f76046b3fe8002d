import type { Dice, SiteDraw } from '../world/contract.js';

interface SiteKind {
  readonly family: string;
  readonly registerMap: SiteDraw['registerMap'];
  readonly baud: number;
  /** Manual §5.1: the largest number of units. */
  readonly mostUnits: number;
}

/** Manual §1.4, §2.3, §5.1: range, its map here, the speed of that map, the largest number of units. */
export const siteKinds: readonly SiteKind[] = [
  { family: 'itys-pro', registerMap: 'vu-map', baud: 57_600, mostUnits: 1 },
  { family: 'modulys-gp', registerMap: 'vu-map', baud: 57_600, mostUnits: 3 },
  { family: 'masterys-bc-plus', registerMap: 'vu-map', baud: 57_600, mostUnits: 6 },
  { family: 'masterys-gp4', registerMap: 'vu-map', baud: 57_600, mostUnits: 6 },
];

/** A site that the plant can play; `family` where it has to be that one. */
export function drawSite(dice: Dice, family?: string): SiteDraw {
  const kinds = siteKinds.filter((kind) => family === undefined || kind.family === family);
  const kind = dice.one(kinds);
  const architecture = kind.mostUnits === 1 ? 'single' : dice.one(['single', 'concentrator', 'multi-units'] as const);
  const units = architecture === 'single' ? 1 : dice.integer(2, kind.mostUnits);
  return {
    family: kind.family,
    registerMap: kind.registerMap,
    architecture,
    units,
    unitNumber: architecture === 'multi-units' ? dice.integer(1, units) : 0,
    baud: kind.baud,
    pollIntervalMs: dice.one([1000, 1000, 1000, 500, 3000]),
    offlineAfter: dice.one([3, 3, 3, 1, 5]),
    settings: {},
  };
}
