import { describe, expect, it } from 'vitest';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { UnitState } from '../../../src/ups/model/unit-state.js';
import { SimulatedUps } from './simulated-ups.js';

const { familyOf } = builtInMaps;

/** Every address and scale below is typed from register-map tables of the documents, not taken from the maps in src. */
const signed = (word: number) => (word >= 0x8000 ? word - 0x10000 : word);

function textOf(words: readonly number[], first: 'high' | 'low'): string {
  return words
    .flatMap((word) => (first === 'high' ? [word >> 8, word & 0xff] : [word & 0xff, word >> 8]))
    .map((byte) => String.fromCharCode(byte))
    .join('');
}

/** Reads one word now and compares it with the model's own value at the same moment. */
async function expectWord(
  ups: SimulatedUps,
  address: number,
  scale: number,
  value: (unit: UnitState) => number | undefined,
) {
  const [word = Number.NaN] = await ups.read(address, 1);
  const expected = value(ups.simulator.state().system);
  expect(expected).toBeDefined();
  expect(Math.abs(signed(word) / scale - (expected ?? Number.NaN))).toBeLessThanOrEqual(1.5 / scale);
}

/** IOMXXXOPXX00 p.33, 48: address, scale with T013 = 0, scale with T013 = 1. */
const vuMapWords: readonly (readonly [string, number, number, number, (unit: UnitState) => number | undefined])[] = [
  ['output load rate', 0x0040, 1, 1, (u) => u.output.loadPercent],
  ['output load rate L3', 0x0043, 1, 1, (u) => u.output.loadPercentPerPhase[2]],
  ['output apparent power', 0x0044, 1, 10, (u) => u.output.kva],
  ['output active power', 0x0045, 1, 10, (u) => u.output.kw],
  ['output current L1', 0x0046, 1, 10, (u) => u.output.currents[0]],
  ['output current L3', 0x0048, 1, 10, (u) => u.output.currents[2]],
  ['output voltage L2', 0x004b, 1, 1, (u) => u.output.voltages[1]],
  ['output frequency', 0x004d, 10, 10, (u) => u.output.frequencyHz],
  ['ambient temperature', 0x004f, 10, 10, (u) => u.ambientC],
  ['battery voltage, + string', 0x0050, 1, 10, (u) => u.battery.voltages[0]],
  ['battery voltage, - string', 0x0051, 1, 10, (u) => u.battery.voltages[1]],
  ['battery current, + string', 0x0052, 1, 10, (u) => u.battery.currents[0]],
  ['battery current, - string', 0x0053, 1, 10, (u) => u.battery.currents[1]],
  ['battery capacity in %', 0x0056, 1, 1, (u) => u.battery.chargePercent],
  ['battery capacity in Ah', 0x0057, 1, 10, (u) => u.battery.capacityAh],
  ['remaining backup time', 0x0058, 1, 1, (u) => u.battery.remainingMinutes],
  ['time on battery', 0x0059, 1, 1, (u) => u.battery.secondsOnBattery],
  ['battery temperature', 0x005a, 10, 10, (u) => u.battery.temperatureC],
  ['rectifier input voltage L2', 0x0061, 1, 1, (u) => u.rectifierInput.voltages[1]],
  ['rectifier input frequency', 0x0063, 10, 10, (u) => u.rectifierInput.frequencyHz],
];

/** DMX p.20: all in tenths but percent, volts of the mains, minutes and degrees. */
const jbuspWords: readonly (readonly [string, number, number, (unit: UnitState) => number | undefined])[] = [
  ['load rate phase 1', 0x1060, 1, (u) => u.output.loadPercentPerPhase[0]],
  ['load rate', 0x1063, 1, (u) => u.output.loadPercent],
  ['battery capacity in %', 0x1064, 1, (u) => u.battery.chargePercent],
  ['battery capacity in Ah', 0x1065, 10, (u) => u.battery.capacityAh],
  ['bypass voltage phase 3', 0x1068, 1, (u) => u.bypassInput.voltages[2]],
  ['output voltage phase 2', 0x106a, 1, (u) => u.output.voltages[1]],
  ['output current phase 3', 0x1071, 10, (u) => u.output.currents[2]],
  ['bypass frequency', 0x1072, 10, (u) => u.bypassInput.frequencyHz],
  ['output frequency', 0x1073, 10, (u) => u.output.frequencyHz],
  ['battery voltage', 0x1074, 10, (u) => u.battery.voltages[0]],
  ['ambient temperature', 0x1076, 1, (u) => u.ambientC],
  ['remaining backup time', 0x1077, 1, (u) => u.battery.remainingMinutes],
  ['battery current', 0x1078, 10, (u) => u.battery.currents[0]],
  ['rectifier input voltage phase 1', 0x1081, 1, (u) => u.rectifierInput.voltages[0]],
  ['output power', 0x1084, 10, (u) => u.output.kw],
  ['output apparent power phase 2', 0x1086, 10, (u) => u.output.kvaPerPhase[1]],
];

