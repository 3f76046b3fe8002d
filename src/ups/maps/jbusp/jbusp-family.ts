import type { FamilyMarks } from '../register-map.js';

/**
 * I00 (0x1000) is the device code. Code 30 is an old ITYS and 130 a DIGYS (NUT): not families of Manual §1.4, but their
 * tables are those of a MASTERYS, which has no published code. Any other code may be that of a MASTERYS, a DELPHYS MP or another
 * UPS.
 */
export const jbuspFamily: FamilyMarks = {
  table: 'identification',
  codeOffset: 0,
  // I02 is the number of the module (up to eight, Manual §5.1); I03 a text; I04 to I07 are reserved, 0.
  plausible: [
    { offset: 2, least: 1, most: 8, source: 'DMX p.8' },
    { offset: 3, words: 5, source: 'DMX p.8; NUT 108' },
    { offset: 8, words: 4, least: 0, most: 0, source: 'DMX p.8' },
  ],
  codes: [
    [515, 'delphys-mx', 'documented', 'DMX p.8'],
    [516, 'delphys-mx', 'documented', 'DMX p.8'],
    [30, 'masterys-gp', 'inferred', 'CV8R 392'],
    [130, 'masterys-gp', 'inferred', 'NUT 91'],
  ],
  words: [],
  unknown: 'jbusp-unknown',
  otherwise: 'masterys-gp',
};
