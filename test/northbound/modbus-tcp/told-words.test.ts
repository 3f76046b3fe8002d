import { describe, expect, it } from 'vitest';
import { toldLists } from '../../../src/northbound/told-lists.js';
import { ObjectMapper } from '../../../src/objects/mapper.js';
import { objectReport } from '../../../src/objects/object-report.js';
import { type Ups, upsOf } from '../../objects/register-image.js';
import { rawSingle } from '../../objects/values-of.js';
import { settingsOf } from '../../support/northbound/northbound-sources.js';
import { type Client, ServedUps } from './served-ups.js';

async function listOf(ups: Ups, own: Readonly<Record<string, string | number>> = {}) {
  const served = new ServedUps(ups);
  served.start();
  await served.clock.advance(3500);
  const { setup, snapshot } = served.report;
  const report = objectReport(new ObjectMapper(rawSingle).map(snapshot), served.clock.monotonicMs());
  const settings = settingsOf({ modbus_tcp: { enabled: 'yes', ...own } });
  const [list, ...others] = await toldLists({ settings, setup, report });
  expect(others).toEqual([]);
  return { list, client: served.connect(), clock: served.clock };
}

describe('the list of what Modbus TCP tells', () => {
  it('is there while the server is switched on', async () => {
    const settings = settingsOf({ modbus_tcp: { enabled: 'no' } });
    expect(await toldLists({ settings, setup: undefined, report: [] })).toEqual([]);
  });

  it('has each word by the address of the UPS, with the object that is made of it', async () => {
    const { list } = await listOf(upsOf('masterys-gp4'));
    const row = (there: string) => list?.rows.find((one) => one.there === there);
    // IOMXXXOPXX00 p.48: M013, output frequency in 0.1 Hz; p.26: T004, 0.1 kVA where T013 says so.
    expect(row('3/0x004D')).toMatchObject({
      meaning: { en: expect.stringContaining('M013') },
      unit: '0.1 Hz',
      objects: expect.arrayContaining(['UNIT_OUTPUT_fr', 'UPS_OUTPUT_fr']),
      origin: { certainty: 'documented' },
    });
    expect(row('3/0x0005')).toMatchObject({ unit: '1 kVA / 0.1 kVA' });
    // A019, on battery: bit 3 of word 0x0039.
    expect(row('3/0x0039.3')?.objects).toContain('UnitAlarms');
    expect(row('3/0x0010-0x0019')).toMatchObject({ meaning: { en: expect.stringContaining('I000') } });
  });

  it.each(['masterys-gp4', 'masterys-bc', 'delphys-gp'] as const)(
    'tells nothing of a %s that is not served',
    async (name) => {
      const { list, client, clock } = await listOf(upsOf(name));
      const addresses = (list?.rows ?? []).map(({ there }) => /^(\d)\/0x([0-9A-F]{4})/.exec(there));
      expect(addresses.length).toBeGreaterThan(50);
      for (const [, functionCode, address] of addresses.map((one) => one ?? [])) {
        const answer = await answerTo(client, clock, Number.parseInt(address ?? '', 16), Number(functionCode));
        expect(answer).toHaveLength(1);
      }
    },
  );
});

async function answerTo(client: Client, clock: ServedUps['clock'], start: number, functionCode: number) {
  client.ask(start, 1, { functionCode });
  if (client.told.length === 0) await clock.advance(1100);
  return client.answers()[0];
}
