/** The name of a UPS family in settings and on command lines. */
export type FamilyName = string;

/** The families of Manual §1.4, in its order. */
export const manualFamilyNames = [
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
] as const;
export type ManualFamilyName = (typeof manualFamilyNames)[number];
