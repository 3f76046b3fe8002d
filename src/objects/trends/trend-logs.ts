import type { Bilingual } from '../../core/bilingual.js';
import type { AnalogValueName } from '../catalog/analog-values.js';

/** The Event Log of the device (135-2016 §12.27). */
export const eventLog = {
  instance: 1,
  name: 'EVENT_LOG',
  description: {
    en: 'Events, acknowledgements and states of this log',
    fr: 'Événements, acquittements et états de ce journal',
  },
} as const satisfies Omit<TrendLogRow, 'values'>;

/** A Trend Log Multiple: the Analog Values whose Present_Value it logs, in this order (135-2016 §12.30.9). */
export interface TrendLogRow {
  readonly instance: number;
  readonly name: string;
  readonly description: Bilingual;
  readonly values: readonly AnalogValueName[];
}

/** A subject per log, so that a BMS reads what it wants to draw together; all of it is in the history of the journal. */
export const trendLogs: readonly TrendLogRow[] = [
  {
    instance: 1,
    name: 'TREND_LOADS',
    description: {
      en: 'Load rates and powers, once a minute',
      fr: 'Taux de charge et puissances, une fois par minute',
    },
    values: ['UPS_OUTPUT_Lr', 'UPS_OUTPUT_KVA', 'UPS_OUTPUT_kw', 'UNIT_OUTPUT_Lr', 'UNIT_OUTPUT_kw'],
  },
  {
    instance: 2,
    name: 'TREND_VOLTAGES',
    description: {
      en: 'Voltages and frequencies of output, rectifier and bypass, once a minute',
      fr: 'Tensions et fréquences de sortie, redresseur et bypass, une fois par minute',
    },
    values: [
      'UNIT_OUTPUT_V1',
      'UNIT_OUTPUT_V2',
      'UNIT_OUTPUT_V3',
      'UNIT_OUTPUT_fr',
      'RECTIFIER_V1',
      'RECTIFIER_V2',
      'RECTIFIER_V3',
      'RECTIFIER_Fr',
      'BYPASS_V1',
      'BYPASS_V2',
      'BYPASS_V3',
      'BYPASS_Fr',
    ],
  },
  {
    instance: 3,
    name: 'TREND_CURRENTS',
    description: { en: 'Output currents, once a minute', fr: 'Courants de sortie, une fois par minute' },
    values: ['UNIT_OUTPUT_I1', 'UNIT_OUTPUT_I2', 'UNIT_OUTPUT_I3'],
  },
  {
    instance: 4,
    name: 'TREND_BATTERY',
    description: {
      en: 'Voltages, current, charge and back-up time of the battery, once a minute',
      fr: 'Tensions, courant, charge et autonomie de la batterie, une fois par minute',
    },
    values: ['BATTERY_V+', 'BATTERY_V-', 'BATTERY_I+', 'BATTERY_%', 'BATTERY_Min'],
  },
  {
    instance: 5,
    name: 'TREND_TEMPERATURES',
    description: {
      en: 'Temperatures of the unit and the battery, once a minute',
      fr: "Températures de l'unité et de la batterie, une fois par minute",
    },
    values: ['UNIT_TMP', 'BATTERY_TMP'],
  },
];
