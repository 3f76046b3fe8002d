import type { FactCertainty, RegisterMapId } from './register-map.js';
import type { FamilyName } from './ups-family.js';

/** What a UPS says of itself: VU-MAP T014 or JBUSP I00, and the text VU-MAP I001. */
export interface Identity {
  readonly deviceCode: number | undefined;
  readonly reference: string;
}

export interface Identification {
  readonly family: FamilyName;
  readonly certainty: FactCertainty;
}

type CodeLine = readonly [
  map: RegisterMapId,
  code: number,
  family: FamilyName,
  certainty: FactCertainty,
  source: string,
];

/**
 * Device codes: VU-MAP T014 (0x000F), JBUSP I00 (0x1000). Code 30 is an old ITYS and 130 a DIGYS (NUT): not ranges of
 * Manual §1.4, but their tables are those of a MASTERYS.
 */
export const deviceCodes: readonly CodeLine[] = [
  ['vu-map', 0x8100, 'itys-pro', 'documented', 'IOMXXXOPXX00 p.26'],
  ['vu-map', 0x8200, 'masterys-bc-plus', 'documented', 'IOMXXXOPXX00 p.38'],
  ['vu-map', 0x8300, 'masterys-gp4', 'documented', 'IOMXXXOPXX00 p.38'],
  ['jbusp', 515, 'delphys-mx', 'documented', 'DMX p.8'],
  ['jbusp', 516, 'delphys-mx', 'documented', 'DMX p.8'],
  ['jbusp', 30, 'masterys-gp', 'inferred', 'CV8R 392'],
  ['jbusp', 130, 'masterys-gp', 'inferred', 'NUT 91'],
];

/**
 * Words in the range's own name (VU-MAP I001). What a UPS writes there is published nowhere, so the name of the range is
 * looked for, the longer ones first.
 */
export const referenceWords: readonly (readonly [word: string, family: FamilyName])[] = [
  ['BC+', 'masterys-bc-plus'],
  ['GP4', 'masterys-gp4'],
  ['MODULYS', 'modulys-gp'],
  ['ITYS', 'itys-pro'],
  ['XTEND', 'delphys-xtend'],
  ['DELPHYS BC', 'delphys-bc'],
  ['DELPHYS', 'delphys-gp'],
];

/**
 * A UPS that speaks a map but has no known code: on VU-MAP only MODULYS has none published, on JBUSP no MASTERYS has, and
 * ADICOM is DELPHYS only, without a published identification.
 */
export const unknownCode: Readonly<Record<RegisterMapId, FamilyName>> = {
  'vu-map': 'modulys-gp',
  jbusp: 'masterys-gp',
  adicom: 'delphys-gp',
};

/** The range of a UPS that answered on a map. */
export function identify(map: RegisterMapId, { deviceCode, reference }: Identity): Identification {
  const byCode = deviceCodes.find(([codeMap, code]) => codeMap === map && code === deviceCode);
  if (byCode !== undefined) return { family: byCode[2], certainty: byCode[3] };
  const text = map === 'vu-map' ? reference.toUpperCase() : '';
  const byText = referenceWords.find(([word]) => text.includes(word));
  return { family: byText?.[1] ?? unknownCode[map], certainty: 'inferred' };
}
