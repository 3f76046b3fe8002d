import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/http/screens/home/schema.js';
import {
  confirmed,
  confirmedService,
  context,
  objectId,
  objectType,
  unicast,
  unsignedOctets,
} from '../support/bacnet/wire.js';
import { type Daemon, type DaemonOptions, ensureBuilt, root, startDaemon } from '../support/daemon.js';
import { freeUdpPort, RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';
import { type ApiDescription, DescribedAnswers } from '../support/web/described-answers.js';

const authorization = `Basic ${Buffer.from('root:public').toString('base64')}`;

let daemon: Daemon;
let description: ApiDescription;
let described: DescribedAnswers;

async function ask(method: string, address: string, body?: unknown) {
  const response = await fetch(`http://127.0.0.1:${daemon.webPort}${address}`, {
    method,
    headers: {
      authorization,
      'x-confirm-password': 'public',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const contentType = response.headers.get('content-type') ?? '';
  return { status: response.status, contentType, text: await response.text() };
}

const status = async () => JSON.parse((await ask('GET', '/api/v1/status')).text) as StatusView;

async function start(options: DaemonOptions): Promise<void> {
  daemon = await startDaemon(options);
  await until(async () => (await ask('GET', '/healthz').catch(() => undefined))?.status === 200, 15_000, 'the page');
  description = JSON.parse((await ask('GET', '/api/v1/openapi.json')).text) as ApiDescription;
  described = new DescribedAnswers(description);
}

/** Addresses to ask where the description has a name in braces, or a query that must be there. */
const addressesOf: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/documents/{*}': ['pics.md', 'epics.tpi', 'ede.zip', 'ede/ede.csv', 'bacnet-sc.html', 'acceptance.html'].map(
    (name) => `/api/v1/documents/${name}`,
  ),
  '/api/v1/objects/{name}': ['UNIT_OUTPUT_V1', 'BYPASS_V1', 'BatteryStatus', 'UPSAlarms'].map(
    (name) => `/api/v1/objects/${name}`,
  ),
  '/api/v1/objects/{name}/recent': ['UNIT_OUTPUT_V1', 'BatteryStatus', 'UPSAlarms'].map(
    (name) => `/api/v1/objects/${name}/recent`,
  ),
  '/api/v1/objects/{name}/changes': ['BatteryStatus', 'UPSAlarms'].map((name) => `/api/v1/objects/${name}/changes`),
  '/api/v1/objects/{name}/trial': ['/api/v1/objects/BYPASS_V1/trial?key=BYPASS_V1&value=0x0070%20%2F1'],
  '/api/v1/history': ['/api/v1/history?names=UPS_OUTPUT_fr,UNIT_OUTPUT_Lr'],
  // It does not end; test/http/screens/live-feed.test.ts reads it.
  '/api/v1/stream': [],
};

/** Every address that can be read, with what is wrong with its answer. */
async function complaintsOfReading(): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const [path, methods] of Object.entries(description.paths)) {
    if (methods.get === undefined) continue;
    for (const address of addressesOf[path] ?? [path]) {
      const answered = await ask('GET', address);
      const found = described.complaints('GET', path, answered);
      complaints.push(...found.map((text) => `${address} (${answered.status}): ${text}`));
    }
  }
  return complaints;
}

