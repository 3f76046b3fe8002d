import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWithUps, startGatewayWithUps } from '../support/gateway-with-ups.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { analogValues } from './manual/analog-values.js';
import { bitStrings } from './manual/bit-strings.js';
import { multiStates } from './manual/multi-states.js';
import {
  singlePhaseImage,
  singlePhaseValues,
  threePhaseImage,
  unitAlarmCodes,
  upsAlarmCodes,
  vuMapTables,
} from './vu-map-images.js';

const mv = 19;
const bsv = 39;
const statusTable = 0x0030;
const alarmTable = 0x0038;

const instanceOf = (name: string) => {
  const row = [...multiStates, ...bitStrings].find((one) => one.name === name);
  if (!row) throw new Error(`no object ${name}`);
  return row.instance;
};

interface Case {
  readonly status?: readonly number[];
  readonly alarms?: readonly number[];
  readonly states: Readonly<Record<string, string>>;
}

/** Manual §6.2: the first state in the list whose condition is true wins. */
const cases: readonly Case[] = [
  {
    status: [0, 11, 12, 16, 32],
    states: { UnitLoadStatus: 'ON INVERTER', UnitStatus: 'OPERATING', BatteryStatus: 'OK' },
  },
  { states: { UnitLoadStatus: 'LOAD OFF', UnitStatus: 'AVAILABLE', InverterStatus: 'OFF', Alarms: 'NO ALARM' } },
  {
    status: [3, 0, 6, 2],
    alarms: [19],
    states: { UnitLoadStatus: 'ON MAINT. BYPASS', UPSLoadStatus: 'ON MAINT. BYPASS' },
  },
  { status: [0, 2, 6], alarms: [19], states: { UnitLoadStatus: 'ON BATTERY', BatteryStatus: 'DISCHARGING' } },
  { status: [0], states: { UnitLoadStatus: 'ON INVERTER', InverterStatus: 'ON' } },
  { status: [6, 2], states: { UnitLoadStatus: 'ECO MODE', UPSLoadStatus: 'ECO MODE' } },
  { status: [2], states: { UnitLoadStatus: 'ON BYPASS', UPSLoadStatus: 'ON BYPASS' } },
  { status: [4], states: { UnitLoadStatus: 'LOAD OFF' } },
  { status: [9, 14, 13, 26, 11], states: { UnitStatus: 'SERVICE MODE' } },
  { status: [14, 13, 26, 11], states: { UnitStatus: 'ISOLATED' } },
  { status: [13, 26, 11], states: { UnitStatus: 'ON STANDBY' } },
  { status: [26, 11], states: { UnitStatus: 'AUTO-TEST' } },
  { status: [11, 12], states: { UnitStatus: 'OPERATING' } },
  { status: [12], states: { UnitStatus: 'AVAILABLE' } },
  { alarms: [40, 33, 15], states: { Alarms: 'CRITICAL ALARM' } },
  { alarms: [32], states: { Alarms: 'CRITICAL ALARM', RectifierStatus: 'OFF' } },
  { alarms: [48, 49], states: { Alarms: 'CRITICAL ALARM' } },
  { alarms: [33, 15], states: { Alarms: 'PREVENTIVE ALARM', RectifierStatus: 'ON' } },
  { alarms: [41], states: { Alarms: 'PREVENTIVE ALARM' } },
  { alarms: [49], states: { Alarms: 'PREVENTIVE ALARM' } },
  { alarms: [15], states: { Alarms: 'GENERAL ALARM' } },
  { status: [34, 36], alarms: [16, 17, 18, 19, 27], states: { BatteryStatus: 'DISCONNECTED' } },
  { status: [34, 36], alarms: [17, 18, 19, 27], states: { BatteryStatus: 'DISCHARGED' } },
  { status: [34, 36], alarms: [18, 19, 27], states: { BatteryStatus: 'LOW' } },
  { status: [34, 36], alarms: [19, 27], states: { BatteryStatus: 'DISCHARGING' } },
  { status: [34, 36], alarms: [27], states: { BatteryStatus: 'ALARM' } },
  { status: [34, 36], states: { BatteryStatus: 'TESTING' } },
  { status: [36], states: { BatteryStatus: 'CHARGING' } },
  { alarms: [19, 35], states: { RectifierStatus: 'OFF', InputRecStatus: 'OUT OF TOL' } },
  { alarms: [35], states: { RectifierStatus: 'ON', InputRecStatus: 'OUT OF TOL' } },
  { status: [23], alarms: [35], states: { InputRecStatus: 'GEN SET' } },
  { alarms: [50], states: { InputBypStatus: 'OUT OF TOL', InputRecStatus: 'OK' } },
  { states: { InputBypStatus: 'OK', InputRecStatus: 'OK', RectifierStatus: 'ON' } },
  // Word 0x0033 counts when it is not zero: S048 rectifier input present, S049 rectifier ON, S052 inverter ON.
  { status: [52], states: { InputRecStatus: 'NOT PRESENT', RectifierStatus: 'OFF', InverterStatus: 'ON' } },
  { status: [0, 48, 49], states: { InputRecStatus: 'OK', RectifierStatus: 'ON', InverterStatus: 'OFF' } },
];