describe.each([1, 10] as const)('VU-MAP measurements with factor %i', (factor) => {
  it.each(vuMapWords)('%s is at its address and in its scale', async (_, address, plain, tenfold, value) => {
    const ups = new SimulatedUps('masterys-gp4', { scenario: 'on-battery', profile: { factor } });
    await ups.clock.advance(200_000);
    await expectWord(ups, address, factor === 1 ? plain : tenfold, value);
  });

  it('T013 says which', async () => {
    const ups = new SimulatedUps('masterys-gp4', { profile: { factor } });
    expect(await ups.read(0x000e, 1)).toEqual([factor === 10 ? 1 : 0]);
  });

  it('T004 and T005 follow it: 120 kVA, 120 kW', async () => {
    const ups = new SimulatedUps('masterys-gp4', { profile: { factor } });
    expect(await ups.read(0x0005, 2)).toEqual([120 * factor, 120 * factor]);
  });
});

describe('JBUSP measurements', () => {
  it.each(jbuspWords)('%s is at its address and in its scale', async (_, address, scale, value) => {
    const ups = new SimulatedUps('delphys-mx', { scenario: 'on-battery' });
    await ups.clock.advance(200_000);
    await expectWord(ups, address, scale, value);
  });

  it('minutes read 0xFFFF on mains', async () => {
    expect(await new SimulatedUps('masterys-gp').read(0x1077, 1)).toEqual([0xffff]);
  });

  it('the negative halves of battery and rectifier read 0 on a DELPHYS', async () => {
    const ups = new SimulatedUps('delphys-mx');
    expect([...(await ups.read(0x1075, 1)), ...(await ups.read(0x107d, 1))]).toEqual([0, 0]);
  });

  it('phases 2 and 3 of a single-phase UPS read 0xFFFF', async () => {
    const ups = new SimulatedUps('masterys-gp', { profile: { inputPhases: 1, outputPhases: 1 } });
    expect(await ups.read(0x1061, 2)).toEqual([0xffff, 0xffff]);
    expect(await ups.read(0x106a, 2)).toEqual([0xffff, 0xffff]);
    expect((await ups.read(0x1060, 1))[0]).toBeLessThan(100);
  });

  it('the identification holds code, tenths of kVA and the serial number, first character in the low byte', async () => {
    const words = await new SimulatedUps('delphys-mx', { seed: 42 }).read(0x1000, 12);
    expect(words.slice(0, 2)).toEqual([515, 5000]);
    expect(textOf(words.slice(3, 8), 'low')).toBe('S000000042');
  });

  it('the configuration holds nominal values and the battery', async () => {
    const words = await new SimulatedUps('delphys-mx').read(0x10e0, 32);
    expect(words.slice(0, 5)).toEqual([230, 230, 50, 50, 100]);
    expect(words.slice(8, 10)).toEqual([2800, 198]);
    expect((words[13] ?? 0) & 0b10).toBe(0b10);
  });
});

describe('ADICOM measurements (by the rule of DGP and MIB)', () => {
  const adicom = (units: number) => new SimulatedUps('delphys-gp', { map: adicomMap(), units, scenario: 'on-battery' });

  it.each([
    ['rectifier voltage 1', 0x123a, 1, (u: UnitState) => u.rectifierInput.voltages[0]],
    ['battery voltage', 0x1252, 10, (u: UnitState) => u.battery.voltages[0]],
    ['seconds on battery', 0x125a, 1, (u: UnitState) => u.battery.secondsOnBattery],
    ['battery temperature', 0x125b, 10, (u: UnitState) => u.battery.temperatureC],
    ['battery charge', 0x125e, 1, (u: UnitState) => u.battery.chargePercent],
    ['minutes', 0x125f, 1, (u: UnitState) => u.battery.remainingMinutes],
  ] as const)('%s of a single UPS', async (_, address, scale, value) => {
    const ups = adicom(1);
    await ups.clock.advance(120_000);
    await expectWord(ups, address, scale, value);
  });

  it.each([
    ['output voltage 2', 0x0204, 1, (u: UnitState) => u.output.voltages[1]],
    ['output current 3', 0x0208, 1, (u: UnitState) => u.output.currents[2]],
    ['output frequency', 0x0209, 10, (u: UnitState) => u.output.frequencyHz],
    ['load rate', 0x0217, 1, (u: UnitState) => u.output.loadPercent],
    ['apparent power', 0x0218, 1, (u: UnitState) => u.output.kva],
  ] as const)('%s of a parallel system', async (_, address, scale, value) => {
    const ups = adicom(2);
    await ups.clock.advance(120_000);
    await expectWord(ups, address, scale, value);
  });

  it('on battery is A010 of the system', async () => {
    const ups = adicom(2);
    expect(await ups.bit(0x0148, 10)).toBe(true);
  });
});

