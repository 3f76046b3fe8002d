import type { UsualModel } from '../model/unit-profile.js';
import { jbusp } from './jbusp/jbusp.js';
import { allPages, type UnitAddressing } from './page.js';
import { type RegisterMap, registerMapOf } from './register-map.js';
import type { UpsFamily } from './ups-family.js';
import { vuMap } from './vu-map/vu-map.js';

/** Any three-phase UPS; nothing of it comes from a document. */
const usualModel: UsualModel = {
  kva: 80,
  kw: 72,
  phases: 3,
  ah: 40,
  cells: 120,
  strings: 2,
  factor: 10,
  reference: 'UPS OF A NEW RANGE',
};

/**
 * UPS that speak a map of the manual and say to be of no range that it has (§1.4 promises new ones): they are called what
 * they say they are, and all that is read of them is inferred. On VU-MAP they have the lines on which the known ranges
 * agree, on JBUSP those of a MASTERYS, whose codes are not published. As many units as any range has (§5.1).
 */
export function unknownRanges(unitAddressing: UnitAddressing): readonly UpsFamily[] {
  const fast = { baud: 57_600, parity: 'none', stopBits: 1, slave: 1 } as const;
  const any = { maker: 'Socomec', comSlot: 'not known', maxUnits: 8, usualModel, isUnknownRange: true } as const;
  return [
    {
      ...any,
      name: 'vu-map-unknown',
      displayName: 'VU-MAP, unknown range',
      serial: fast,
      maps: [allInferred(vuMap('delphys'))],
    },
    {
      ...any,
      name: 'jbusp-unknown',
      displayName: 'JBUSP, unknown range',
      serial: { ...fast, baud: 9600 },
      maps: [allInferred(jbusp('masterys', unitAddressing))],
    },
  ];
}

/** The same map, with no row surer than that. */
function allInferred(map: RegisterMap): RegisterMap {
  return registerMapOf(
    {
      ...map,
      tables: map.tables.map((row) => ({ ...row, certainty: 'inferred' })),
      words: map.words.map((row) => ({ ...row, certainty: 'inferred' })),
      bits: map.bits.map((row) => ({ ...row, certainty: 'inferred' })),
      texts: map.texts.map((row) => ({ ...row, certainty: 'inferred' })),
      inferredPages: allPages,
    },
    map.contentsOf,
    map.comparedUnits,
  );
}