describe.skipIf(socatMissing)(`Manual §6.2, §6.3: states and alarms of a single UPS${socatNote}`, () => {
  let gateway: GatewayWithUps;

  beforeAll(async () => {
    gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, {
      ups: { family: 'masterys-gp4' },
      serial: { poll_interval_ms: 0 },
    });
  });

  afterAll(() => gateway?.stop());

  async function show(status: readonly number[] = [], alarms: readonly number[] = []): Promise<void> {
    gateway.ups.setStatus(status);
    gateway.ups.setAlarms(alarms);
    await gateway.ups.untilRead(statusTable, alarmTable);
  }

  const bits = async (instance: number) => (await gateway.reader.value(bsv, instance)) as boolean[];
  const setBits = (values: readonly boolean[]) => values.flatMap((value, bit) => (value ? [bit] : []));

  it.each(cases)('status S$status, alarms A$alarms: $states', async ({ status, alarms, states }) => {
    await show(status, alarms);
    for (const [name, text] of Object.entries(states)) {
      const row = multiStates.find((one) => one.name === name);
      const value = (await gateway.reader.value(mv, instanceOf(name))) as number;
      expect(`${name} ${row?.states[value - 1]}`).toBe(`${name} ${text}`);
    }
  });

  it('§6.2.6: NO BATTERY when the configuration says so', async () => {
    // The configuration is read when the UPS connects.
    gateway.ups.set(0x000a, 0);
    gateway.ups.mute = true;
    await new Promise((resolve) => setTimeout(resolve, 2500));
    gateway.ups.mute = false;
    await show();
    await gateway.ups.untilRead(0x0040);
    expect(await gateway.reader.value(mv, instanceOf('BatteryStatus'))).toBe(1);
  });

  it.each(unitAlarmCodes.map((codes, bit) => ({ codes, bit })))(
    '§6.3.3: UnitAlarms b$bit is set by A$codes alone',
    async ({ codes, bit }) => {
      for (const code of codes) {
        await show([], [code]);
        expect(setBits(await bits(2))).toEqual([bit]);
      }
    },
  );

  it.each(upsAlarmCodes.flatMap((code, bit) => (code === undefined ? [] : [{ code, bit }])))(
    '§6.3.2: UPSAlarms b$bit is set by A$code',
    async ({ code, bit }) => {
      await show([], [code]);
      const unit1 = 8;
      // The general alarm of the only unit is also UNIT 1 ALARM.
      expect(setBits(await bits(1)).filter((one) => one !== unit1)).toEqual([bit]);
    },
  );

  it('§6.3.1: UPSStatus b00 is the energy saver, b01 unit 1 operating', async () => {
    await show([7]);
    expect(setBits(await bits(0))).toEqual([0]);
    await show([11]);
    expect(setBits(await bits(0))).toEqual([1]);
  });

  it('nothing but function 3 has left the port, never across the end of a table', () => {
    expect(gateway.ups.broken).toBe(0);
    expect(gateway.ups.requests.filter(({ functionCode, slave }) => functionCode !== 3 || slave !== 1)).toEqual([]);
    const crossing = gateway.ups.requests.filter(
      ({ address, count }) =>
        !vuMapTables.some(([start, words]) => address >= start && address + count <= start + words),
    );
    expect(crossing).toEqual([]);
  });
});

describe.skipIf(socatMissing)(`Manual §5.2.2: a single-phase UPS without factor${socatNote}`, () => {
  let gateway: GatewayWithUps;

  beforeAll(async () => {
    gateway = await startGatewayWithUps(vuMapTables, singlePhaseImage, { ups: { family: 'itys-pro' } });
  });

  afterAll(() => gateway?.stop());

  it.each([...singlePhaseValues])('%s is %f', async (name, expected) => {
    const [instance] = analogValues.find(([, one]) => one === name) ?? [-1];
    expect(await gateway.reader.value(2, instance)).toBe(expected);
  });

  it('-1 for a missing phase is normal: no fault', async () => {
    const results = await gateway.reader.readMany(
      analogValues.map(([instance]) => ({ type: 2, instance, properties: [111, 103] })),
      { segmentedResponseAccepted: true, maxSegments: 7 },
    );
    expect(results).toHaveLength(2 * 88);
    for (const { propertyId, values } of results) {
      expect(values).toEqual(propertyId === 111 ? [[false, false, false, false]] : [0]);
    }
  });

  it('every object marked "ASI monophasée" in the manual is -1', async () => {
    const single = analogValues
      .filter(([, , , , , minusOne]) => minusOne === 'single-phase')
      .map(([instance]) => instance);
    const values = await gateway.reader.presentValues(2, single);
    expect(new Set(values)).toEqual(new Set([-1]));
  });
});
