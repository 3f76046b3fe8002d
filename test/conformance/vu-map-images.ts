import type { TableExtent } from '../support/ups/frozen-ups.js';

/** Tables of the VU-MAP register map: configuration to clock. */
export const vuMapTables: readonly TableExtent[] = [
  [0x0001, 15],
  [0x0010, 10],
  [0x001a, 10],
  [0x0024, 6],
  [0x002a, 6],
  [0x0030, 8],
  [0x0038, 8],
  [0x0040, 80],
  [0x00c0, 7],
  [0x00cb, 4],
];

/** Two characters a word, the first in the high byte. */
function text(address: number, words: number, content: string): [number, number][] {
  const octets = Buffer.from(content.padEnd(words * 2, ' '), 'latin1');
  return Array.from({ length: words }, (_, at) => [address + at, octets.readUInt16BE(at * 2)]);
}

function run(address: number, words: readonly number[]): [number, number][] {
  return words.map((word, at) => [address + at, word & 0xffff]);
}

/** What no published label names: must never come out as a value. */
const unpublished = (first: number, last: number): [number, number][] =>
  Array.from({ length: last - first + 1 }, (_, at) => [0x0040 + first + at, 0x3000 + first + at]);

/**
 * A three-phase MASTERYS GP4 with factor 10, on mains, charging. No two measurements are alike, so that a swapped or
 * shifted word shows.
 */
export const threePhaseImage: ReadonlyMap<number, number> = new Map([
  // T000-T014: single unit, 1 device, unit 1, 40.0 kVA, 36.0 kW, 3/3 phases, battery present, factor 10, MASTERYS GP4.
  ...run(0x0001, [0x0101, 1, 0x0001, 1, 400, 360, 0x0303, 0, 0, 0x0001, 0, 0, 0, 1, 0x8300]),
  ...text(0x0010, 10, 'P202612345'),
  ...text(0x001a, 10, 'MASTERYS GP4 40'),
  ...text(0x0024, 6, 'ROOM 12'),
  ...text(0x002a, 6, 'BASEMENT'),
  // Load protected by inverter (S000), operating (S011), available (S012), output breaker closed (S016), battery OK
  // (S032), battery charging (S036).
  ...run(0x0030, [0x1801, 0x0001, 0x0011, 0, 0, 0, 0x0001, 0x0001]),
  ...run(0x0038, [0, 0, 0, 0, 0, 0, 0, 0]),
  // M000-M015: load rates, power, currents, neutral (not managed), voltages, frequency, -, ambient temperature.
  ...run(0x0040, [47, 41, 53, 48, 187, 169, 271, 352, 318, 0xffff, 229, 231, 230, 499, 0x1414, 263]),
  // M016-M026: battery V+, V-, I+, I-, -, -, %, Ah, minutes, seconds, temperature.
  ...run(0x0050, [4051, 4049, -12, -15, 0x2020, 0x2121, 97, 1205, 34, 0, 231]),
  ...unpublished(27, 31),
  // M032-M038: rectifier V1-V3, frequency, U12; then, by sequence, U23 and U31.
  ...run(0x0060, [227, 228, 226, 501, 394, 395, 392]),
  ...unpublished(39, 79),
  // All but M009, M027-M031 and M039-M079 are managed.
  ...run(0x00c0, [0xfdff, 0x07ff, 0x007f, 0, 0, 0, 0]),
  // 14:35:20, the 17th, Wednesday, June 2026.
  ...run(0x00cb, [0x2314, 0x110e, 0x0603, 26]),
]);

