import type { FamilyName, UpsFamily } from './ups-family.js';
import { vuMap } from './vu-map.js';

/** Manual §2.3: MODULYS GP2.0, ITYS PRO, BC+, GP4. */
const fast = { baud: 57_600, parity: 'none', stopBits: 1, slave: 1 } as const;

const anySlot = 'COM-Slot 1 or COM-Slot 2';

/** Every UPS range of Manual §1.4, in the order of likelihood for detection. */
export const families: readonly UpsFamily[] = [
  {
    name: 'masterys-bc-plus',
    displayName: 'MASTERYS BC+',
    serial: fast,
    comSlot: anySlot,
    maxUnits: 6,
    maps: [vuMap('masterys')],
  },
  {
    name: 'masterys-gp4',
    displayName: 'MASTERYS GP4',
    serial: fast,
    comSlot: anySlot,
    maxUnits: 6,
    maps: [vuMap('masterys')],
  },
  {
    name: 'modulys-gp',
    displayName: 'MODULYS GP 2.0',
    serial: fast,
    comSlot: anySlot,
    maxUnits: 3,
    maps: [vuMap('modulys-gp')],
  },
  { name: 'itys-pro', displayName: 'ITYS-PRO', serial: fast, comSlot: anySlot, maxUnits: 1, maps: [vuMap('itys-pro')] },
];

export function familyOf(name: FamilyName): UpsFamily | undefined {
  return families.find((family) => family.name === name);
}
