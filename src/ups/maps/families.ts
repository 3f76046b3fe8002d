import { adicom } from './adicom/adicom.js';
import type { ManualFamilyName } from './family-name.js';
import { jbusp } from './jbusp/jbusp.js';
import type { UnitAddressing } from './page.js';
import { unknownRanges } from './unknown-ranges.js';
import type { UpsFamily } from './ups-family.js';
import { usualModels } from './usual-models.js';
import { vuMap } from './vu-map/vu-map.js';

/** Manual §2.3: speeds of the serial line. */
const fast = { baud: 57_600, parity: 'none', stopBits: 1, slave: 1 } as const;
const slow = { baud: 9600, parity: 'none', stopBits: 1, slave: 1 } as const;

type FamilyLine = readonly [
  name: ManualFamilyName,
  displayName: string,
  serial: UpsFamily['serial'],
  comSlot: string,
  maxUnits: number,
  maps: 'masterys' | 'modulys-gp' | 'itys-pro' | 'masterys-jbusp' | 'delphys-mp-mx' | 'delphys-bc-gp',
];

/**
 * Every family of Manual §1.4: serial line and COM-Slot of §2.3, largest number of units of §5.1 (ITYS-PRO stands in its
 * column for a single UPS only). In the order of likelihood for detection: new families first.
 */
const familyLines: readonly FamilyLine[] = [
  ['masterys-bc-plus', 'MASTERYS BC+', fast, 'COM-Slot 1 or 2', 6, 'masterys'],
  ['masterys-gp4', 'MASTERYS GP4', fast, 'COM-Slot 1 or 2', 6, 'masterys'],
  ['modulys-gp', 'MODULYS GP 2.0', fast, 'COM-Slot 1 or 2', 3, 'modulys-gp'],
  ['itys-pro', 'ITYS-PRO', fast, 'COM-Slot 1 or 2', 1, 'itys-pro'],
  ['masterys-gp', 'MASTERYS GP', slow, 'COM-Slot 1', 6, 'masterys-jbusp'],
  ['masterys-bc', 'MASTERYS BC', slow, 'COM-Slot 1', 6, 'masterys-jbusp'],
  ['masterys-ip-plus', 'MASTERYS IP+', slow, 'COM-Slot 1', 6, 'masterys-jbusp'],
  ['masterys-em', 'MASTERYS EM', slow, 'COM-Slot 1', 6, 'masterys-jbusp'],
  ['delphys-mx', 'DELPHYS MX', slow, 'COM-Slot 5', 8, 'delphys-mp-mx'],
  ['delphys-mp', 'DELPHYS MP', slow, 'COM-Slot 5', 8, 'delphys-mp-mx'],
  ['delphys-mp-elite', 'DELPHYS MP elite', slow, 'COM-Slot 5', 8, 'delphys-mp-mx'],
  ['delphys-gp', 'DELPHYS GP', slow, 'COM-Slot 2', 8, 'delphys-bc-gp'],
  ['delphys-bc', 'DELPHYS BC', slow, 'COM-Slot 2', 8, 'delphys-bc-gp'],
  ['delphys-xtend', 'DELPHYS Xtend', slow, 'COM-Slot 2', 8, 'delphys-bc-gp'],
];

/** The families of the manual, the likeliest first; `unitAddressing` matters to parallel JBUSP systems only. */
export function manualFamilies(unitAddressing: UnitAddressing): readonly UpsFamily[] {
  const maps = {
    masterys: [vuMap('masterys')],
    'modulys-gp': [vuMap('modulys-gp')],
    'itys-pro': [vuMap('itys-pro')],
    'masterys-jbusp': [jbusp('masterys', unitAddressing)],
    'delphys-mp-mx': [jbusp('delphys-mp-mx', unitAddressing)],
    'delphys-bc-gp': [jbusp('delphys-bc-gp', unitAddressing), vuMap('delphys'), adicom()],
  };
  return familyLines.map(([name, displayName, serial, comSlot, maxUnits, kind]) => ({
    name,
    displayName,
    maker: 'Socomec',
    serial,
    comSlot,
    maxUnits,
    maps: maps[kind],
    usualModel: usualModels[name],
  }));
}

/** Those of the manual, and UPS that speak their maps and are of another range. */
export function productFamilies(unitAddressing: UnitAddressing): readonly UpsFamily[] {
  return [...manualFamilies(unitAddressing), ...unknownRanges(unitAddressing)];
}
