import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarmClasses } from '../../../src/objects/alarms/alarm-classes.js';
import { alarmPoints } from '../../../src/objects/alarms/alarm-points.js';
import { limitAlarms, limitClass, limitDelayS } from '../../../src/objects/alarms/limit-alarms.js';
import { stateAlarms } from '../../../src/objects/alarms/state-alarms.js';
import { alarmObjectTexts } from '../../../src/objects/alarms/structured-views.js';
import { analogValues } from '../../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';

const units = Array.from({ length: 15 }, (_, index) => index + 1);

/** Class, delay in seconds, and the objects with the texts of Manual §6.3. */
const expected: readonly (readonly [alarmClass: number, delayS: number, names: readonly string[]])[] = [
  [
    1,
    0,
    [
      'UPSAlarms.UPS IMMINENT STOP',
      'UnitAlarms.IMMINENT STOP',
      'UnitAlarms.UPS POWER OFF',
      'UnitAlarms.BATTERY LOW',
      'UnitAlarms.BAT. DISCHARGED',
    ],
  ],
  [
    1,
    2,
    [
      'UPSAlarms.UPS OVERLOAD',
      'UnitAlarms.OVERLOAD',
      'UnitAlarms.TEMPERATURE',
      'UnitAlarms.INTERNAL FAILURE',
      'UnitAlarms.REC. CRITICAL',
      'UnitAlarms.INV. CRITICAL',
      'UnitAlarms.BYP. CRITICAL',
      'UPSAlarms.INSUFF. RESOURCES',
      'UnitAlarms.BAT. DISCONNECTED',
    ],
  ],
  [1, 5, ['UnitAlarms.ON BATTERY']],
  [
    2,
    5,
    [
      'UPSAlarms.REDUNDANCY LOST',
      'UPSAlarms.PARALLEL FAULT',
      'UPSAlarms.BYPASS LOCKED',
      'UPSAlarms.BYPASS IMPOSSIBLE',
      'UnitAlarms.BYPASS LOCKED',
      'UnitAlarms.BYPASS IMPOSSIBLE',
      'UnitAlarms.REC. PREVENTIVE',
      'UnitAlarms.INV. PREVENTIVE',
      'UnitAlarms.BYP. PREVENTIVE',
      'UnitAlarms.CHARGER ALARM',
      'UnitAlarms.BATTERY ALARM',
      'UnitAlarms.BAT. TEST FAILED',
      'UnitAlarms.BAT. TEMPERATURE',
      'UnitAlarms.BATTERY ROOM',
      'UnitAlarms.FAN FAILURE',
      'UnitAlarms.GEN SET ALARM',
      'Gateway.DUPLICATE DEVICE ID',
    ],
  ],
  [
    2,
    10,
    [
      'UnitAlarms.MAINTENANCE BYPASS',
      'UnitAlarms.External Input 1',
      'UnitAlarms.External Input 2',
      'UnitAlarms.External Input 3',
      'UnitAlarms.External Input 4',
    ],
  ],
  [
    3,
    10,
    [
      'UnitAlarms.MAINTENANCE AL.',
      'UnitAlarms.UNIT GENERAL ALARM',
      'UPSAlarms.UPS GENERAL ALARM',
      ...units.map((unit) => `UPSAlarms.UNIT ${unit} ALARM`),
      'Gateway.FACTORY PASSWORD',
      'Gateway.CLOCK NOT SET',
      'Gateway.UPDATE FAILED',
      'Gateway.CERTIFICATE EXPIRING',
    ],
  ],
  [3, 60, ['Gateway.SC HUB LOST']],
  [
    4,
    0,
    [
      'UPSStatus.ENERGY SAVER',
      ...units.map((unit) => `UPSStatus.UNIT OPERATING ${unit}`),
      'UnitLoadStatus.ECO MODE',
      'InputRecStatus.GEN SET',
    ],
  ],
];

describe('the Binary Values', () => {
  it('are the bits of the manual: UnitAlarms from 0, UPSAlarms from 100, UPSStatus from 200', () => {
    for (const [object, first] of [
      ['UnitAlarms', 0],
      ['UPSAlarms', 100],
      ['UPSStatus', 200],
    ] as const) {
      const instance = bitStrings.findIndex(({ name }) => name === object);
      const bits = bitStrings[instance]?.bits ?? [];
      expect(alarmPoints.filter(({ name }) => name.startsWith(`${object}.`))).toMatchObject(
        bits.map((text, bit) => ({
          instance: first + bit,
          name: `${object}.${text}`,
          source: { kind: 'bit', bitString: instance, bit },
        })),
      );
    }
    expect(alarmPoints.filter(({ instance }) => instance >= 300).map(({ instance }) => instance)).toEqual([
      300, 301, 302, 303, 304, 305,
    ]);
    expect(alarmPoints).toHaveLength(31 + 23 + 16 + 2 + 6);
  });

  it('have names that no other object of the device has', () => {
    const names = [
      ...[...analogValues, ...multiStates, ...bitStrings].map(({ name }) => name),
      ...alarmPoints.map(({ name }) => name),
      ...alarmClasses.map(({ name }) => name),
    ];
    const views = [...alarmObjectTexts.keys()].filter((name) => name.startsWith('View.'));
    expect(new Set([...names, ...views]).size).toBe(101 + 78 + 4 + 6);
    expect(alarmObjectTexts.size).toBe(78 + 4 + 6);
  });

  it('belong to their class, with their delay', () => {
    const rows = expected.flatMap(([alarmClass, delayS, names]) => names.map((name) => ({ name, alarmClass, delayS })));
    const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
    const found = alarmPoints.map(({ name, alarmClass, delayS }) => ({ name, alarmClass, delayS }));
    expect([...found].sort(byName)).toEqual([...rows].sort(byName));
  });

  it('are in alarm when they are active, but units that no longer operate', () => {
    const inverse = alarmPoints.filter(({ alarmValue }) => alarmValue === 0).map(({ name }) => name);
    expect(inverse).toEqual(units.map((unit) => `UPSStatus.UNIT OPERATING ${unit}`));
  });

  it('follow the state that they are named by', () => {
    const ofState = (name: string) => alarmPoints.find((point) => point.name === name);
    expect(ofState('UnitLoadStatus.ECO MODE')).toMatchObject({ instance: 250, source: { multiState: 2, state: 5 } });
    expect(ofState('InputRecStatus.GEN SET')).toMatchObject({ instance: 251, source: { multiState: 8, state: 1 } });
  });
});

