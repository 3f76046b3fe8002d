import type { Architecture } from './architecture.js';
import type { Page, RegisterMap } from './register-map.js';

/** Which page feeds what. */
export interface View {
  /** Feeds the UPS_ objects; undefined where the UPS has no system tables and the objects stay 0 (Manual §5.1, note **). */
  readonly upsPage: Page | undefined;
  /** Feeds the unit objects, MV 4 Alarms and UnitAlarms: a unit, or the synthesis of all units. */
  readonly unitPage: Page;
  /** Holds identity, configuration and clock of the UPS as a whole. */
  readonly devicePage: Page;
}

/** The pages behind the objects (Manual §5.1): UPS_ objects come from the system, all others from the unit or the synthesis. */
export function viewOf(map: RegisterMap, architecture: Architecture): View {
  switch (map.id) {
    case 'vu-map':
      return { upsPage: 'system', unitPage: unitOr('system', architecture), devicePage: 'system' };
    case 'jbusp':
      // In a parallel system 0x1nnn acts as one virtual UPS (DMX p.7); only multi-units needs the parallel tables.
      return architecture.kind === 'multi-units'
        ? { upsPage: 'system', unitPage: architecture.unit, devicePage: 'single' }
        : { upsPage: 'single', unitPage: 'single', devicePage: 'single' };
    case 'adicom':
      // A single DELPHYS has unit tables only (DGP p.12).
      return architecture.kind === 'single'
        ? { upsPage: undefined, unitPage: 'single', devicePage: 'single' }
        : { upsPage: 'system', unitPage: unitOr('system', architecture), devicePage: 'system' };
  }
}

function unitOr(page: Page, architecture: Architecture): Page {
  return architecture.kind === 'multi-units' ? architecture.unit : page;
}
