import type { Architecture, Page, PageRoles } from './page.js';
import type { RegisterMap } from './register-map.js';

/** Which page feeds what. */
export interface View extends PageRoles {
  readonly unitPage: Page;
}

/** The pages behind the objects (Manual §5.1): UPS_ objects come from the system, all others from the unit or the synthesis. */
export function viewOf({ pageRoles }: RegisterMap, architecture: Architecture): View {
  const { unitPage, ...others } = pageRoles[architecture.kind];
  if (unitPage !== 'own-unit') return { ...others, unitPage };
  // Only a unit on its own has a number, and only there a page of its own.
  return { ...others, unitPage: architecture.kind === 'multi-units' ? architecture.unit : others.devicePage };
}
