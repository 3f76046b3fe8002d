import type { RegisterMapId } from '../../../src/ups/maps/register-map.js';

/** A register and what its word is divided by for the raw value of Manual §5.2.2. */
export interface PublishedWord {
  readonly address: number;
  readonly signed?: true;
  readonly divisor?: number;
}

type Row = readonly [object: string, address: number, sign?: 's' | 'u', divisor?: number];

/**
 * Which register shows in which object, typed in from the vendor's documents: addresses are those of a single UPS's page.
 * OUTPUT rows stand for UPS_OUTPUT_ and UNIT_OUTPUT_.
 */
const rows: Readonly<Record<RegisterMapId, readonly Row[]>> = {
  // IOMXXXOPXX00 p.33, 48: the word is the raw value.
  'vu-map': [
    ['OUTPUT_Lr', 0x0040],
    ['OUTPUT_Lr1', 0x0041],
    ['OUTPUT_Lr2', 0x0042],
    ['OUTPUT_Lr3', 0x0043],
    ['OUTPUT_KVA', 0x0044],
    ['OUTPUT_kw', 0x0045],
    ['OUTPUT_I1', 0x0046],
    ['OUTPUT_I2', 0x0047],
    ['OUTPUT_I3', 0x0048],
    ['OUTPUT_V1', 0x004a],
    ['OUTPUT_V2', 0x004b],
    ['OUTPUT_V3', 0x004c],
    ['OUTPUT_fr', 0x004d],
    ['UNIT_TMP', 0x004f, 's'],
    ['BATTERY_V+', 0x0050],
    ['BATTERY_V-', 0x0051],
    ['BATTERY_I+', 0x0052, 's'],
    ['BATTERY_I-', 0x0053, 's'],
    ['BATTERY_%', 0x0056],
    ['BATTERY_Ah', 0x0057],
    ['BATTERY_Min', 0x0058],
    ['BATTERY_s', 0x0059],
    ['BATTERY_TMP', 0x005a, 's'],
    ['RECTIFIER_V1', 0x0060],
    ['RECTIFIER_V2', 0x0061],
    ['RECTIFIER_V3', 0x0062],
    ['RECTIFIER_Fr', 0x0063],
    ['RECTIFIER_U12', 0x0064],
    ['RECTIFIER_U23', 0x0065],
    ['RECTIFIER_U31', 0x0066],
  ],
  // DMX p.20: tenths of A, kVA, kW, Ah and battery volts; Profile_Name N/A needs no scaling. Whole degrees become tenths.
  jbusp: [
    ['OUTPUT_Lr1', 0x1060],
    ['OUTPUT_Lr2', 0x1061],
    ['OUTPUT_Lr3', 0x1062],
    ['OUTPUT_Lr', 0x1063],
    ['BATTERY_%', 0x1064],
    ['BATTERY_Ah', 0x1065, 'u', 10],
    ['BYPASS_V1', 0x1066],
    ['BYPASS_V2', 0x1067],
    ['BYPASS_V3', 0x1068],
    ['OUTPUT_V1', 0x1069],
    ['OUTPUT_V2', 0x106a],
    ['OUTPUT_V3', 0x106b],
    ['RECTIFIER_I1', 0x106c, 'u', 10],
    ['RECTIFIER_I2', 0x106d, 'u', 10],
    ['RECTIFIER_I3', 0x106e, 'u', 10],
    ['OUTPUT_I1', 0x106f, 'u', 10],
    ['OUTPUT_I2', 0x1070, 'u', 10],
    ['OUTPUT_I3', 0x1071, 'u', 10],
    ['BYPASS_Fr', 0x1072],
    ['OUTPUT_fr', 0x1073],
    ['BATTERY_V+', 0x1074, 'u', 10],
    ['BATTERY_V-', 0x1075, 'u', 10],
    ['UNIT_TMP', 0x1076, 'u', 0.1],
    ['BATTERY_Min', 0x1077],
    ['BATTERY_I+', 0x1078, 's', 10],
    ['RECTIFIER_V1', 0x1081],
    ['RECTIFIER_V2', 0x1082],
    ['RECTIFIER_V3', 0x1083],
    ['OUTPUT_kw', 0x1084, 'u', 10],
    ['OUTPUT_KVA1', 0x1085, 'u', 10],
    ['OUTPUT_KVA2', 0x1086, 'u', 10],
    ['OUTPUT_KVA3', 0x1087, 'u', 10],
    ['RECTIFIER_Fr', 0x108b],
  ],
  // SOCOMECUPS-ADICOM-MIB by the code rule; the system's words at 0x02nn, the unit's at 0x12nn.
  adicom: [
    ['OUTPUT_V1', 0x0203],
    ['OUTPUT_V2', 0x0204],
    ['OUTPUT_V3', 0x0205],
    ['OUTPUT_I1', 0x0206],
    ['OUTPUT_I2', 0x0207],
    ['OUTPUT_I3', 0x0208],
    ['OUTPUT_fr', 0x0209],
    ['OUTPUT_Lr', 0x0217],
    ['OUTPUT_KVA', 0x0218],
    ['BYPASS_V1', 0x021c],
    ['BYPASS_V2', 0x021d],
    ['BYPASS_V3', 0x021e],
    ['BYPASS_Fr', 0x021f],
    ['RECTIFIER_V1', 0x123a],
    ['RECTIFIER_V2', 0x123b],
    ['RECTIFIER_V3', 0x123c],
    ['RECTIFIER_Fr', 0x1240],
    ['BATTERY_V+', 0x1252, 'u', 10],
    ['BATTERY_s', 0x125a],
    ['BATTERY_%', 0x125e],
    ['BATTERY_Min', 0x125f],
  ],
};

