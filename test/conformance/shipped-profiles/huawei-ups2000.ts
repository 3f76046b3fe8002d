import type { ProfileImage } from './profile-image.js';

/** The numbers of the basic registers as NUT's huawei-ups2000.c has them: UPS 1 is at 10,000 more, its alarms at 1,024 more. */
const ups1 = (register: number) => 10_000 + register;
const alarm1 = (register: number) => register + 1024;

export const huaweiUps2000: ProfileImage = {
  profile: 'huawei-ups2000',
  functionCode: 3,
  baud: 9600,
  tables: [
    [ups1(1000), 28],
    [ups1(1043), 1],
    [ups1(2000), 34],
    [ups1(9009), 1],
    [alarm1(40_156), 27],
  ],
  words: [
    // Gain 10 throughout.
    [ups1(1000), 2310],
    [ups1(1003), 500],
    [ups1(1004), 2290],
    [ups1(1007), 499],
    [ups1(1008), 2300],
    [ups1(1011), 65],
    [ups1(1014), 501],
    [ups1(1015), 13],
    [ups1(1018), 15],
    [ups1(1021), 500],
    // On mains.
    [ups1(1024), 2],
    [ups1(2000), 1095],
    // Float charging; 96 %; 4,500 s in two registers: 75 min.
    [ups1(2002), 3],
    [ups1(2003), 96],
    [ups1(2004), 0],
    [ups1(2005), 4500],
    [ups1(9009), 30],
  ],
  numbers: [
    ['UPS_OUTPUT_Lr', 50],
    ['UPS_OUTPUT_KVA', 1.5],
    ['UPS_OUTPUT_kw', 1.3],
    ['UNIT_OUTPUT_kVA', 1.5],
    ['UNIT_OUTPUT_V1', 230],
    ['UNIT_OUTPUT_I1', 6.5],
    ['UNIT_OUTPUT_fr', 50.1],
    ['RECTIFIER_V1', 231],
    ['RECTIFIER_Fr', 50],
    ['BATTERY_V+', 109.5],
    ['BATTERY_%', 96],
    ['BATTERY_Min', 75],
    ['BYPASS_V1', 229],
    ['BYPASS_Fr', 49.9],
  ],
  states: [
    ['UPSLoadStatus', 'NORMAL MODE'],
    ['UnitStatus', 'OPERATING'],
    ['BatteryStatus', 'CHARGING'],
    ['InputBypStatus', 'OK'],
    ['Alarms', 'NO ALARM'],
  ],
  alarms: [],
  unfed: ['UNIT_TMP', 'BATTERY_I+', 'BATTERY_Ah', 'BATTERY_TMP', 'RECTIFIER_I1'],
  changes: [
    {
      title: 'on battery, which is low and undervoltage; its run time is not valid',
      words: [
        [ups1(1024), 3],
        [ups1(2002), 5],
        [ups1(1043), 1 << 6],
        [alarm1(40_164), 1 << 3],
        [ups1(2004), 0xffff],
        [ups1(2005), 0xffff],
        // Invalid: the mark of a number with a gain.
        [ups1(1000), 0x7fff],
      ],
      states: [
        ['UnitLoadStatus', 'ON BATTERY'],
        ['BatteryStatus', 'LOW'],
      ],
      alarms: ['BATTERY LOW', 'ON BATTERY', 'BATTERY ALARM'],
      numbers: [
        ['BATTERY_Min', -1],
        ['RECTIFIER_V1', -1],
      ],
    },
    {
      title: 'on bypass after an overload, the inverter and the charger faulty, the battery disconnected',
      words: [
        [ups1(1024), 1],
        [ups1(1043), 0],
        [ups1(2002), 2],
        [alarm1(40_164), 0],
        [alarm1(40_170), 1 << 4],
        [alarm1(40_180), (1 << 6) | (1 << 13)],
        [alarm1(40_182), 1 << 13],
      ],
      states: [
        ['UPSLoadStatus', 'ON BYPASS'],
        ['BatteryStatus', 'DISCONNECTED'],
        ['Alarms', 'CRITICAL ALARM'],
      ],
      alarms: ['OVERLOAD', 'BAT. DISCONNECTED', 'CHARGER ALARM', 'INV. CRITICAL'],
    },
    {
      title: 'in ECO mode, its bypass out of range',
      words: [
        [ups1(1024), 5],
        [alarm1(40_161), 1 << 1],
        [alarm1(40_170), 0],
        [alarm1(40_180), 0],
        [alarm1(40_182), 0],
      ],
      states: [
        ['UPSLoadStatus', 'ECO MODE'],
        ['InputBypStatus', 'OUT OF TOL'],
        ['Alarms', 'GENERAL ALARM'],
      ],
      alarms: ['BYPASS IMPOSSIBLE'],
    },
    {
      title: 'a battery state that the driver knows as a misreading',
      words: [
        [ups1(2002), 0],
        [alarm1(40_161), 0],
      ],
      states: [['UPSLoadStatus', 'ECO MODE']],
      untold: ['BatteryStatus'],
      alarms: [],
    },
  ],
};