describe('the Multi-state Values', () => {
  it('report these states', () => {
    expect(
      stateAlarms.map(({ instance, alarmClass, delayS, alarmValues, isOn }) => [
        instance,
        alarmClass,
        delayS,
        alarmValues,
        isOn,
      ]),
    ).toEqual([
      [0, 1, 0, [3, 4], true],
      [1, 1, 0, [7], true],
      [2, 2, 10, [1, 6], true],
      [3, 4, 0, [1, 2, 3, 4], true],
      [4, 3, 10, [2, 3, 4], false],
      [5, 4, 0, [8], true],
      [6, 2, 10, [1], false],
      [7, 2, 10, [1], false],
      [8, 2, 10, [2, 3], true],
      [9, 2, 10, [1, 2], true],
    ]);
    expect(stateAlarms.filter(({ tellsFault }) => tellsFault).map(({ name }) => name)).toEqual(['DeviceStatus']);
  });
});

describe('the Analog Values', () => {
  it('are offered these limits, in their unit', () => {
    const offered = limitAlarms.filter(({ counts }) => counts !== 'none');
    expect(
      offered.map(({ row, counts, highLimit, lowLimit }) => [row.name, counts === 'high' ? highLimit : -lowLimit]),
    ).toEqual([
      ['UPS_OUTPUT_Lr', 90],
      ['UNIT_TMP', 35],
      ['BATTERY_%', -50],
      ['BATTERY_Min', -10],
      ['BATTERY_TMP', 30],
    ]);
    expect([limitDelayS, limitAlarms.length]).toEqual([30, 88]);
    for (const { highLimit, lowLimit, deadband } of limitAlarms) {
      expect(Number.isFinite(highLimit) && Number.isFinite(lowLimit)).toBe(true);
      expect(deadband).toBeGreaterThan(0);
    }
  });
});

describe('the Notification Classes', () => {
  it('have these priorities, acknowledgements and kinds of notification', () => {
    expect(
      alarmClasses.map(({ number, priority, ackRequired, notifyType }) => [
        number,
        [priority.toOffnormal, priority.toFault, priority.toNormal],
        [ackRequired.toOffnormal, ackRequired.toFault, ackRequired.toNormal],
        notifyType,
      ]),
    ).toEqual([
      [1, [64, 64, 200], [true, true, false], 0],
      [2, [100, 100, 200], [true, true, false], 0],
      [3, [140, 140, 200], [false, false, false], 0],
      [4, [200, 200, 200], [false, false, false], 1],
    ]);
  });
});

describe('the table of the README', () => {
  it('has a row for every object that reports, as the data has it', () => {
    const readme = readFileSync(new URL('../../../src/objects/alarms/README.md', import.meta.url), 'utf8');
    const [, table = ''] = readme.split(/<!-- \/?alarms -->/);
    expect(table.trim().split('\n').slice(2)).toEqual(tableRows());
  });
});

function tableRows(): readonly string[] {
  const row = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const seconds = (delayS: number) => `${delayS} s`;
  return [
    ...alarmPoints.map(({ instance, name, alarmClass, delayS, alarmValue, section }) =>
      row(`BV ${instance}`, name, alarmValue ? 'active' : 'inactive', alarmClass, seconds(delayS), section || '-'),
    ),
    ...stateAlarms.map(({ instance, name, alarmValues, alarmClass, delayS, section, isOn }) => {
      const states = alarmValues.map((state) => multiStates[instance]?.states[state - 1]).join(', ');
      return row(`MV ${instance}`, name, states, isOn ? alarmClass : `${alarmClass}, off`, seconds(delayS), section);
    }),
    ...limitAlarms.flatMap(({ row: { instance, name, unit }, counts, highLimit, lowLimit }) => {
      const limit = counts === 'high' ? `> ${highLimit} ${unit}` : `< ${lowLimit} ${unit}`;
      const cells = [`AV ${instance}`, name, limit, `${limitClass}, off`, seconds(limitDelayS), '§5.2.2'];
      return counts === 'none' ? [] : [row(...cells)];
    }),
  ];
}
