import { type AnalogValueName, analogValues } from '../../objects/catalog/analog-values.js';
import type { ObjectValues } from '../../objects/mapper.js';
import { isGoodNow } from '../../objects/object-value.js';

interface Row {
  readonly unit: string;
  /** The object of the unit, or of whatever is there once. */
  readonly object: AnalogValueName;
  /** Where the whole system tells it, this is what counts for those whom it feeds. */
  readonly ofSystem?: AnalogValueName;
}

/** What those ask for who know nothing of BACnet: in these units, from these objects of Manual §5.2.2. */
// biome-ignore format: a quantity per line
export const quantities = {
  outputLoad: { unit: '%', object: 'UNIT_OUTPUT_Lr', ofSystem: 'UPS_OUTPUT_Lr' },
  outputLoad1: { unit: '%', object: 'UNIT_OUTPUT_Lr1', ofSystem: 'UPS_OUTPUT_Lr1' },
  outputLoad2: { unit: '%', object: 'UNIT_OUTPUT_Lr2', ofSystem: 'UPS_OUTPUT_Lr2' },
  outputLoad3: { unit: '%', object: 'UNIT_OUTPUT_Lr3', ofSystem: 'UPS_OUTPUT_Lr3' },
  outputApparentPower: { unit: 'kVA', object: 'UNIT_OUTPUT_kVA', ofSystem: 'UPS_OUTPUT_KVA' },
  outputApparentPower1: { unit: 'kVA', object: 'UNIT_OUTPUT_KVA1', ofSystem: 'UPS_OUTPUT_KVA1' },
  outputApparentPower2: { unit: 'kVA', object: 'UNIT_OUTPUT_KVA2', ofSystem: 'UPS_OUTPUT_KVA2' },
  outputApparentPower3: { unit: 'kVA', object: 'UNIT_OUTPUT_KVA3', ofSystem: 'UPS_OUTPUT_KVA3' },
  outputPower: { unit: 'kW', object: 'UNIT_OUTPUT_kw', ofSystem: 'UPS_OUTPUT_kw' },
  outputPower1: { unit: 'kW', object: 'UNIT_OUTPUT_kw1', ofSystem: 'UPS_OUTPUT_kw1' },
  outputPower2: { unit: 'kW', object: 'UNIT_OUTPUT_kw2', ofSystem: 'UPS_OUTPUT_kw2' },
  outputPower3: { unit: 'kW', object: 'UNIT_OUTPUT_kw3', ofSystem: 'UPS_OUTPUT_kw3' },
  outputCurrent1: { unit: 'A', object: 'UNIT_OUTPUT_I1', ofSystem: 'UPS_OUTPUT_I1' },
  outputCurrent2: { unit: 'A', object: 'UNIT_OUTPUT_I2', ofSystem: 'UPS_OUTPUT_I2' },
  outputCurrent3: { unit: 'A', object: 'UNIT_OUTPUT_I3', ofSystem: 'UPS_OUTPUT_I3' },
  outputVoltage1: { unit: 'V', object: 'UNIT_OUTPUT_V1', ofSystem: 'UPS_OUTPUT_V1' },
  outputVoltage2: { unit: 'V', object: 'UNIT_OUTPUT_V2', ofSystem: 'UPS_OUTPUT_V2' },
  outputVoltage3: { unit: 'V', object: 'UNIT_OUTPUT_V3', ofSystem: 'UPS_OUTPUT_V3' },
  outputVoltage12: { unit: 'V', object: 'UNIT_OUTPUT_U12', ofSystem: 'UPS_OUTPUT_U12' },
  outputVoltage23: { unit: 'V', object: 'UNIT_OUTPUT_U23', ofSystem: 'UPS_OUTPUT_U23' },
  outputVoltage31: { unit: 'V', object: 'UNIT_OUTPUT_U31', ofSystem: 'UPS_OUTPUT_U31' },
  outputFrequency: { unit: 'Hz', object: 'UNIT_OUTPUT_fr', ofSystem: 'UPS_OUTPUT_fr' },
  outputCrestFactor: { unit: '', object: 'UNIT_OUTPUT_cf', ofSystem: 'UPS_OUTPUT_cf' },
  outputPowerFactor1: { unit: '', object: 'UNIT_OUTPUT_pf1', ofSystem: 'UPS_OUTPUT_pf1' },
  outputPowerFactor2: { unit: '', object: 'UNIT_OUTPUT_pf2', ofSystem: 'UPS_OUTPUT_pf2' },
  outputPowerFactor3: { unit: '', object: 'UNIT_OUTPUT_pf3', ofSystem: 'UPS_OUTPUT_pf3' },
  temperature: { unit: '°C', object: 'UNIT_TMP' },
  inputVoltage1: { unit: 'V', object: 'RECTIFIER_V1' },
  inputVoltage2: { unit: 'V', object: 'RECTIFIER_V2' },
  inputVoltage3: { unit: 'V', object: 'RECTIFIER_V3' },
  inputVoltage12: { unit: 'V', object: 'RECTIFIER_U12' },
  inputVoltage23: { unit: 'V', object: 'RECTIFIER_U23' },
  inputVoltage31: { unit: 'V', object: 'RECTIFIER_U31' },
  inputFrequency: { unit: 'Hz', object: 'RECTIFIER_Fr' },
  inputCurrent1: { unit: 'A', object: 'RECTIFIER_I1' },
  inputCurrent2: { unit: 'A', object: 'RECTIFIER_I2' },
  inputCurrent3: { unit: 'A', object: 'RECTIFIER_I3' },
  inputPower1: { unit: 'kW', object: 'RECTIFIER_kw1' },
  inputPower2: { unit: 'kW', object: 'RECTIFIER_kw2' },
  inputPower3: { unit: 'kW', object: 'RECTIFIER_kw3' },
  batteryVoltage: { unit: 'V', object: 'BATTERY_V+' },
  batteryVoltageNegative: { unit: 'V', object: 'BATTERY_V-' },
  batteryCurrent: { unit: 'A', object: 'BATTERY_I+' },
  batteryCurrentNegative: { unit: 'A', object: 'BATTERY_I-' },
  batteryCharge: { unit: '%', object: 'BATTERY_%' },
  batteryCapacity: { unit: 'Ah', object: 'BATTERY_Ah' },
  batteryMinutes: { unit: 'min', object: 'BATTERY_Min' },
  secondsOnBattery: { unit: 's', object: 'BATTERY_s' },
  batteryTemperature: { unit: '°C', object: 'BATTERY_TMP' },
  bypassVoltage1: { unit: 'V', object: 'BYPASS_V1' },
  bypassVoltage2: { unit: 'V', object: 'BYPASS_V2' },
  bypassVoltage3: { unit: 'V', object: 'BYPASS_V3' },
  bypassVoltage12: { unit: 'V', object: 'BYPASS_U12' },
  bypassVoltage23: { unit: 'V', object: 'BYPASS_U23' },
  bypassVoltage31: { unit: 'V', object: 'BYPASS_U31' },
  bypassFrequency: { unit: 'Hz', object: 'BYPASS_Fr' },
  bypassCurrent1: { unit: 'A', object: 'BYPASS_I1' },
  bypassCurrent2: { unit: 'A', object: 'BYPASS_I2' },
  bypassCurrent3: { unit: 'A', object: 'BYPASS_I3' },
  bypassPower1: { unit: 'kW', object: 'BYPASS_kw1' },
  bypassPower2: { unit: 'kW', object: 'BYPASS_kw2' },
  bypassPower3: { unit: 'kW', object: 'BYPASS_kw3' },
} as const satisfies Readonly<Record<string, Row>>;

export type QuantityName = keyof typeof quantities;

const instanceOf: ReadonlyMap<string, number> = new Map(analogValues.map(({ name, instance }) => [name, instance]));

/** A quantity as it is now, in its unit, and the object that tells it. */
export interface QuantityNow {
  readonly value: number;
  readonly object: AnalogValueName;
}

/** Undefined unless it is good now: what is stale, refused, absent or contradicted has no value. */
export function quantityNow(values: ObjectValues, name: QuantityName): QuantityNow | undefined {
  const { object, ofSystem }: Row = quantities[name];
  return (ofSystem && goodNumber(values, ofSystem)) ?? goodNumber(values, object);
}

function goodNumber({ analogValues: all }: ObjectValues, object: AnalogValueName): QuantityNow | undefined {
  const value = all[instanceOf.get(object) ?? -1];
  if (value?.engineering === undefined || !isGoodNow(value.trust)) return undefined;
  return { value: value.engineering, object };
}