describe('each answer of the running gateway is as its published description says', () => {
  describe('with a UPS that has alarms, a BMS that has subscribed, values forced and a fault in config.ini', () => {
    beforeAll(async () => {
      const bbmd = await freeUdpPort();
      await start({
        args: ['--demo'],
        settings: {
          simulator: {
            pace: 'none',
            family: 'masterys-gp4',
            architecture: 'concentrator',
            units: 2,
            scenario: 'on-battery',
          },
          bacnet: { bbmd: `127.0.0.1:${bbmd}` },
        },
      });
      await until(async () => (await status()).ups.connection === 'running', 10_000, 'the UPS');
      const peer = await RawPeer.open(daemon.port);
      const subscription = [
        ...context(0, unsignedOctets(7)),
        ...context(1, objectId(objectType.analogValue, 0)),
        ...context(2, [0]),
        ...context(3, unsignedOctets(60)),
      ];
      peer.send(unicast(confirmed(confirmedService.subscribeCov, Uint8Array.from(subscription))));
      await until(async () => (await status()).bacnet.subscriptions === 1, 5000, 'the subscription');
      await peer.close();
      await ask('POST', '/api/v1/commissioning', { minutes: 5 });
      await until(async () => (await status()).commissioning.active, 5000, 'commissioning');
      await ask('PUT', '/api/v1/objects/BATTERY_%25/override', { outOfService: true, presentValue: 7 });
      appendFileSync(daemon.configFile, '[serial]\nbaud=9601\n');
      await until(async () => (await status()).settingsProblems.length > 0, 10_000, 'the fault');
    });
    afterAll(() => daemon.stop());

    it('what is read', async () => {
      expect(await complaintsOfReading()).toEqual([]);
      expect(await status()).toMatchObject({
        bacnet: { foreignDevice: { state: 'sent' } },
        commissioning: { forced: ['BATTERY_%'] },
        settingsProblems: [{ section: 'serial', key: 'baud' }],
      });
      const { active } = JSON.parse((await ask('GET', '/api/v1/alarms')).text) as { active: unknown[] };
      expect(active.length).toBeGreaterThan(0);
      const { open } = JSON.parse((await ask('GET', '/api/v1/incidents')).text) as { open: { id: number }[] };
      const story = await ask('GET', `/api/v1/incidents/${open[0]?.id}`);
      expect([story.status, ...described.complaints('GET', '/api/v1/incidents/{id}', story)]).toEqual([200]);
    });

    it.each([
      ['POST', '/api/v1/settings/preview', { edits: [{ section: 'serial', key: 'slave', value: '0' }] }, 200],
      ['PUT', '/api/v1/settings', { edits: [{ section: 'serial', key: 'slave', value: '0' }] }, 400],
      ['PUT', '/api/v1/settings', { edits: [{ section: 'serial', key: 'baud', value: '9600' }] }, 200],
      ['PUT', '/api/v1/network', { dhcp: true }, 409],
      ['POST', '/api/v1/network/confirm', undefined, 409],
      ['POST', '/api/v1/commissioning', { minutes: 0 }, 400],
      ['DELETE', '/api/v1/commissioning', undefined, 200],
      ['POST', '/api/v1/link/detect', undefined, 200],
      ['PUT', '/api/v1/security/password', { current: 'wrong', next: 'another one' }, 403],
      ['POST', '/api/v1/security/keep-factory-password', undefined, 200],
      ['DELETE', '/api/v1/security/tls', undefined, 200],
      ['POST', '/api/v1/restore', {}, 400],
      ['POST', '/api/v1/firmware', undefined, 415],
      ['POST', '/api/v1/sc/request', { commonName: 'ups-1', country: 'France' }, 400],
      ['POST', '/api/v1/sc/request', { commonName: 'ups-1' }, 200],
      ['POST', '/api/v1/sc/certificates/check', { files: [{ name: 'a.pem', base64: 'QQ==' }] }, 200],
      ['POST', '/api/v1/sc/certificates/try', undefined, 200],
      ['DELETE', '/api/v1/sc/certificates/candidate', undefined, 409],
    ])('%s %s with %j, answered %i', async (method, path, body, code) => {
      const answered = await ask(method, path, body);
      expect([answered.status, ...described.complaints(method, path, answered)]).toEqual([code]);
    });
  });

  describe('without a UPS, and with the serial port missing', () => {
    beforeAll(() => start({ settings: { serial: { port: '/dev/ttyNONE' } } }));
    afterAll(() => daemon.stop());

    it('what is read', async () => {
      await until(async () => (await status()).link.status === 'waiting', 10_000, 'the port waits');
      expect(await complaintsOfReading()).toEqual([]);
    });
  });
});

describe('the schemas of the built gateway', () => {
  ensureBuilt();
  const screens = join(root, 'dist/http/screens');
  const built = readdirSync(screens)
    .map((name) => join(screens, name, 'schema.js'))
    .filter((file) => existsSync(file));

  it('are data: nothing of what makes them is loaded at a start', () => {
    expect(built.length).toBeGreaterThan(10);
    const lines = built.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));
    expect(lines.filter((line) => !/^export const \w+ = (\{.*\}|\[.*\]|\d+);$/.test(line))).toEqual([]);
  });
});
