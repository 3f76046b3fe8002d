import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmsClient, bitsOf, openBacnetJs } from '../../support/bacnet/bms-clients.js';
import { type GatewayWithUps, startGatewayWithUps } from '../../support/gateway-with-ups.js';
import { socatMissing, socatNote } from '../../support/ups/pty-pair.js';
import { analogValues } from '../manual/analog-values.js';
import { multiStates } from '../manual/multi-states.js';
import { property } from '../manual/properties.js';
import { adicomImages } from './adicom-images.js';
import type { FamilyCase } from './family-case.js';
import { jbuspImages } from './jbusp-images.js';
import { vuMapParallel } from './vu-map-parallel.js';

const av = 2;
const device = 8;
const mv = 19;
const bsv = 39;
const cases: readonly FamilyCase[] = [...vuMapParallel, ...jbuspImages, ...adicomImages];

describe.skipIf(socatMissing)(`registers typed in from the documents, as a BMS reads them${socatNote}`, () => {
  const gateways = new Map<FamilyCase, GatewayWithUps>();
  const clients = new Map<FamilyCase, BmsClient>();

  beforeAll(async () => {
    for (const one of cases) {
      const gateway = await startGatewayWithUps(one.tables, one.words, {
        ups: { family: one.family, ...one.settings },
        bacnet: { unit_number: one.unitNumber },
      });
      gateways.set(one, gateway);
      clients.set(one, await openBacnetJs(gateway.daemon.port));
    }
  }, 180_000);

  afterAll(async () => {
    for (const client of clients.values()) client.close();
    await Promise.all([...gateways.values()].map((gateway) => gateway.stop()));
  });

  const clientOf = (one: FamilyCase): BmsClient => {
    const client = clients.get(one);
    if (client === undefined) throw new Error(`${one.title} did not start`);
    return client;
  };

  const presentValues = async (one: FamilyCase, type: number, instances: readonly number[]) => {
    const requests = instances.map((instance) => ({ type, instance, properties: [property.Present_Value] }));
    return (await clientOf(one).readMany(requests)).map(({ results }) => results[0]?.values[0]?.value);
  };

  describe.each(cases)('$title', (one) => {
    it('§5.2.2: the 88 Analog Values', async () => {
      const instances = analogValues.map(([instance]) => instance);
      const values = await presentValues(one, av, instances);
      const named = (numbers: readonly unknown[]) => analogValues.map(([, name], at) => `${name} ${numbers[at]}`);
      expect(one.numbers).toHaveLength(88);
      expect(named(values)).toEqual(named(one.numbers.map(Math.fround)));
    });

    it('§6.2: the Multi-state Values', async () => {
      const values = await presentValues(one, mv, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      const shown = multiStates.map(({ name, states, instance }) => {
        const value = Number(values[instance]);
        return `${name} ${value === 0 ? 0 : states[value - 1]}`;
      });
      const expected = ['Running', ...one.states].map((state, at) => `${multiStates[at]?.name} ${state}`);
      expect(shown).toEqual(expected);
    });

    it('§6.3: the BitString Values', async () => {
      const values = await presentValues(one, bsv, [0, 1, 2]);
      const set = values.map((value) => bitsOf(value).flatMap((bit, at) => (bit ? [at] : [])));
      expect(set).toEqual(one.bits);
    });

    it('§5.2.1: the serial number, the unit number, the factor', async () => {
      const read = async (id: number) => (await clientOf(one).read(device, 1338, id))[0]?.value;
      if (one.serialNumber) expect(await read(property.Description)).toContain(one.serialNumber);
      expect(String(await read(property.Location))).toContain(String(one.unitNumber));
      expect(await read(property.Profile_Name)).toBe(one.title.startsWith('VU-MAP') ? 'factor_10' : 'N/A');
    });

    it('no object is in fault but what no register tells: no-sensor', async () => {
      const requests = [
        ...analogValues.map(([instance]) => ({ type: av, instance, properties: [property.Reliability] })),
        ...multiStates.map(({ instance }) => ({ type: mv, instance, properties: [property.Reliability] })),
        ...[0, 1, 2].map((instance) => ({ type: bsv, instance, properties: [property.Reliability] })),
      ];
      const noSensor = 1;
      const found = (await clientOf(one).readMany(requests)).flatMap(({ type, instance, results }) => {
        const value = results[0]?.values[0]?.value;
        return value === 0 ? [] : [[type, instance, value]];
      });
      expect(found).toEqual((one.untold ?? []).map((id) => [...id, noSensor]));
    });

    it('the gateway only read, slave 1, function 3, within the tables', () => {
      const { ups } = gateways.get(one) ?? {};
      expect(ups?.broken).toBe(0);
      expect(ups?.requests.length).toBeGreaterThan(5);
      expect(ups?.requests.filter(({ functionCode, slave }) => functionCode !== 3 || slave !== 1)).toEqual([]);
    });
  });
});
