import { describe, expect, it } from 'vitest';
import { type ScSiteFacts, scSiteSheet } from '../../src/documents/sc-site-sheet.js';

const facts: ScSiteFacts = {
  settings: {
    sc: {
      enabled: true,
      primary_hub: 'wss://hub-1.clinic.example/bacnet',
      failover_hub: 'wss://192.0.2.9:4443',
      reconnect_min_s: 10,
      reconnect_max_s: 300,
      heartbeat_s: 60,
      connect_wait_s: 10,
      ip: true,
    },
    bacnet: { device_identifier: 1338, port: 47_808 } as ScSiteFacts['settings']['bacnet'],
  },
  deviceName: 'MASTERYS <3> & Co',
  identity: { deviceUuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', vmac: '122233445566' },
  inForce: { subject: 'CN=ups-1, O=Clinic', issuer: 'CN=Clinic CA', validToMs: Date.UTC(2028, 1, 3) },
  requested: 'CN=ups-1, O=Clinic, C=FR',
};

function sheet(
  over: Partial<ScSiteFacts['settings']['sc']> = {},
  more: Partial<ScSiteFacts> = {},
  language: 'en' | 'fr' = 'en',
) {
  const settings = { ...facts.settings, sc: { ...facts.settings.sc, ...over } };
  const context = { version: '1.2.3', language, date: new Date(2026, 10, 30, 9) };
  return scSiteSheet('ups-1338', { ...facts, settings, ...more }, context);
}

/** The cells of each line of the table of connections. */
function ways({ text }: { readonly text: string }): readonly (readonly string[])[] {
  const [, table = ''] = text.split('<thead>');
  const rows = (table.split('</table>')[0] ?? '').matchAll(/<tr>(<td>.*?)<\/tr>/g);
  return [...rows].map(([, row = '']) => [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell = '']) => cell));
}

describe('the sheet for the IT department', () => {
  it('has every connection: out to both hubs, to DNS and to the time, and none in', () => {
    expect(ways(sheet())).toEqual([
      ['out', 'the gateway', 'hub-1.clinic.example', 'TCP 443', 'Primary hub: wss://hub-1.clinic.example/bacnet'],
      ['out', 'the gateway', '192.0.2.9', 'TCP 4443', 'Failover hub: wss://192.0.2.9:4443'],
      ['out', 'the gateway', 'DNS servers of the site', 'UDP, TCP 53', 'names of the hubs'],
      ['out', 'the gateway', 'time servers of the site', 'UDP 123', 'clock of the machine (see below)'],
    ]);
    expect(sheet().text).toContain('No inbound port is needed');
  });

  it('asks for no DNS where hubs are given by address, and names no failover hub where there is none', () => {
    const to = ways(sheet({ primary_hub: 'wss://192.0.2.8', failover_hub: '' })).map(([, , place]) => place);
    expect(to).toEqual(['192.0.2.8', 'time servers of the site']);
  });

  it('says what is still to be set before anything is', () => {
    const bare = sheet(
      { enabled: false, primary_hub: '', failover_hub: '' },
      { identity: undefined, inForce: undefined, requested: undefined },
    );
    expect(ways(bare)[0]).toEqual([
      ...['out', 'the gateway', 'to be told by whoever runs the hub', 'TCP, that of its URI (443 without one)'],
      'Primary hub',
    ]);
    expect(bare.text).toContain('switched off at present');
    expect(bare.text).toContain('(drawn at the first start)');
  });

  it('tells of BACnet/IP beside it, and that nothing is routed, or that its port is closed', () => {
    expect(sheet().text).toContain('UDP port 47808, not encrypted');
    expect(sheet({ ip: false }).text).toContain('its UDP port is closed');
  });

  it('has the identity, the subject, and what is in force, and lets no name become HTML', () => {
    const { name, text } = sheet();
    expect(name).toBe('ups-1338-bacnet-sc-en.html');
    expect(text).toContain('12:22:33:44:55:66: random-48');
    for (const fact of [
      '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      'CN=ups-1, O=Clinic, C=FR',
      'CN=Clinic CA',
      '2028-02-03',
      '60 s',
    ]) {
      expect(text).toContain(fact);
    }
    expect(text).toContain('MASTERYS &lt;3&gt; &amp; Co');
  });

  it.each(['en', 'fr'] as const)('has no empty place in %s', (language) => {
    const { text } = sheet({}, {}, language);
    expect(text.replace(/<style>[\s\S]*<\/style>/, '')).not.toMatch(/[{}]|undefined|<td><\/td>/);
    expect(text).toContain(`<html lang="${language}">`);
  });
});
