import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmsClient, bitsOf, openBacnetJs, openNodeBacnet } from '../support/bacnet/bms-clients.js';
import { type GatewayWithUps, startGatewayWithUps } from '../support/gateway-with-ups.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { analogValues, frenchDescriptions } from './manual/analog-values.js';
import { bitStrings } from './manual/bit-strings.js';
import { multiStates } from './manual/multi-states.js';
import {
  analogValueProperties,
  bitStringProperties,
  eventProperties,
  multiStateProperties,
  type PropertyName,
  property,
} from './manual/properties.js';
import { threePhaseImage, threePhaseValues, vuMapTables } from './vu-map-images.js';

const av = 2;
const device = 8;
const mv = 19;
const bsv = 39;
const tag = { boolean: 1, unsigned: 2, real: 4, characterString: 7, bitString: 8, enumerated: 9, objectId: 12 };
const noFlags = [false, false, false, false];

describe.skipIf(socatMissing).each([
  ['node-bacnet', openNodeBacnet],
  ['@bacnet-js/client', openBacnetJs],
] as const)(`the manual's objects, as %s reads them${socatNote}`, (_name, openClient) => {
  let gateway: GatewayWithUps;
  let client: BmsClient;

  beforeAll(async () => {
    gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, {
      ups: { family: 'masterys-gp4' },
      bacnet: { language: 'fr' },
    });
    client = await openClient(gateway.daemon.port);
  });

  afterAll(async () => {
    client?.close();
    await gateway?.stop();
  });

  /** Properties of one object by name; an array or list stays one. */
  async function readAll(type: number, instance: number, names: readonly PropertyName[]) {
    const properties = names.map((name) => property[name]);
    const [result] = await client.readMany([{ type, instance, properties }]);
    expect(result?.results.map(({ propertyId }) => propertyId)).toEqual(properties);
    return new Map(names.map((name, at) => [name, result?.results[at]?.values ?? []] as const));
  }

  const only = (values: ReadonlyMap<PropertyName, readonly { type: number; value: unknown }[]>, name: PropertyName) => {
    const list = values.get(name) ?? [];
    expect(list, name).toHaveLength(1);
    return list[0] as { type: number; value: unknown };
  };

  it('finds Device 1338 with a Who-Is', async () => {
    expect(await client.discover(1338, 1338, 400)).toEqual([1338]);
    expect(await client.discover(1, 1337, 200)).toEqual([]);
  });

  it('§5.2: lists the 102 objects first', async () => {
    const expected = [
      { type: device, instance: 1338 },
      ...analogValues.map(([instance]) => ({ type: av, instance })),
      ...multiStates.map(({ instance }) => ({ type: mv, instance })),
      ...bitStrings.map(({ instance }) => ({ type: bsv, instance })),
    ];
    const key = (id: unknown) => {
      const { type, instance } = id as { type: number; instance: number };
      return type * 0x400000 + instance;
    };
    const list = await client.read(device, 1338, property.Object_List);
    expect(list.slice(0, 102).map(({ value }) => key(value))).toEqual(expected.map(key));
    expect(new Set(list.map(({ value }) => key(value))).size).toBe(list.length);
    expect(list.every(({ type }) => type === tag.objectId)).toBe(true);
    const count = await client.read(device, 1338, property.Object_List, 0);
    expect(count).toEqual([expect.objectContaining({ type: tag.unsigned, value: list.length })]);
    for (const [at, { value }] of list.entries()) {
      const [element] = await client.read(device, 1338, property.Object_List, at + 1);
      expect(element?.value).toEqual(value);
    }
  });

  it.each(analogValues)('§5.2.2, §8.1: AV %i is %s', async (instance, name, unitsCode) => {
    const values = await readAll(
      av,
      instance,
      analogValueProperties.map(([propertyName]) => propertyName),
    );
    expect(only(values, 'Object_Identifier').value).toEqual({ type: av, instance });
    expect(only(values, 'Object_Name')).toMatchObject({ type: tag.characterString, value: name });
    expect(only(values, 'Object_Type')).toMatchObject({ type: tag.enumerated, value: av });
    expect(only(values, 'Present_Value')).toMatchObject({ type: tag.real, value: threePhaseValues.get(name) });
    expect(only(values, 'Units')).toMatchObject({ type: tag.enumerated, value: unitsCode });
    expectNormal(values);
    const description = only(values, 'Description');
    expect(description.type).toBe(tag.characterString);
    expect(description.value).toMatch(/\p{L}{3}/u);
    // The manual's capitals within a sentence (By-pass) are not its meaning.
    const meaning = frenchDescriptions.get(name);
    if (meaning) expect(String(description.value).toLowerCase()).toBe(meaning.toLowerCase());
  });

  it.each(multiStates)(
    '§5.2.3, §6.2, §8.2: MV $instance is $name',
    async ({ instance, name, states, relinquishDefault }) => {
      const values = await readAll(
        mv,
        instance,
        multiStateProperties.map(([propertyName]) => propertyName),
      );
      expect(only(values, 'Object_Identifier').value).toEqual({ type: mv, instance });
      expect(only(values, 'Object_Name').value).toBe(name);
      expect(only(values, 'Object_Type').value).toBe(mv);
      expect(only(values, 'Present_Value').type).toBe(tag.unsigned);
      expect(only(values, 'Number_Of_States')).toMatchObject({ type: tag.unsigned, value: states.length });
      expect(only(values, 'Relinquish_Default')).toMatchObject({ type: tag.unsigned, value: relinquishDefault });
      expect(values.get('State_Text')?.map(({ value }) => value)).toEqual(states);
      expectNormal(values);
      expect(only(values, 'Description').value).toMatch(/\p{L}{3}/u);
      expect(await client.read(mv, instance, property.State_Text, 0)).toEqual([
        expect.objectContaining({ type: tag.unsigned, value: states.length }),
      ]);
      for (const [at, text] of states.entries()) {
        expect(await client.read(mv, instance, property.State_Text, at + 1)).toEqual([
          expect.objectContaining({ type: tag.characterString, value: text }),
        ]);
      }
    },
  );

  it.each(bitStrings)('§5.2.4, §6.3, §8.3: BSV $instance is $name', async ({ instance, name, texts }) => {
    const values = await readAll(
      bsv,
      instance,
      bitStringProperties.map(([propertyName]) => propertyName),
    );
    expect(only(values, 'Object_Identifier').value).toEqual({ type: bsv, instance });
    expect(only(values, 'Object_Name').value).toBe(name);
    expect(only(values, 'Object_Type').value).toBe(bsv);
    expect(only(values, 'Present_Value').type).toBe(tag.bitString);
    expect(bitsOf(only(values, 'Present_Value').value)).toHaveLength(texts.length);
    expect(values.get('Bit_Text')?.map(({ value }) => value)).toEqual(texts);
    expectNormal(values);
    expect(only(values, 'Description').value).toMatch(/\p{L}{3}/u);
    expect((await client.read(bsv, instance, property.Bit_Text, 0))[0]?.value).toBe(texts.length);
    expect((await client.read(bsv, instance, property.Bit_Text, texts.length))[0]?.value).toBe(texts.at(-1));
  });

  it.each([
    [av, 0, analogValueProperties],
    [mv, 0, multiStateProperties],
    [bsv, 0, bitStringProperties],
  ] as const)(
    'Property_List of object type %i names what is served, but for the four it leaves out',
    async (type, instance, rows) => {
      const leftOut: readonly number[] = [property.Object_Identifier, property.Object_Name, property.Object_Type];
      const ofManual = rows.map(([name]): number => property[name]).filter((id) => !leftOut.includes(id));
      const expected = [...ofManual, ...eventProperties[type]];
      const list = await client.read(type, instance, property.Property_List);
      expect(list.map(({ value }) => value).sort()).toEqual([...expected].sort());
      const [count] = await client.read(type, instance, property.Property_List, 0);
      expect(count).toMatchObject({ type: tag.unsigned, value: expected.length });
    },
  );

  /** What §8 shows as the example of every object in good health. */
  function expectNormal(values: ReadonlyMap<PropertyName, readonly { type: number; value: unknown }[]>) {
    expect(only(values, 'Status_Flags').type).toBe(tag.bitString);
    expect(bitsOf(only(values, 'Status_Flags').value)).toEqual(noFlags);
    expect(only(values, 'Event_State')).toMatchObject({ type: tag.enumerated, value: 0 });
    expect(only(values, 'Reliability')).toMatchObject({ type: tag.enumerated, value: 0 });
    expect(only(values, 'Out_Of_Service')).toMatchObject({ type: tag.boolean, value: false });
  }
});