/** Expected raw values of the 88 Analog Values for `threePhaseImage`, worked out by hand. */
export const threePhaseValues: ReadonlyMap<string, number> = new Map([
  ...(['UPS', 'UNIT'] as const).flatMap((level): [string, number][] => [
    [`${level}_OUTPUT_Lr`, 47],
    [level === 'UPS' ? 'UPS_OUTPUT_KVA' : 'UNIT_OUTPUT_kVA', 187],
    [`${level}_OUTPUT_kw`, 169],
    [`${level}_OUTPUT_Lr1`, 41],
    [`${level}_OUTPUT_Lr2`, 53],
    [`${level}_OUTPUT_Lr3`, 48],
    [`${level}_OUTPUT_I1`, 271],
    [`${level}_OUTPUT_I2`, 352],
    [`${level}_OUTPUT_I3`, 318],
    // 229 V x 27.1 A = 6.2059 kVA, 231 V x 35.2 A = 8.1312 kVA, 230 V x 31.8 A = 7.314 kVA, in tenths.
    [`${level}_OUTPUT_KVA1`, 62],
    [`${level}_OUTPUT_KVA2`, 81],
    [`${level}_OUTPUT_KVA3`, 73],
    [`${level}_OUTPUT_kw1`, -1],
    [`${level}_OUTPUT_kw2`, -1],
    [`${level}_OUTPUT_kw3`, -1],
    [`${level}_OUTPUT_V1`, 229],
    [`${level}_OUTPUT_V2`, 231],
    [`${level}_OUTPUT_V3`, 230],
    // sqrt(229² + 231² + 229·231) = 398.37; sqrt(231² + 230² + 231·230) = 399.24; sqrt(230² + 229² + 230·229) = 397.51
    [`${level}_OUTPUT_U12`, 398],
    [`${level}_OUTPUT_U23`, 399],
    [`${level}_OUTPUT_U31`, 398],
    [`${level}_OUTPUT_fr`, 499],
    [`${level}_OUTPUT_cf`, -1],
    [`${level}_OUTPUT_pf1`, -1],
    [`${level}_OUTPUT_pf2`, -1],
    [`${level}_OUTPUT_pf3`, -1],
  ]),
  ['UNIT_TMP', 263],
  ['RECTIFIER_V1', 227],
  ['RECTIFIER_V2', 228],
  ['RECTIFIER_V3', 226],
  ['RECTIFIER_U12', 394],
  ['RECTIFIER_U23', 395],
  // sqrt(226² + 227² + 226·227) = 392.31
  ['RECTIFIER_U31', 392],
  ['RECTIFIER_Fr', 501],
  ['RECTIFIER_I1', -1],
  ['RECTIFIER_I2', -1],
  ['RECTIFIER_I3', -1],
  ['RECTIFIER_kw1', -1],
  ['RECTIFIER_kw2', -1],
  ['RECTIFIER_kw3', -1],
  ['BATTERY_V+', 4051],
  ['BATTERY_V-', 4049],
  ['BATTERY_I+', -12],
  ['BATTERY_I-', -15],
  ['BATTERY_%', 97],
  ['BATTERY_Ah', 1205],
  ['BATTERY_Min', 34],
  ['BATTERY_s', 0],
  ['BATTERY_TMP', 231],
  ['BYPASS_V1', -1],
  ['BYPASS_V2', -1],
  ['BYPASS_V3', -1],
  ['BYPASS_U12', -1],
  ['BYPASS_U23', -1],
  ['BYPASS_U31', -1],
  ['BYPASS_Fr', -1],
  ['BYPASS_I1', -1],
  ['BYPASS_I2', -1],
  ['BYPASS_I3', -1],
  ['BYPASS_kw1', -1],
  ['BYPASS_kw2', -1],
  ['BYPASS_kw3', -1],
]);

