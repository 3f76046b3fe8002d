import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../src/core/errors.js';
import { scenarios } from '../../../src/ups/simulator/scenarios.js';
import { SimulatedUps } from './simulated-ups.js';

/** VU-MAP bits, typed from IOMXXXOPXX00 p.40 and SOCOMECUPS7-MIB: word, bit. */
const bits = {
  onInverter: [0x0030, 0],
  onBypass: [0x0030, 2],
  onMaintenanceBypass: [0x0030, 3],
  loadOff: [0x0030, 4],
  ecoMode: [0x0030, 6],
  energySaver: [0x0030, 7],
  serviceMode: [0x0030, 9],
  operating: [0x0030, 11],
  standby: [0x0030, 13],
  isolated: [0x0030, 14],
  gensetOn: [0x0031, 7],
  autoTest: [0x0031, 10],
  batteryOk: [0x0032, 0],
  batteryTest: [0x0032, 2],
  charging: [0x0032, 4],
  rectifierOn: [0x0033, 1],
  inverterOn: [0x0033, 4],
  imminentStop: [0x0038, 0],
  overload: [0x0038, 1],
  temperature: [0x0038, 2],
  transferLocked: [0x0038, 3],
  transferImpossible: [0x0038, 4],
  generalAlarm: [0x0038, 15],
  batteryOpen: [0x0039, 0],
  batteryDischarged: [0x0039, 1],
  batteryLow: [0x0039, 2],
  onBattery: [0x0039, 3],
  batteryTestFailed: [0x0039, 6],
  rectifierCritical: [0x003a, 0],
  rectifierInputBad: [0x003a, 3],
  chargerCritical: [0x003a, 5],
  inverterCritical: [0x003a, 8],
  bypassCritical: [0x003b, 0],
  bypassInputBad: [0x003b, 2],
  fanFailure: [0x003b, 6],
  maintenanceBypass: [0x003b, 8],
} as const;
type BitName = keyof typeof bits;

async function namesOfSetBits(ups: SimulatedUps): Promise<BitName[]> {
  const words = await ups.read(0x0030, 6);
  const alarms = await ups.read(0x0038, 6);
  const wordAt = (address: number) => (address < 0x0038 ? words[address - 0x0030] : alarms[address - 0x0038]) ?? 0;
  return (Object.keys(bits) as BitName[]).filter((name) => ((wordAt(bits[name][0]) >> bits[name][1]) & 1) === 1);
}

async function at(scenario: string, seconds: number): Promise<BitName[]> {
  const ups = new SimulatedUps('masterys-bc-plus', { scenario });
  await ups.clock.advance(1000 * seconds);
  return namesOfSetBits(ups);
}

const healthy: readonly BitName[] = ['onInverter', 'operating', 'batteryOk', 'rectifierOn', 'inverterOn'];

