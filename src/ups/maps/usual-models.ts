import type { UsualModel } from '../model/unit-profile.js';
import type { ManualFamilyName } from './family-name.js';

/**
 * A believable model of each family for the simulator; nothing of it comes from the manual. Batteries last about a
 * quarter of an hour at the usual load, so that a scenario is short enough to be watched.
 */
export const usualModels: Readonly<Record<ManualFamilyName, UsualModel>> = {
  'itys-pro': { kva: 20, kw: 18, phases: 1, ah: 9, cells: 120, strings: 2, factor: 1, reference: 'ITYS PRO' },
  'modulys-gp': {
    kva: 75,
    kw: 75,
    phases: 3,
    ah: 40,
    cells: 120,
    strings: 2,
    factor: 10,
    reference: 'MODULYS GP 2.0',
    modules: 3,
  },
  'masterys-bc-plus': {
    kva: 60,
    kw: 54,
    phases: 3,
    ah: 28,
    cells: 120,
    strings: 2,
    factor: 10,
    reference: 'MASTERYS BC+',
  },
  'masterys-gp4': {
    kva: 120,
    kw: 120,
    phases: 3,
    ah: 65,
    cells: 120,
    strings: 2,
    factor: 10,
    reference: 'MASTERYS GP4',
  },
  'masterys-bc': { kva: 40, kw: 32, phases: 3, ah: 18, cells: 120, strings: 2, factor: 10, reference: 'MASTERYS BC' },
  'masterys-gp': { kva: 80, kw: 72, phases: 3, ah: 40, cells: 120, strings: 2, factor: 10, reference: 'MASTERYS GP' },
  'masterys-ip-plus': {
    kva: 30,
    kw: 24,
    phases: 3,
    ah: 17,
    cells: 120,
    strings: 2,
    factor: 10,
    reference: 'MASTERYS IP+',
  },
  'masterys-em': { kva: 60, kw: 48, phases: 3, ah: 28, cells: 120, strings: 2, factor: 10, reference: 'MASTERYS EM' },
  'delphys-mp': { kva: 160, kw: 128, phases: 3, ah: 80, cells: 198, strings: 1, factor: 10, reference: 'DELPHYS MP' },
  'delphys-mp-elite': {
    kva: 200,
    kw: 180,
    phases: 3,
    ah: 110,
    cells: 198,
    strings: 1,
    factor: 10,
    reference: 'DELPHYS MP elite',
  },
  'delphys-mx': { kva: 500, kw: 450, phases: 3, ah: 280, cells: 198, strings: 1, factor: 10, reference: 'DELPHYS MX' },
  'delphys-bc': { kva: 300, kw: 270, phases: 3, ah: 160, cells: 240, strings: 1, factor: 10, reference: 'DELPHYS BC' },
  'delphys-gp': { kva: 400, kw: 400, phases: 3, ah: 220, cells: 240, strings: 1, factor: 10, reference: 'DELPHYS GP' },
  'delphys-xtend': {
    kva: 200,
    kw: 200,
    phases: 3,
    ah: 110,
    cells: 240,
    strings: 1,
    factor: 10,
    reference: 'DELPHYS XTEND',
  },
};