/** Objects that physics gives where no register is published, on every map (Manual §7.1 "Calculée"). */
export const computedFrom: ReadonlyMap<string, readonly string[]> = new Map([
  ...(['UPS', 'UNIT'] as const).flatMap((level): [string, string[]][] => [
    ...[1, 2, 3].map((n): [string, string[]] => [
      `${level}_OUTPUT_KVA${n}`,
      [`${level}_OUTPUT_V${n}`, `${level}_OUTPUT_I${n}`],
    ]),
    [level === 'UPS' ? 'UPS_OUTPUT_KVA' : 'UNIT_OUTPUT_kVA', [1, 2, 3].map((n) => `${level}_OUTPUT_KVA${n}`)],
    ...phasePairs(`${level}_OUTPUT`),
  ]),
  ...phasePairs('RECTIFIER'),
  ...phasePairs('BYPASS'),
]);

function phasePairs(part: string): [string, string[]][] {
  return [
    [`${part}_U12`, [`${part}_V1`, `${part}_V2`]],
    [`${part}_U23`, [`${part}_V2`, `${part}_V3`]],
    [`${part}_U31`, [`${part}_V3`, `${part}_V1`]],
  ];
}

/** Manual §7.1: -1 on these ranges whatever the registers hold; DELPHYS BC / GP loses the last ones as a concentrator. */
export const notManaged: Readonly<Record<'masterys' | 'mp-mx' | 'bc-gp' | 'new', RegExp>> = {
  masterys: /_OUTPUT_(kw[123]|cf|pf[123])$|^RECTIFIER_kw|^BATTERY_(s|TMP)$|^BYPASS_(I|kw)/,
  'mp-mx': /^RECTIFIER_(I|kw)|^BATTERY_(V-|I-|s|TMP)$|^BYPASS_(I|kw)/,
  'bc-gp': /^RECTIFIER_kw|^BATTERY_(V-|I-|TMP)$|^BYPASS_(I|kw)/,
  new: /^$/,
};

/** The register of an object as a single UPS has it. */
export function publishedWord(map: RegisterMapId, object: string): PublishedWord | undefined {
  const name = object.replace(/^(UPS|UNIT)_(?=OUTPUT_)/, '');
  const [, address, sign, divisor] = rows[map]?.find(([one]) => one.toLowerCase() === name.toLowerCase()) ?? [];
  if (address === undefined) return undefined;
  return { address, ...(sign === 's' && { signed: true }), ...(divisor !== undefined && { divisor }) };
}