describe('VU-MAP managed bits (IOMXXXOPXX00 p.48)', () => {
  it('bit 9 of 0x00C0 is clear on a MASTERYS: M009 is not managed, and its word reads 0', async () => {
    const ups = new SimulatedUps('masterys-bc-plus');
    const [first = 0] = await ups.read(0x00c0, 7);
    expect(first & (1 << 9)).toBe(0);
    expect(first & 0x1ff).toBe(0x1ff);
    expect(await ups.read(0x0049, 1)).toEqual([0]);
  });

  it('M009 is managed on an ITYS-PRO', async () => {
    const [first = 0] = await new SimulatedUps('itys-pro').read(0x00c0, 7);
    expect(first & (1 << 9)).toBe(1 << 9);
  });

  it('a single-phase UPS does not manage phases 2 and 3', async () => {
    const words = await new SimulatedUps('itys-pro').read(0x00c0, 7);
    const managed = (m: number) => (((words[m >> 4] ?? 0) >> (m % 16)) & 1) === 1;
    expect([1, 6, 10, 32].map(managed)).toEqual([true, true, true, true]);
    expect([2, 3, 7, 8, 11, 12, 33, 34, 36].map(managed)).toEqual(new Array(9).fill(false));
  });

  it('nothing is managed that nobody published: M039 to M079', async () => {
    const words = await new SimulatedUps('masterys-gp4').read(0x00c0, 7);
    expect([(words[2] ?? 0) & 0xff80, words[3], words[4]]).toEqual([0, 0, 0]);
  });
});

describe('VU-MAP identification, configuration and clock', () => {
  it.each([
    ['itys-pro', 0x8100, 'ITYS PRO', 0x0101],
    ['masterys-bc-plus', 0x8200, 'MASTERYS BC+', 0x0303],
    ['masterys-gp4', 0x8300, 'MASTERYS GP4', 0x0303],
  ] as const)('%s says what it is', async (family, code, reference, phases) => {
    const ups = new SimulatedUps(family, { seed: 7 });
    const words = await ups.read(0x0001, 15);
    expect(words[0]).toBe(0x0101);
    expect(words[6]).toBe(phases);
    expect(words[14]).toBe(code);
    expect(textOf(await ups.read(0x0010, 10), 'high').trim()).toBe('S000000007');
    expect(textOf(await ups.read(0x001a, 10), 'high').trim()).toBe(reference);
  });

  it('the battery bit of T009 goes with the battery', async () => {
    expect(await new SimulatedUps('itys-pro').read(0x000a, 1)).toEqual([1]);
    expect(await new SimulatedUps('itys-pro', { scenario: 'no-battery' }).read(0x000a, 1)).toEqual([0]);
  });

  it.each([
    ['masterys-gp4', 0x00cb],
    ['masterys-gp', 0x1360],
  ] as const)(
    'the clock of %s holds minute and second, day and hour, month and weekday, year',
    async (family, address) => {
      const ups = new SimulatedUps(family);
      const words = await ups.read(address, 4);
      const now = new Date(ups.clock.wallMs());
      // 15 January 2026 is a Thursday; the hour is the machine's own.
      expect(words).toEqual([(now.getMinutes() << 8) | now.getSeconds(), (15 << 8) | now.getHours(), (1 << 8) | 4, 26]);
    },
  );
});

function adicomMap() {
  const map = familyOf('delphys-gp').maps.find(({ id }) => id === 'adicom');
  if (map === undefined) throw new Error('DELPHYS GP speaks ADICOM');
  return map;
}

describe('IOMXXXOPXX00 p.56: 0x0030 to 0x0037 is one table, the summary words included', () => {
  it('three words at 0x1034, all eight, and none behind them', async () => {
    const system = new SimulatedUps('masterys-bc-plus', { units: 2 });
    expect(await system.read(0x1034, 3)).toHaveLength(3);
    expect(await system.read(0x0030, 8)).toHaveLength(8);
    expect(await system.exceptionOf(0x0030, 9)).toBe(2);
  });
});
