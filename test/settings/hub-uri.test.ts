import { describe, expect, it } from 'vitest';
import { hostOfHubUri } from '../../src/settings/hub-uri.js';
import { readSettings } from '../../src/settings/read-settings.js';

const read = (text: string) => readSettings(Buffer.from(text), { file: 'config.ini' });
const hubs = (uri: string) => `[sc]\nprimary_hub=${uri}\nfailover_hub=${uri}\n`;

describe('the URI of a hub (135-2020 §AB.7.1, RFC 6455 §3)', () => {
  it.each([
    ['wss://hub.example.com', { host: 'hub.example.com', port: 443 }],
    ['wss://192.168.1.5:4443', { host: '192.168.1.5', port: 4443 }],
    ['wss://hub:1/', { host: 'hub', port: 1 }],
    ['WSS://hub.example.com:65535/bacnet/hub-1', { host: 'hub.example.com', port: 65_535 }],
    ['wss://hub.example.com/a%20b?site=7', { host: 'hub.example.com', port: 443 }],
  ])('%s is taken as it is written', (uri, host) => {
    const { problems, settings } = read(hubs(uri));
    expect(problems).toEqual([]);
    expect([settings?.sc.primary_hub, settings?.sc.failover_hub]).toEqual([uri, uri]);
    expect(hostOfHubUri(uri)).toEqual(host);
  });

  it.each([
    ...['hub.example.com', 'ws://hub.example.com', 'https://hub.example.com', 'wss:/hub', 'wss://', 'wss:///path'],
    ...['wss://user@hub.example.com', 'wss://user:secret@hub.example.com', 'wss://hub.example.com/#part'],
    ...['wss://hub:0', 'wss://hub:65536', 'wss://hub:', 'wss://hub:443x', 'wss://192.168.1.300', 'wss://192.168.1'],
    ...['wss://[2001:db8::1]', 'wss://bad_name', 'wss://a b', `wss://hub/${'a'.repeat(255)}`],
  ])('%j is refused', (uri) => {
    const { problems } = read(`[sc]\nprimary_hub=${uri.includes('#') ? `"${uri}"` : uri}\n`);
    expect(problems.map(({ reason, key }) => [reason, key])).toEqual([['bad-value', 'primary_hub']]);
    expect(hostOfHubUri(uri)).toBeUndefined();
  });
});

it('lets another protocol have UDP 47808 where BACnet/SC is alone', () => {
  const snmp = '[snmp]\nenabled=yes\nport=47808\n';
  const sc = '[sc]\nenabled=yes\nprimary_hub=wss://hub\n';
  expect(read(`${snmp}${sc}ip=off\n`).problems).toEqual([]);
  expect(read(`${snmp}${sc}`).problems).toHaveLength(1);
});
