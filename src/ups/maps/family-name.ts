/** The name of a UPS family in settings and on command lines. */
export type FamilyName = string;

/** The families of Manual §1.4, as settings and command lines name them. */
export type ManualFamilyName =
  | 'itys-pro'
  | 'modulys-gp'
  | 'masterys-bc-plus'
  | 'masterys-gp4'
  | 'masterys-bc'
  | 'masterys-gp'
  | 'masterys-ip-plus'
  | 'masterys-em'
  | 'delphys-mp'
  | 'delphys-mp-elite'
  | 'delphys-mx'
  | 'delphys-bc'
  | 'delphys-gp'
  | 'delphys-xtend';
