import type { FamilyMarks } from '../register-map.js';

/**
 * T014 (0x000F) is the device code. What a UPS writes into its reference (I001) is published nowhere, so the name of the
 * family is looked for in it. Only MODULYS has no published code: a UPS that says nothing at all may be one.
 */
export const vuMapFamily: FamilyMarks = {
  table: 'configuration',
  codeOffset: 14,
  codes: [
    [0x8100, 'itys-pro', 'documented', 'IOMXXXOPXX00 p.26'],
    [0x8200, 'masterys-bc-plus', 'documented', 'IOMXXXOPXX00 p.38'],
    [0x8300, 'masterys-gp4', 'documented', 'IOMXXXOPXX00 p.38'],
  ],
  reference: 'reference',
  words: [
    ['BC+', 'masterys-bc-plus'],
    ['GP4', 'masterys-gp4'],
    ['MODULYS', 'modulys-gp'],
    ['ITYS', 'itys-pro'],
    ['XTEND', 'delphys-xtend'],
    ['DELPHYS BC', 'delphys-bc'],
    ['DELPHYS', 'delphys-gp'],
  ],
  unknown: 'vu-map-unknown',
  otherwise: 'modulys-gp',
};
