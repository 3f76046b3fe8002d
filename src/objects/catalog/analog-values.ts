/** How a raw value is shown (Manual §5.2.2): the places after the point are in the integer; empty: the factor decides. */
export type ValueFormat = '###' | '##.#' | '#.#' | '+/-#.##' | '+/-' | '';

/** When the manual lets the value be -1. */
export type MinusOne = 'not available' | 'single-phase' | '';

/** Manual §5.1: from the tables of the whole system, or of one unit. */
export type ObjectLevel = 'system' | 'unit';

type Columns = readonly [
  instance: number,
  name: string,
  unit: string,
  unitsCode: number,
  format: ValueFormat,
  factor: 'factor_10' | '',
  minusOne: MinusOne,
];

// Manual §5.2.2, a line per row. Where the manual has a gap: a crest factor has no units, code 95 (135-2012 §21);
// UPS_OUTPUT_I1..3 take the factor like their UNIT_ twins; UNIT_OUTPUT_Lr is a plain percentage like every load rate.
const rows = [
  [0, 'UPS_OUTPUT_Lr', '%', 98, '###', '', ''],
  [1, 'UPS_OUTPUT_KVA', 'kVA', 9, '', 'factor_10', 'not available'],
  [2, 'UPS_OUTPUT_kw', 'kW', 48, '', 'factor_10', 'not available'],
  [3, 'UPS_OUTPUT_Lr1', '%', 98, '###', '', ''],
  [4, 'UPS_OUTPUT_Lr2', '%', 98, '###', '', 'single-phase'],
  [5, 'UPS_OUTPUT_Lr3', '%', 98, '###', '', 'single-phase'],
  [6, 'UPS_OUTPUT_I1', 'A', 3, '', 'factor_10', ''],
  [7, 'UPS_OUTPUT_I2', 'A', 3, '', 'factor_10', 'single-phase'],
  [8, 'UPS_OUTPUT_I3', 'A', 3, '', 'factor_10', 'single-phase'],
  [9, 'UPS_OUTPUT_KVA1', 'kVA', 9, '', 'factor_10', 'not available'],
  [10, 'UPS_OUTPUT_KVA2', 'kVA', 9, '', 'factor_10', 'single-phase'],
  [11, 'UPS_OUTPUT_KVA3', 'kVA', 9, '', 'factor_10', 'single-phase'],
  [12, 'UPS_OUTPUT_kw1', 'kW', 48, '', 'factor_10', 'not available'],
  [13, 'UPS_OUTPUT_kw2', 'kW', 48, '', 'factor_10', 'single-phase'],
  [14, 'UPS_OUTPUT_kw3', 'kW', 48, '', 'factor_10', 'single-phase'],
  [15, 'UPS_OUTPUT_V1', 'V', 5, '###', '', ''],
  [16, 'UPS_OUTPUT_V2', 'V', 5, '###', '', 'single-phase'],
  [17, 'UPS_OUTPUT_V3', 'V', 5, '###', '', 'single-phase'],
  [18, 'UPS_OUTPUT_U12', 'V', 5, '###', '', 'single-phase'],
  [19, 'UPS_OUTPUT_U23', 'V', 5, '###', '', 'single-phase'],
  [20, 'UPS_OUTPUT_U31', 'V', 5, '###', '', 'single-phase'],
  [21, 'UPS_OUTPUT_fr', 'Hz', 27, '##.#', '', ''],
  [22, 'UPS_OUTPUT_cf', '', 95, '#.#', '', 'not available'],
  [23, 'UPS_OUTPUT_pf1', '', 15, '+/-#.##', '', 'not available'],
  [24, 'UPS_OUTPUT_pf2', '', 15, '+/-#.##', '', 'single-phase'],
  [25, 'UPS_OUTPUT_pf3', '', 15, '+/-#.##', '', 'single-phase'],
  [26, 'UNIT_OUTPUT_Lr', '%', 98, '###', '', ''],
  [27, 'UNIT_OUTPUT_kVA', 'kVA', 9, '', 'factor_10', 'not available'],
  [28, 'UNIT_OUTPUT_kw', 'kW', 48, '', 'factor_10', 'not available'],
  [29, 'UNIT_OUTPUT_Lr1', '%', 98, '###', '', ''],
  [30, 'UNIT_OUTPUT_Lr2', '%', 98, '###', '', 'single-phase'],
  [31, 'UNIT_OUTPUT_Lr3', '%', 98, '###', '', 'single-phase'],
  [32, 'UNIT_OUTPUT_I1', 'A', 3, '', 'factor_10', ''],
  [33, 'UNIT_OUTPUT_I2', 'A', 3, '', 'factor_10', 'single-phase'],
  [34, 'UNIT_OUTPUT_I3', 'A', 3, '', 'factor_10', 'single-phase'],
  [35, 'UNIT_OUTPUT_KVA1', 'kVA', 9, '', 'factor_10', ''],
  [36, 'UNIT_OUTPUT_KVA2', 'kVA', 9, '', 'factor_10', 'single-phase'],
  [37, 'UNIT_OUTPUT_KVA3', 'kVA', 9, '', 'factor_10', 'single-phase'],
  [38, 'UNIT_OUTPUT_kw1', 'kW', 48, '', 'factor_10', 'not available'],
  [39, 'UNIT_OUTPUT_kw2', 'kW', 48, '', 'factor_10', 'single-phase'],
  [40, 'UNIT_OUTPUT_kw3', 'kW', 48, '', 'factor_10', 'single-phase'],
  [41, 'UNIT_OUTPUT_V1', 'V', 5, '###', '', ''],
  [42, 'UNIT_OUTPUT_V2', 'V', 5, '###', '', 'single-phase'],
  [43, 'UNIT_OUTPUT_V3', 'V', 5, '###', '', 'single-phase'],
  [44, 'UNIT_OUTPUT_U12', 'V', 5, '###', '', ''],
  [45, 'UNIT_OUTPUT_U23', 'V', 5, '###', '', 'single-phase'],
  [46, 'UNIT_OUTPUT_U31', 'V', 5, '###', '', 'single-phase'],
  [47, 'UNIT_OUTPUT_fr', 'Hz', 27, '##.#', '', ''],
  [48, 'UNIT_OUTPUT_cf', '', 95, '#.#', '', 'not available'],
  [49, 'UNIT_OUTPUT_pf1', '', 15, '+/-#.##', '', 'not available'],
  [50, 'UNIT_OUTPUT_pf2', '', 15, '+/-#.##', '', 'single-phase'],
  [51, 'UNIT_OUTPUT_pf3', '', 15, '+/-#.##', '', 'single-phase'],
  [52, 'UNIT_TMP', '°C', 62, '##.#', '', ''],
  [53, 'RECTIFIER_V1', 'V', 5, '###', '', ''],
  [54, 'RECTIFIER_V2', 'V', 5, '###', '', 'single-phase'],
  [55, 'RECTIFIER_V3', 'V', 5, '###', '', 'single-phase'],
  [56, 'RECTIFIER_U12', 'V', 5, '###', '', 'single-phase'],
  [57, 'RECTIFIER_U23', 'V', 5, '###', '', 'single-phase'],
  [58, 'RECTIFIER_U31', 'V', 5, '###', '', 'single-phase'],
  [59, 'RECTIFIER_Fr', 'Hz', 27, '##.#', '', 'not available'],
  [60, 'RECTIFIER_I1', 'A', 3, '', 'factor_10', 'not available'],
  [61, 'RECTIFIER_I2', 'A', 3, '', 'factor_10', 'single-phase'],
  [62, 'RECTIFIER_I3', 'A', 3, '', 'factor_10', 'single-phase'],
  [63, 'RECTIFIER_kw1', 'kW', 48, '', 'factor_10', 'not available'],
  [64, 'RECTIFIER_kw2', 'kW', 48, '', 'factor_10', 'single-phase'],
  [65, 'RECTIFIER_kw3', 'kW', 48, '', 'factor_10', 'single-phase'],
  [66, 'BATTERY_V+', 'V', 5, '', 'factor_10', ''],
  [67, 'BATTERY_V-', 'V', 5, '', 'factor_10', 'not available'],
  [68, 'BATTERY_I+', 'A', 3, '+/-', 'factor_10', ''],
  [69, 'BATTERY_I-', 'A', 3, '+/-', 'factor_10', 'not available'],
  [70, 'BATTERY_%', '%', 98, '###', '', ''],
  [71, 'BATTERY_Ah', 'Ah', 261, '', 'factor_10', ''],
  [72, 'BATTERY_Min', 'min', 72, '###', '', ''],
  [73, 'BATTERY_s', 's', 73, '###', '', 'not available'],
  [74, 'BATTERY_TMP', '°C', 62, '##.#', '', 'not available'],
  [75, 'BYPASS_V1', 'V', 5, '###', '', ''],
  [76, 'BYPASS_V2', 'V', 5, '###', '', 'single-phase'],
  [77, 'BYPASS_V3', 'V', 5, '###', '', 'single-phase'],
  [78, 'BYPASS_U12', 'V', 5, '###', '', 'single-phase'],
  [79, 'BYPASS_U23', 'V', 5, '###', '', 'single-phase'],
  [80, 'BYPASS_U31', 'V', 5, '###', '', 'single-phase'],
  [81, 'BYPASS_Fr', 'Hz', 27, '##.#', '', ''],
  [82, 'BYPASS_I1', 'A', 3, '', 'factor_10', 'not available'],
  [83, 'BYPASS_I2', 'A', 3, '', 'factor_10', 'single-phase'],
  [84, 'BYPASS_I3', 'A', 3, '', 'factor_10', 'single-phase'],
  [85, 'BYPASS_kw1', 'kW', 48, '', 'factor_10', 'not available'],
  [86, 'BYPASS_kw2', 'kW', 48, '', 'factor_10', 'single-phase'],
  [87, 'BYPASS_kw3', 'kW', 48, '', 'factor_10', 'single-phase'],
] as const satisfies readonly Columns[];

export type AnalogValueName = (typeof rows)[number][1];

export interface AnalogValueRow {
  readonly instance: number;
  readonly name: AnalogValueName;
  readonly unit: string;
  /** BACnetEngineeringUnits as the manual's "Code" column has it. */
  readonly unitsCode: number;
  readonly format: ValueFormat;
  /** Raw value in tenths when the UPS measures with factor 10. */
  readonly takesFactor: boolean;
  readonly minusOne: MinusOne;
  readonly level: ObjectLevel;
}

/** The Analog Values, in order of their instances 0 to 87. */
export const analogValues: readonly AnalogValueRow[] = rows.map(
  ([instance, name, unit, unitsCode, format, factor, minusOne]) => ({
    instance,
    name,
    unit,
    unitsCode,
    format,
    takesFactor: factor === 'factor_10',
    minusOne,
    level: name.startsWith('UPS_') ? 'system' : 'unit',
  }),
);
