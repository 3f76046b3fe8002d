import type { MapFeed } from '../map-feed.js';

/**
 * ADICOM: DELPHYS BC, Green Power and Xtend. The codes with a known meaning are few, and their places inferred. Those of
 * the system's tables feed the unit objects of a concentrator as well, being the synthesis of all units; a unit on its own
 * has no published status, alarm or output measurement. To be read beside Manual §6.
 */
export const adicomFeed: MapFeed = {
  identity: {},

  numbers: [
    ['UPS_OUTPUT_Lr', 'M023'],
    ['UPS_OUTPUT_KVA', 'M024'],
    ['UPS_OUTPUT_I1', 'M006'],
    ['UPS_OUTPUT_I2', 'M007'],
    ['UPS_OUTPUT_I3', 'M008'],
    ['UPS_OUTPUT_V1', 'M003'],
    ['UPS_OUTPUT_V2', 'M004'],
    ['UPS_OUTPUT_V3', 'M005'],
    ['UPS_OUTPUT_fr', 'M009'],
    ['UNIT_OUTPUT_Lr', 'M023'],
    ['UNIT_OUTPUT_kVA', 'M024'],
    ['UNIT_OUTPUT_I1', 'M006'],
    ['UNIT_OUTPUT_I2', 'M007'],
    ['UNIT_OUTPUT_I3', 'M008'],
    ['UNIT_OUTPUT_V1', 'M003'],
    ['UNIT_OUTPUT_V2', 'M004'],
    ['UNIT_OUTPUT_V3', 'M005'],
    ['UNIT_OUTPUT_fr', 'M009'],
    ['RECTIFIER_V1', 'M058'],
    ['RECTIFIER_V2', 'M059'],
    ['RECTIFIER_V3', 'M060'],
    ['RECTIFIER_Fr', 'M064'],
    ['BATTERY_V+', 'M082'],
    ['BATTERY_%', 'M094'],
    ['BATTERY_Min', 'M095'],
    ['BATTERY_s', 'M090'],
    ['BYPASS_V1', 'M028', { page: 'system' }],
    ['BYPASS_V2', 'M029', { page: 'system' }],
    ['BYPASS_V3', 'M030', { page: 'system' }],
    ['BYPASS_Fr', 'M031', { page: 'system' }],
  ],

  // The weakest battery counts, and the longest time on it.
  ofEachUnit: [
    ['RECTIFIER_V1', 'mean', 'M058'],
    ['RECTIFIER_V2', 'mean', 'M059'],
    ['RECTIFIER_V3', 'mean', 'M060'],
    ['RECTIFIER_Fr', 'mean', 'M064'],
    ['BATTERY_V+', 'mean', 'M082'],
    ['BATTERY_%', 'least', 'M094'],
    ['BATTERY_Min', 'least', 'M095'],
    ['BATTERY_s', 'greatest', 'M090'],
  ],

  states: [
    ['UPSLoadStatus', 'ON BATTERY', 'A010'],
    ['UPSLoadStatus', 'ON INVERTER', 'S000'],
    ['UPSLoadStatus', 'ECO MODE', 'S006'],
    ['UPSLoadStatus', 'ON BYPASS', 'S001'],
    ['UnitLoadStatus', 'ON BATTERY', 'A010'],
    ['UnitLoadStatus', 'ON INVERTER', 'S000'],
    ['UnitLoadStatus', 'ECO MODE', 'S006'],
    ['UnitLoadStatus', 'ON BYPASS', 'S001'],
    // What feeds the load works; one that is off is available at best, which no bit says.
    ['UnitStatus', 'OPERATING', 'S000 or S001 or S006', { link: 'inferred' }],
    ['Alarms', 'GENERAL ALARM', 'A015'],
    ['BatteryStatus', 'DISCHARGED', 'A012'],
    ['BatteryStatus', 'LOW', 'A011'],
    ['BatteryStatus', 'DISCHARGING', 'A010'],
    ['BatteryStatus', 'ALARM', 'A009'],
    ['InverterStatus', 'OFF', 'not S000', { link: 'inferred' }],
  ],

  // No bit of the maintenance bypass is known.
  plausibility: [
    ['UPSLoadStatus', 'LOAD OFF', 'output-live', 'ON MAINT. BYPASS', { unless: 'S003' }],
    ['UnitLoadStatus', 'LOAD OFF', 'output-live', 'ON MAINT. BYPASS', { unless: 'S003' }],
  ],

  // The MIB lets either of A002 and A003 say that a transfer is impossible.
  bits: [
    ['UPSStatus', 'ENERGY SAVER', 'S004'],
    ['UPSAlarms', 'UPS IMMINENT STOP', 'A000'],
    ['UPSAlarms', 'UPS OVERLOAD', 'A001'],
    ['UPSAlarms', 'BYPASS LOCKED', 'A002 or A003'],
    ['UPSAlarms', 'BYPASS IMPOSSIBLE', 'A002 or A003'],
    ['UPSAlarms', 'INSUFF. RESOURCES', 'A004'],
    ['UPSAlarms', 'REDUNDANCY LOST', 'A005'],
    ['UPSAlarms', 'UPS GENERAL ALARM', 'A015'],
    ['UnitAlarms', 'IMMINENT STOP', 'A000'],
    ['UnitAlarms', 'OVERLOAD', 'A001'],
    ['UnitAlarms', 'TEMPERATURE', 'A013'],
    ['UnitAlarms', 'BYPASS LOCKED', 'A002 or A003'],
    ['UnitAlarms', 'BYPASS IMPOSSIBLE', 'A002 or A003'],
    ['UnitAlarms', 'UNIT GENERAL ALARM', 'A015'],
    ['UnitAlarms', 'BAT. DISCHARGED', 'A012'],
    ['UnitAlarms', 'BATTERY LOW', 'A011'],
    ['UnitAlarms', 'ON BATTERY', 'A010'],
    ['UnitAlarms', 'BATTERY ALARM', 'A009'],
  ],
};