describe('what the registers show in each scenario, and when', () => {
  it.each<readonly [string, number, readonly BitName[]]>([
    ['healthy', 1, healthy],
    ['mains-failure', 4, healthy],
    [
      'mains-failure',
      6,
      [
        'onInverter',
        'operating',
        'batteryOk',
        'inverterOn',
        'generalAlarm',
        'onBattery',
        'rectifierInputBad',
        'bypassInputBad',
      ],
    ],
    ['mains-failure', 91, ['onInverter', 'operating', 'batteryOk', 'inverterOn', 'generalAlarm', 'onBattery']],
    ['mains-failure', 97, [...healthy, 'charging']],
    ['battery-test', 4, healthy],
    ['battery-test', 10, [...healthy, 'batteryTest']],
    ['battery-test', 70, [...healthy, 'charging']],
    [
      'battery-test-failed',
      30,
      ['onInverter', 'operating', 'charging', 'rectifierOn', 'inverterOn', 'generalAlarm', 'batteryTestFailed'],
    ],
    [
      'battery-disconnected',
      1,
      ['onInverter', 'operating', 'rectifierOn', 'inverterOn', 'generalAlarm', 'batteryOpen'],
    ],
    ['battery-charging', 1, [...healthy, 'charging']],
    ['charger-fault', 1, [...healthy, 'generalAlarm', 'chargerCritical']],
    ['overload', 4, healthy],
    ['overload', 10, [...healthy, 'generalAlarm', 'overload']],
    [
      'overload',
      70,
      ['onBypass', 'operating', 'batteryOk', 'rectifierOn', 'inverterOn', 'generalAlarm', 'overload', 'transferLocked'],
    ],
    ['overload', 125, healthy],
    ['bypass', 1, ['onBypass', 'operating', 'batteryOk', 'rectifierOn', 'inverterOn']],
    ['bypass-transfer', 4, healthy],
    ['bypass-transfer', 6, ['onBypass', 'operating', 'batteryOk', 'rectifierOn', 'inverterOn']],
    ['bypass-transfer', 61, healthy],
    ['maintenance-bypass', 1, ['onMaintenanceBypass', 'operating', 'batteryOk', 'generalAlarm', 'maintenanceBypass']],
    ['eco', 1, ['ecoMode', 'operating', 'batteryOk', 'rectifierOn', 'inverterOn']],
    ['energy-saver', 1, [...healthy, 'energySaver']],
    ['standby', 1, ['loadOff', 'standby', 'batteryOk', 'rectifierOn']],
    ['isolated', 1, ['loadOff', 'isolated', 'batteryOk']],
    ['load-off', 1, ['loadOff', 'batteryOk']],
    ['service', 1, [...healthy, 'serviceMode']],
    ['auto-test', 1, [...healthy, 'autoTest']],
    ['genset', 1, [...healthy, 'gensetOn']],
    ['hot', 1, [...healthy, 'generalAlarm', 'temperature']],
    ['fan-failure', 1, [...healthy, 'generalAlarm', 'fanFailure']],
    [
      'rectifier-fault',
      1,
      ['onInverter', 'operating', 'batteryOk', 'inverterOn', 'generalAlarm', 'onBattery', 'rectifierCritical'],
    ],
    ['inverter-fault', 1, ['onBypass', 'operating', 'batteryOk', 'rectifierOn', 'generalAlarm', 'inverterCritical']],
    ['bypass-fault', 1, [...healthy, 'generalAlarm', 'bypassCritical']],
    ['bypass-input-lost', 1, [...healthy, 'generalAlarm', 'bypassInputBad']],
    ['bypass-input-bad', 1, [...healthy, 'generalAlarm', 'transferImpossible', 'bypassInputBad']],
    [
      'battery-discharged',
      10,
      [
        'onInverter',
        'operating',
        'batteryOk',
        'inverterOn',
        'imminentStop',
        'generalAlarm',
        'batteryLow',
        'onBattery',
        'rectifierInputBad',
        'bypassInputBad',
      ],
    ],
    [
      'battery-discharged',
      60,
      ['loadOff', 'batteryOk', 'generalAlarm', 'batteryDischarged', 'rectifierInputBad', 'bypassInputBad'],
    ],
    ['battery-discharged', 130, [...healthy, 'charging']],
  ])('%s after %i s', async (scenario, seconds, expected) => {
    expect((await at(scenario, seconds)).sort()).toEqual([...expected].sort());
  });

  it('battery-low: low while mains are away, not before, and over with their return', async () => {
    const ups = new SimulatedUps('masterys-bc-plus', { scenario: 'battery-low' });
    await ups.clock.advance(6000);
    expect(await ups.bit(...bits.batteryLow)).toBe(false);
    await ups.clock.advance(200_000);
    expect(await ups.bit(...bits.batteryLow)).toBe(true);
    expect(await ups.bit(...bits.onInverter)).toBe(true);
    await ups.clock.advance(110_000);
    expect(await ups.bit(...bits.batteryLow)).toBe(false);
  });

  it.each([
    ['alarm:A033', 0x003a, 1],
    ['alarm:a064', 0x003c, 0],
    ['alarm:A036@1', 0x003a, 4],
  ] as const)('%s raises that bit and the general alarm', async (scenario, word, bit) => {
    const ups = new SimulatedUps('masterys-bc-plus', { scenario });
    expect(await ups.bit(word, bit)).toBe(true);
    expect(await ups.bit(...bits.generalAlarm)).toBe(true);
  });

  it('alarm:A52 is a code of the JBUSP map', async () => {
    const ups = new SimulatedUps('delphys-mx', { scenario: 'alarm:A52' });
    expect(await ups.bit(0x1043, 4)).toBe(true);
  });
});

describe('switching while it runs', () => {
  it('heals the UPS, keeps the charge, and counts the times of the new scenario from the switch', async () => {
    const ups = new SimulatedUps('masterys-bc-plus', { scenario: 'on-battery' });
    await ups.clock.advance(300_000);
    const before = ups.simulator.state().system.battery.chargePercent;
    ups.simulator.switchTo('mains-failure');
    expect(ups.simulator.state().system.alarms.has('rectifier-input-bad')).toBe(false);
    expect(ups.simulator.state().system.battery.chargePercent).toBe(before);
    await ups.clock.advance(4900);
    expect(ups.simulator.state().system.alarms.has('rectifier-input-bad')).toBe(false);
    await ups.clock.advance(200);
    expect(ups.simulator.state().system.alarms.has('rectifier-input-bad')).toBe(true);
  });

  it.each(['bogus', 'alarm:A999', 'alarm:', 'alarm:A033@9', 'alarm:S000', ''])(
    'refuses "%s" and goes on as before',
    (name) => {
      const ups = new SimulatedUps('masterys-bc-plus', { scenario: 'eco' });
      let error: unknown;
      try {
        ups.simulator.switchTo(name);
      } catch (thrown) {
        error = thrown;
      }
      expect(hasCode(error, 'arguments.invalid')).toBe(true);
      expect(ups.simulator.state().system.output.source).toBe('eco');
    },
  );
});

describe('the table of scenarios', () => {
  it('has each name once, in words of small letters', () => {
    const names = scenarios.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('has its steps in the order of time', () => {
    for (const { steps } of scenarios) {
      const times = steps.map(({ atS }) => atS);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });
});
