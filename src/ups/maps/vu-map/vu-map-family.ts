import type { FamilyMarks } from '../register-map.js';

/**
 * T014 (0x000F) is the device code. What a UPS writes into its reference (I001) is published nowhere, so the name of the
 * family is looked for in it. Only MODULYS has no published code: a UPS that says nothing at all may be one.
 */
export const vuMapFamily: FamilyMarks = {
  table: 'configuration',
  codeOffset: 14,
  // T000 has the device type in its low octet (1, a unit) and the installation in its high one, of which 1 and 6 are printed;
  // T001 and T003 count devices, T006 phases of input and output, T013 is the measurement factor.
  plausible: [
    { offset: 0, octet: 'high', least: 1, most: 6, source: 'IOMXXXOPXX00 p.26, 38' },
    { offset: 0, octet: 'low', least: 1, most: 1, source: 'IOMXXXOPXX00 p.26, 38' },
    { offset: 1, least: 1, most: 15, source: 'IOMXXXOPXX00 p.26' },
    { offset: 3, least: 1, most: 15, source: 'IOMXXXOPXX00 p.26' },
    { offset: 6, octet: 'high', least: 1, most: 3, source: 'IOMXXXOPXX00 p.26, 38' },
    { offset: 6, octet: 'low', least: 1, most: 3, source: 'IOMXXXOPXX00 p.26, 38' },
    { offset: 13, least: 0, most: 1, source: 'IOMXXXOPXX00 p.26, 38' },
  ],
  codes: [
    [0x8100, 'itys-pro', 'documented', 'IOMXXXOPXX00 p.26'],
    [0x8200, 'masterys-bc-plus', 'documented', 'IOMXXXOPXX00 p.38'],
    [0x8300, 'masterys-gp4', 'documented', 'IOMXXXOPXX00 p.38'],
  ],
  text: 'I001',
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
