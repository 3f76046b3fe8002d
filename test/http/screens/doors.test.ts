import { describe, expect, it } from 'vitest';
import type { Door } from '../../../src/device/northbound.js';
import { doorAnswers } from '../../../src/http/screens/doors/answers.js';
import type { WayView } from '../../../src/http/screens/doors/schema.js';
import type { LoadedSettings } from '../../../src/settings/loaded-settings.js';
import { allSettings } from '../../../src/settings/settings-schema.js';
import type { IniSettings } from '../../support/daemon.js';
import { settingsOf } from '../../support/northbound/northbound-sources.js';

function waysOf(text: IniSettings, doors: Partial<Record<WayView['name'], readonly Door[]>> = {}) {
  const loaded = () => ({ settings: settingsOf(text) }) as LoadedSettings;
  const { ways } = doorAnswers({ loaded, doors: () => doors }).read();
  return new Map(ways.map((way) => [way.name, way]));
}

describe('the ways in and out', () => {
  it('with the factory settings: BACnet, page, FTP and announcement are open, every other protocol is off', () => {
    const ways = waysOf({});
    expect([...ways.values()].filter(({ isOn }) => isOn).map(({ name }) => name)).toEqual([
      'bacnet',
      'web',
      'ftp',
      'announcement',
      'dhcp',
    ]);
    expect(ways.get('bacnet')).toMatchObject({ transport: 'udp', port: 47808, encryption: 'no', login: 'none' });
    expect(ways.get('web')).toMatchObject({ transport: 'tcp', port: 8080, encryption: 'no', login: 'password' });
    expect(ways.get('ups')).toBeUndefined();
  });

  it('every section with a switch has a way, and each way has the switch of its section', () => {
    const switched = allSettings().flatMap(({ section, key }) => (key === 'enabled' ? section : []));
    const ways = [...waysOf({}).values()];
    const ofWays = ways.flatMap(({ switch: by }) => (by?.key === 'enabled' ? by.section : []));
    expect(ofWays.sort()).toEqual([...switched].sort());
    expect(ways.filter(({ switch: by }) => by === undefined).map(({ name }) => name)).toEqual([
      'bacnet',
      'web',
      'dhcp',
    ]);
  });

  it('follow the settings: where they lead, who is let in, what others can read along', () => {
    const ways = waysOf({
      web: { tls: 'on', bind: '192.0.2.1' },
      network: { dhcp: 'no', address: '192.0.2.1', netmask: '255.255.255.0', announce: 'no' },
      modbus_tcp: { enabled: 'yes', port: 502, allowed: '192.0.2.0/24, 10.0.0.5' },
      mqtt: { enabled: 'yes', broker: 'mqtts://broker.example.com', user: 'ups' },
      serial: { port: 'tcp://192.0.2.20' },
      snmp: {
        ...{ enabled: 'yes', auth_passphrase: 'long enough', priv_passphrase: 'long enough' },
        receivers: '192.0.2.30, 192.0.2.31:1162',
      },
      bacnet: { password: 'secret' },
    });
    expect(ways.get('web')).toMatchObject({ encryption: 'yes', address: '192.0.2.1' });
    expect(ways.get('ftp')).toMatchObject({ encryption: 'no', address: '192.0.2.1' });
    expect(ways.get('announcement')?.isOn).toBe(false);
    expect(ways.get('dhcp')).toBeUndefined();
    expect(ways.get('bacnet')?.login).toBe('restart');
    expect(ways.get('modbus_tcp')).toMatchObject({ isOn: true, port: 502, allowed: ['192.0.2.0/24', '10.0.0.5'] });
    expect(ways.get('mqtt')).toMatchObject({
      ...{ direction: 'out', address: 'broker.example.com', port: 8883, encryption: 'yes', login: 'there' },
    });
    expect(ways.get('snmp_receivers')).toMatchObject({
      ...{ direction: 'out', address: '192.0.2.30:162, 192.0.2.31:1162', encryption: 'yes' },
    });
    expect(ways.get('ups')).toMatchObject({ direction: 'out', address: '192.0.2.20', port: 502, encryption: 'no' });
  });

  it('lead to the hubs of BACnet/SC, beside BACnet/IP or alone', () => {
    const hub = { enabled: 'yes', primary_hub: 'wss://hub.example.com/bacnet' };
    const one = waysOf({ sc: hub });
    expect(one.get('sc')).toMatchObject({
      ...{ direction: 'out', address: 'hub.example.com', port: 443, encryption: 'yes', login: 'certificates' },
    });
    expect(one.get('bacnet')?.isOn).toBe(true);
    const both = waysOf({ sc: { ...hub, failover_hub: 'wss://192.0.2.7:4443', ip: 'off' } });
    expect(both.get('sc')).toMatchObject({ isOn: true, address: 'hub.example.com:443, 192.0.2.7:4443' });
    expect(both.get('bacnet')?.isOn).toBe(false);
  });

  it('say that version 2c of SNMP can be read along', () => {
    expect(waysOf({ snmp: { enabled: 'yes' } }).get('snmp')).toMatchObject({ encryption: 'yes', login: 'keys' });
    const { snmp } = Object.fromEntries(waysOf({ snmp: { enabled: 'yes', v2c: 'yes', community: 'secret' } }));
    expect(snmp).toMatchObject({ encryption: 'no', login: 'community' });
  });

  it('tell whether a port is open, and why not', () => {
    const door = { transport: 'tcp', bind: '0.0.0.0', port: 1502, isOpen: false, problem: 'port-taken' } as const;
    expect(waysOf({}, { modbus_tcp: [door] }).get('modbus_tcp')?.doors).toEqual([door]);
  });
});
