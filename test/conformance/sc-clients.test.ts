import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BmsClient, openBacnetJs, openNodeBacnet } from '../support/bacnet/bms-clients.js';
import { type CovClient, openBacnetJsCov, openNodeBacnetCov } from '../support/bacnet/cov-clients.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { ScSite } from '../support/sc-hub/sc-site.js';
import { hasOpenssl } from '../support/sc-hub/site-pki.js';
import { UdpToSc } from '../support/sc-hub/udp-to-sc.js';
import { until } from '../support/until.js';
import { WebClient } from '../support/web/web-client.js';
import { property } from './manual/properties.js';

const device = 8;
const multiState = 19;
const batteryStatus = 2;

/** Other packages know BACnet/IP alone: what they say is carried over a hub, octet for octet. */
describe.skipIf(!hasOpenssl)("somebody else's BMS, over BACnet/SC", () => {
  let site: ScSite;
  let daemon: Daemon;
  let vmac: string;
  let end: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    site = await ScSite.start();
    daemon = await startDaemon({
      settings: { serial: { port: 'simulator' }, simulator: { pace: 'none' }, sc: site.settings({ ip: 'off' }) },
      prepare: (dataDir) => site.install(dataDir),
      silent: true,
    });
    vmac = await site.gatewayOn();
    const web = new WebClient(daemon.webPort);
    const isUp = async () => (await web.get('/api/v1/status').catch(() => undefined))?.status === 200;
    await until(isUp, 20_000, 'the page');
  });

  afterAll(async () => {
    const violations = site?.violations;
    await daemon?.stop();
    await site?.stop();
    expect(violations).toEqual([]);
  });

  const carried = async <T extends BmsClient | CovClient>(open: (port: number) => Promise<T>): Promise<T> => {
    // Each a node of its own: the same request again from one VMAC would be a repetition.
    const way = await UdpToSc.open(await site.bms(), vmac);
    const client = await open(way.port);
    end = () => {
      client.close();
      return way.close();
    };
    return client;
  };

  afterEach(() => end());

  it.each([
    ['node-bacnet', openNodeBacnet],
    ['@bacnet-js/client', openBacnetJs],
  ] as const)('%s finds and reads it', async (_name, open) => {
    const client = await carried(open);
    expect(await client.discover(1338, 1338, 500)).toContain(1338);
    expect(await client.discover(1, 2, 200)).toEqual([]);
    const [model] = await client.read(device, 1338, property.Vendor_Name);
    expect(model?.value).toBe('SOCOME UPS');
    const [objects] = await client.readMany([
      { type: 2, instance: 0, properties: [property.Object_Name, property.Present_Value, property.Units] },
    ]);
    expect(objects?.results.map(({ propertyId }) => propertyId)).toEqual([
      ...[property.Object_Name, property.Present_Value, property.Units],
    ]);
    await expect(client.read(2, 500, property.Present_Value)).rejects.toThrow(/1.*31/);
  });

  it.each([
    ['node-bacnet', openNodeBacnetCov, 'on-battery'],
    ['@bacnet-js/client', openBacnetJsCov, 'healthy'],
  ] as const)('%s subscribes, and is told what changes', async (_name, open, scenario) => {
    const client = await carried(open);
    await client.subscribe(7, multiState, batteryStatus, true, 300);
    await until(() => client.told.length > 0, 5000, 'the value of now');
    const before = client.told.at(-1)?.values.get(property.Present_Value);
    const edits = [{ section: 'simulator', key: 'scenario', value: scenario }];
    await new WebClient(daemon.webPort).send('PUT', '/api/v1/settings', { edits });
    await until(
      () => client.told.at(-1)?.values.get(property.Present_Value) !== before,
      20_000,
      'the battery is told to be used, or no more',
    );
    expect(client.told.at(-1)).toMatchObject({ processId: 7, device: 1338, instance: batteryStatus, confirmed: true });
    await client.cancel(7, multiState, batteryStatus);
  });
});
