import type { SiteDraw } from '../world/contract.js';
import type { UpsKind } from './ups-kind.js';
import { vuMapUps } from './vu-map/vu-map-ups.js';

/** The UPS of a site, by its register map. */
export function kindOf(site: SiteDraw): UpsKind {
  switch (site.registerMap) {
    case 'vu-map':
      return vuMapUps;
    default:
      throw new Error(`No UPS with ${site.registerMap} stands here.`);
  }
}
