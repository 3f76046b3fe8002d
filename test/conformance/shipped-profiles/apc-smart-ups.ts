import { type ProfileImage, text } from './profile-image.js';

/** Decimal addresses and powers of two as NUT's apc_modbus.c has them. */
export const apcSmartUps: ProfileImage = {
  profile: 'apc-smart-ups',
  functionCode: 3,
  baud: 9600,
  tables: [
    [0, 27],
    [128, 32],
    [516, 120],
  ],
  words: [
    // UPSStatus_BF, two registers, the high one first: bit 1, on line.
    [1, 0b10],
    // 69,960 s: 1,166 min; 65,536 and 4,424.
    [128, 1],
    [129, 4424],
    // 87 % x 512; 54.5 V x 32; 25.5 °C x 128; 42 % x 256.
    [130, 44_544],
    [131, 1744],
    [135, 3264],
    [136, 10_752],
    [138, 11_520],
    // 12.5 A x 32; 231 V x 64; 50 Hz x 128; 228 V x 64.
    [140, 400],
    [142, 14_784],
    [144, 6400],
    [151, 14_592],
    ...text(532, 16, 'Smart-UPS SRT 3000'),
    ...text(564, 8, 'AS1234567890'),
    [588, 3000],
    [589, 2700],
  ],
  numbers: [
    ['UPS_OUTPUT_Lr', 42],
    ['UNIT_OUTPUT_Lr', 42],
    ['UPS_OUTPUT_V1', 231],
    ['UNIT_OUTPUT_I1', 12.5],
    ['UNIT_OUTPUT_fr', 50],
    ['RECTIFIER_V1', 228],
    ['BATTERY_V+', 54.5],
    ['BATTERY_%', 87],
    ['BATTERY_Min', 1166],
    ['BATTERY_TMP', 25.5],
  ],
  states: [
    ['UPSLoadStatus', 'NORMAL MODE'],
    ['UnitLoadStatus', 'NORMAL MODE'],
    ['UnitStatus', 'OPERATING'],
    ['BatteryStatus', 'OK'],
    ['InputRecStatus', 'OK'],
    ['Alarms', 'NO ALARM'],
  ],
  alarms: [],
  unfed: ['UNIT_OUTPUT_kw', 'UNIT_TMP', 'BYPASS_V1', 'RECTIFIER_I1', 'BATTERY_I+', 'BATTERY_s'],
  changes: [
    {
      title: 'on battery and overloaded, the input not acceptable, shutdown imminent, the battery to be replaced',
      words: [
        // Bit 21 of both registers is bit 5 of the high one; bits 2 and 6.
        [0, 1 << 5],
        [1, (1 << 2) | (1 << 6)],
        [18, 1 << 1],
        [19, 1 << 2],
        // Not applicable.
        [151, 0xffff],
      ],
      states: [
        ['UPSLoadStatus', 'ON BATTERY'],
        ['BatteryStatus', 'LOW'],
        ['InputRecStatus', 'OUT OF TOL'],
        ['Alarms', 'GENERAL ALARM'],
      ],
      alarms: ['IMMINENT STOP', 'OVERLOAD', 'BATTERY LOW', 'ON BATTERY', 'BATTERY ALARM'],
      numbers: [['RECTIFIER_V1', -1]],
    },
    {
      title: 'on bypass with a general fault, the battery disconnected, its charger in error',
      words: [
        [0, 0],
        [1, (1 << 3) | (1 << 5)],
        [18, 0],
        [19, (1 << 0) | (1 << 4)],
      ],
      states: [
        ['UPSLoadStatus', 'ON BYPASS'],
        ['BatteryStatus', 'DISCONNECTED'],
      ],
      alarms: ['UNIT GENERAL ALARM', 'BAT. DISCONNECTED', 'CHARGER ALARM'],
    },
    {
      title: 'on line in high efficiency, a battery test has failed',
      words: [
        [1, (1 << 1) | (1 << 13)],
        [19, 0],
        [23, 1 << 3],
      ],
      states: [
        ['UPSLoadStatus', 'ECO MODE'],
        ['BatteryStatus', 'OK'],
      ],
      alarms: ['BAT. TEST FAILED'],
    },
  ],
};
