import { describe, expect, it } from 'vitest';
import { powerFacts } from '../../../src/northbound/facts/power-facts.js';
import { quantityNow } from '../../../src/northbound/facts/quantities.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';
import type { ObjectValues } from '../../../src/objects/mapper.js';
import type { StateObjectValue, Trust } from '../../../src/objects/object-value.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import { scenarios } from '../../../src/ups/simulator/scenarios.js';
import { PlayedUps } from '../../support/ups/played-ups.js';

const single: Architecture = { kind: 'single' };

async function played(name: string, second: number, family = 'itys-pro', architecture: Architecture = single) {
  const scenario = scenarios.find((one) => one.name === name);
  const found = builtInMaps.families.find((one) => one.name === family);
  const map = found?.maps[0];
  if (scenario === undefined || found === undefined || map === undefined) throw new Error(`no ${name} of ${family}`);
  const ups = new PlayedUps({ family: found, map, architecture }, scenario);
  // A default that nothing tells counts from the second reading on.
  await ups.at(second - 1);
  return (await ups.at(second)).values;
}

const facts = async (...args: Parameters<typeof played>) =>
  powerFacts({ values: await played(...args), connection: 'running' });

describe('what is known of the power', () => {
  it('on mains', async () => {
    expect(await facts('healthy', 30)).toMatchObject({
      isConnected: true,
      isOnBattery: false,
      isMainsGood: true,
      isBatteryLow: false,
      isStopImminent: false,
      isOverloaded: false,
      isBatteryMissing: false,
    });
  });

  it('on battery, and when it is low', async () => {
    expect(await facts('on-battery', 30)).toMatchObject({ load: 'battery', isOnBattery: true, isMainsGood: false });
    expect(await facts('battery-low', 120)).toMatchObject({ isOnBattery: true, isBatteryLow: true });
  });

  it('on bypass, overloaded, off', async () => {
    expect(await facts('bypass', 30)).toMatchObject({ load: 'bypass', isOnBattery: false });
    expect(await facts('overload', 30)).toMatchObject({ isOverloaded: true });
    expect(await facts('load-off', 30)).toMatchObject({ load: 'off', isOnBattery: false });
  });

  it('is not known where the states of the load are denied, though no bit says battery', async () => {
    const values = await played('healthy', 20, 'masterys-bc-plus');
    const isOfLoad = (index: number) => /^(?:UPS|Unit)LoadStatus$/.test(multiStates[index]?.name ?? '');
    const denied = (change: Partial<StateObjectValue> | { readonly trust: Pick<Trust, 'state'> }) => ({
      ...values,
      multiStates: values.multiStates.map((value, index) =>
        isOfLoad(index) ? { ...value, ...change, trust: { ...value.trust, ...change.trust } } : value,
      ),
    });
    const of = (denial: ObjectValues) => powerFacts({ values: denial, connection: 'running' }).isOnBattery;
    expect(of(values)).toBe(false);
    expect(of(denied({ trust: { state: 'implausible' } }))).toBeUndefined();
    expect(of(denied({ isInDoubt: true }))).toBeUndefined();
    // Not told at all is no denial: the bit is all there is.
    expect(of(denied({ trust: { state: 'no-sensor' } }))).toBe(false);
  });

  it('says that nothing is known of a UPS that was never read', () => {
    const values = { analogValues: [], multiStates: [], bitStrings: [], factor: undefined };
    const { isConnected, ...rest } = powerFacts({ values, connection: 'ready' });
    expect(isConnected).toBe(false);
    expect(new Set(Object.values(rest))).toEqual(new Set([undefined]));
  });

  it('takes the output of the system where there is one, and the battery of the unit', async () => {
    const values = await played('healthy', 30, 'masterys-gp4', { kind: 'multi-units', unit: 2 });
    expect(quantityNow(values, 'outputVoltage1')?.object).toBe('UPS_OUTPUT_V1');
    expect(quantityNow(values, 'batteryCharge')?.object).toBe('BATTERY_%');
  });

  it('a unit on battery is no outage of a system whose load is fed', async () => {
    const ofUnit: Architecture = { kind: 'multi-units', unit: 2 };
    const { isOnBattery } = await facts('unit-on-battery', 60, 'masterys-gp4', ofUnit);
    expect(isOnBattery).toBe(false);
  });
});
