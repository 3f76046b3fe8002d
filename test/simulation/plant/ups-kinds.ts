import type { SiteDraw } from '../world/contract.js';
import { adicomUps } from './adicom/adicom-ups.js';
import { jbuspUps } from './jbusp/jbusp-ups.js';
import { profileUps } from './profiles/profile-ups.js';
import type { UpsKind } from './ups-kind.js';
import { vuMapUps } from './vu-map/vu-map-ups.js';

/** The UPS of a site, by its register map. */
export function kindOf(site: SiteDraw): UpsKind {
  switch (site.registerMap) {
    case 'vu-map':
      return vuMapUps;
    case 'jbusp':
      return jbuspUps;
    case 'adicom':
      return adicomUps;
    case 'profile':
      return profileUps(site);
  }
}
