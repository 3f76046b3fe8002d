import type { FamilyName } from '../../../src/ups/maps/family-name.js';

/** Typed from Manual §1.4. */
export const familyNames: readonly FamilyName[] = [
  'itys-pro',
  'modulys-gp',
  'masterys-bc-plus',
  'masterys-gp4',
  'masterys-bc',
  'masterys-gp',
  'masterys-ip-plus',
  'masterys-em',
  'delphys-mp',
  'delphys-mp-elite',
  'delphys-mx',
  'delphys-bc',
  'delphys-gp',
  'delphys-xtend',
];
