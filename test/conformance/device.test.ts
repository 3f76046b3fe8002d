import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWithUps, startGatewayWithUps } from '../support/gateway-with-ups.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { type PropertyName, property } from './manual/properties.js';
import { singlePhaseImage, threePhaseImage, vuMapTables } from './vu-map-images.js';

const device = 8;
const instance = 1338;

describe.skipIf(socatMissing)(`Manual §5.2.1: the Device object${socatNote}`, () => {
  let gateway: GatewayWithUps;

  beforeAll(async () => {
    gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, { ups: { family: 'masterys-gp4' } });
  });

  afterAll(() => gateway?.stop());

  const read = (name: PropertyName) => gateway.reader.read(device, instance, property[name]);
  const one = async (name: PropertyName) => {
    const values = await read(name);
    expect(values, name).toHaveLength(1);
    return values[0];
  };

  it.each([
    ['Object_Identifier', `8,${instance}`],
    ['Object_Name', 'MASTERYS GP4 40'],
    ['Object_Type', device],
    ['System_Status', 0],
    ['Vendor_Name', 'SOCOME UPS'],
    ['Vendor_Identifier', 591],
    ['Protocol_Version', 1],
    ['Protocol_Revision', 24],
    ['Max_APDU_Length_Accepted', 1476],
    ['Segmentation_Supported', 0],
    ['APDU_Timeout', 3000],
    ['Number_Of_APDU_Retries', 3],
    ['Profile_Name', 'factor_10'],
  ] as const)('%s is %s', async (name, expected) => {
    expect(await one(name)).toBe(expected);
  });

  it('Model_Name says the nominal kVA: register T004 = 400 tenths', async () => {
    expect(await one('Model_Name')).toMatch(/^40(\.0)?\b/);
  });

  it('Description says the serial number', async () => {
    expect(await one('Description')).toContain('P202612345');
    expect(await one('Description')).not.toContain('SIMULATED');
  });

  it('Location says the unit number', async () => {
    expect(await one('Location')).toMatch(/\b0\b/);
  });

  it.each(['Firmware_Revision', 'Application_Software_Version'] as const)('%s is not empty', async (name) => {
    expect(await one(name)).toMatch(/\d/);
  });

  it('Local_Date and Local_Time are the UPS clock', async () => {
    // 17 June 2026, a Wednesday: year since 1900, month 6 as 6, day, weekday 3.
    expect(await one('Local_Date')).toEqual([126, 6, 17, 3]);
    const [hour, minute, second = 99, hundredths = 255] = (await one('Local_Time')) as number[];
    expect(hour).toBe(14);
    expect([35, 36]).toContain(minute);
    expect(second).toBeLessThan(60);
    expect(hundredths === 255 || hundredths < 100).toBe(true);
  });

  it('UTC_Offset is in minutes, Daylight_Savings_Status a boolean', async () => {
    const offset = (await one('UTC_Offset')) as number;
    expect(Math.abs(offset)).toBeLessThanOrEqual(15 * 60);
    expect(typeof (await one('Daylight_Savings_Status'))).toBe('boolean');
  });

  it('Protocol_Services_Supported has 49 bits and sets those that are executed, at least reading and discovery', async () => {
    const bits = (await one('Protocol_Services_Supported')) as boolean[];
    expect(bits).toHaveLength(49);
    // subscribeCOV 5, readProperty 12, readPropertyMultiple 14, who-Has 33, who-Is 34, subscribeCOVProperty 38.
    expect([5, 12, 14, 33, 34, 38].map((bit) => bits[bit])).toEqual([true, true, true, true, true, true]);
    // atomicReadFile 6. Nothing of these is executed: atomicWriteFile, createObject, vtOpen, readPropertyConditional, lifeSafetyOperation.
    expect([6, 7, 10, 21, 13, 37].map((bit) => bits[bit])).toEqual([true, false, false, false, false, false]);
  });

  it('Protocol_Object_Types_Supported has 65 bits: 2, 5, 8, 10, 15, 19, 25, 27, 29, 39 and 56', async () => {
    const bits = (await one('Protocol_Object_Types_Supported')) as boolean[];
    expect(bits).toHaveLength(65);
    expect(bits.flatMap((bit, at) => (bit ? [at] : []))).toEqual([2, 5, 8, 10, 15, 19, 25, 27, 29, 39, 56]);
  });

  it('Device_Address_Binding is an empty list', async () => {
    expect(await read('Device_Address_Binding')).toEqual([]);
  });

  it('Database_Revision, Max_Segments_Accepted and APDU_Segment_Timeout are numbers', async () => {
    expect(await one('Database_Revision')).toBeGreaterThanOrEqual(0);
    expect(await one('Max_Segments_Accepted')).toBeGreaterThanOrEqual(2);
    expect(await one('APDU_Segment_Timeout')).toBeGreaterThan(0);
  });

  it('reading Device 4194303 answers with the real instance', async () => {
    expect(await gateway.reader.value(device, 4194303, property.Object_Identifier)).toBe(`8,${instance}`);
  });
});

describe.skipIf(socatMissing)(`Manual §5.2.1: Profile_Name without factor${socatNote}`, () => {
  it('is no_factor where register T013 is 0, and follows values=engineering', async () => {
    const ups = { family: 'itys-pro' };
    const raw = await startGatewayWithUps(vuMapTables, singlePhaseImage, { ups });
    try {
      expect(await raw.reader.value(device, instance, property.Profile_Name)).toBe('no_factor');
    } finally {
      await raw.stop();
    }
    const scaled = await startGatewayWithUps(vuMapTables, threePhaseImage, {
      ups: { family: 'masterys-gp4' },
      bacnet: { values: 'engineering', object_name: 'UPS room 12', device_identifier: 77 },
    });
    try {
      expect(await scaled.reader.value(device, 77, property.Profile_Name)).toBe('engineering');
      expect(await scaled.reader.value(device, 77, property.Object_Name)).toBe('UPS room 12');
      // 187 tenths of kVA, 499 tenths of Hz, -12 tenths of A, 47 %, 26.3 degrees.
      const values = await scaled.reader.presentValues(2, [27, 47, 68, 26, 52]);
      expect(values).toEqual([18.7, 49.9, -1.2, 47, 26.3].map(Math.fround));
    } finally {
      await scaled.stop();
    }
  });
});