/** A single-phase ITYS PRO without factor, without battery probe: phases 2 and 3 are not managed. */
export const singlePhaseImage: ReadonlyMap<number, number> = new Map([
  ...run(0x0001, [0x0101, 1, 0x0001, 1, 6, 5, 0x0101, 0, 0, 0x0001, 0, 0, 0, 0, 0x8100]),
  ...text(0x0010, 10, 'I998877'),
  ...text(0x001a, 10, 'ITYS PRO 6KVA'),
  ...text(0x0024, 6, ''),
  ...text(0x002a, 6, ''),
  ...run(0x0030, [0x1801, 0x0001, 0x0003, 0, 0, 0, 0, 0]),
  ...run(0x0038, [0, 0, 0, 0, 0, 0, 0, 0]),
  // Phases 2 and 3 hold left-overs that must not come out.
  ...run(0x0040, [62, 63, 777, 778, 4, 3, 17, 779, 780, 2, 232, 781, 782, 500, 0, 285]),
  // Battery: 240 V, no second string, -1 A, no second string; 100 %, Ah says "not available", 58 min, 7 s, no probe.
  ...run(0x0050, [240, 783, -1, 784, 0, 0, 100, 0xffff, 58, 7, 785]),
  ...run(0x0060, [233, 786, 787, 502, 788, 789]),
  // M000, M001, M004-M006, M010, M013, M015 / M016, M018, M022-M025 / M032, M035.
  ...run(0x00c0, [0xa473, 0x03c5, 0x0009, 0, 0, 0, 0]),
  ...run(0x00cb, [0x0000, 0x0100, 0x0104, 26]),
]);

export const singlePhaseValues: ReadonlyMap<string, number> = new Map([
  ['UNIT_OUTPUT_Lr', 62],
  ['UNIT_OUTPUT_kVA', 4],
  ['UNIT_OUTPUT_kw', 3],
  ['UNIT_OUTPUT_Lr1', 63],
  ['UNIT_OUTPUT_Lr2', -1],
  ['UNIT_OUTPUT_Lr3', -1],
  ['UNIT_OUTPUT_I1', 17],
  ['UNIT_OUTPUT_I2', -1],
  ['UNIT_OUTPUT_I3', -1],
  // 232 V x 17 A = 3.944 kVA, in whole kVA.
  ['UNIT_OUTPUT_KVA1', 4],
  ['UNIT_OUTPUT_KVA2', -1],
  ['UNIT_OUTPUT_KVA3', -1],
  ['UNIT_OUTPUT_V1', 232],
  ['UNIT_OUTPUT_V2', -1],
  ['UNIT_OUTPUT_V3', -1],
  ['UNIT_OUTPUT_U12', -1],
  ['UNIT_OUTPUT_U23', -1],
  ['UNIT_OUTPUT_U31', -1],
  ['UNIT_OUTPUT_fr', 500],
  ['UNIT_TMP', 285],
  ['RECTIFIER_V1', 233],
  ['RECTIFIER_V2', -1],
  ['RECTIFIER_V3', -1],
  ['RECTIFIER_U12', -1],
  ['RECTIFIER_U23', -1],
  ['RECTIFIER_U31', -1],
  ['RECTIFIER_Fr', 502],
  ['BATTERY_V+', 240],
  ['BATTERY_V-', -1],
  ['BATTERY_I+', -1],
  ['BATTERY_I-', -1],
  ['BATTERY_%', 100],
  ['BATTERY_Ah', -1],
  ['BATTERY_Min', 58],
  ['BATTERY_s', 7],
  ['BATTERY_TMP', -1],
]);

/** UnitAlarms b00-b30: the alarm codes that set the bit (either of two for the charger). */
export const unitAlarmCodes: readonly (readonly number[])[] = [
  [0],
  [1],
  [2],
  [3],
  [4],
  [12],
  [15],
  [16],
  [17],
  [18],
  [19],
  [20],
  [21],
  [22],
  [27],
  [37, 38],
  [32],
  [33],
  [36],
  [40],
  [41],
  [48],
  [49],
  [54],
  [56],
  [59],
  [61],
  [64],
  [65],
  [66],
  [67],
];

/** UPSAlarms b00-b05 and b07 of a single UPS; no register is published for b06 PARALLEL FAULT. */
export const upsAlarmCodes: readonly (number | undefined)[] = [0, 1, 3, 4, 5, 6, undefined, 15];
