import { anyAddress, multicastDnsPort } from '../../../core/special-addresses.js';
import { type AddressRange, formatAddressRange } from '../../../settings/address-range.js';
import { hostOfHubUri } from '../../../settings/hub-uri.js';
import type { Settings } from '../../../settings/settings-schema.js';
import { parseTcpAddress } from '../../../ups/model/tcp-address.js';
import type { WayView } from './schema.js';

/** What the settings say of a way; undefined where there is none under these. */
type Terms = Pick<WayView, 'address' | 'isOn' | 'encryption' | 'login'> & {
  readonly port?: number;
  readonly allowed?: readonly AddressRange[];
};

interface Way extends Pick<WayView, 'name' | 'direction' | 'transport'> {
  /** Absent where the device needs it. */
  readonly switchedBy?: { readonly section: string; readonly key: string };
  terms(settings: Settings): Terms | undefined;
}

/** RFC 2131 §4.1. */
const dhcpClientPort = 68;

/** What a server beside BACnet has in common with the others. */
function server(of: { enabled: boolean; bind: string; port: number; allowed: readonly AddressRange[] }) {
  return { isOn: of.enabled, address: of.bind, port: of.port, allowed: of.allowed };
}

/** By STARTTLS. */
const nutEncryption = { off: 'no', on: 'if-asked', required: 'yes' } as const;

function hubsOf({ primary_hub, failover_hub }: Settings['sc']): Pick<Terms, 'address' | 'port'> {
  const [first, ...more] = [primary_hub, failover_hub].flatMap((uri) => hostOfHubUri(uri) ?? []);
  if (first === undefined) return { address: '' };
  if (more.length === 0) return { address: first.host, port: first.port };
  return { address: [first, ...more].map(({ host, port }) => `${host}:${port}`).join(', ') };
}

/** Every way between this device and the network, a row each, in the order of the page. */
export const ways: readonly Way[] = [
  {
    name: 'bacnet',
    direction: 'in',
    transport: 'udp',
    terms: ({ bacnet: { bind, port, password }, sc }) => ({
      ...{ isOn: !sc.enabled || sc.ip, address: bind, port, encryption: 'no' },
      login: password === 'set' ? 'restart' : 'none',
    }),
  },
  {
    name: 'sc',
    direction: 'out',
    transport: 'tcp',
    switchedBy: { section: 'sc', key: 'enabled' },
    terms: ({ sc }) => ({ isOn: sc.enabled, ...hubsOf(sc), encryption: 'yes', login: 'certificates' }),
  },
  {
    name: 'web',
    direction: 'in',
    transport: 'tcp',
    terms: ({ web: { bind, port, tls } }) => ({
      ...{ isOn: true, address: bind, port, login: 'password' },
      encryption: tls ? 'yes' : 'no',
    }),
  },
  {
    name: 'ftp',
    direction: 'in',
    transport: 'tcp',
    switchedBy: { section: 'ftp', key: 'enabled' },
    terms: ({ ftp: { enabled, port }, web: { bind } }) => ({
      ...{ isOn: enabled, address: bind, port, encryption: 'no', login: 'password' },
    }),
  },
  {
    name: 'announcement',
    direction: 'in',
    transport: 'udp',
    switchedBy: { section: 'network', key: 'announce' },
    terms: ({ network: { announce }, bacnet: { bind } }) => ({
      ...{ isOn: announce, address: bind, port: multicastDnsPort, encryption: 'no', login: 'none' },
    }),
  },
  {
    name: 'nut',
    direction: 'in',
    transport: 'tcp',
    switchedBy: { section: 'nut', key: 'enabled' },
    terms: ({ nut }) => ({ ...server(nut), encryption: nutEncryption[nut.tls], login: 'clients' }),
  },
  {
    name: 'snmp',
    direction: 'in',
    transport: 'udp',
    switchedBy: { section: 'snmp', key: 'enabled' },
    terms: ({ snmp }) => ({
      ...server(snmp),
      encryption: snmp.v2c ? 'no' : 'yes',
      login: snmp.v2c ? 'community' : 'keys',
    }),
  },
  {
    name: 'snmp_receivers',
    direction: 'out',
    transport: 'udp',
    terms: ({ snmp: { enabled, receivers, notify_version } }) => {
      if (!enabled || receivers.length === 0) return undefined;
      return {
        isOn: true,
        address: receivers.map(({ address, port }) => `${address}:${port}`).join(', '),
        encryption: notify_version === '3' ? 'yes' : 'no',
        login: notify_version === '3' ? 'there' : 'community',
      };
    },
  },
  {
    name: 'modbus_tcp',
    direction: 'in',
    transport: 'tcp',
    switchedBy: { section: 'modbus_tcp', key: 'enabled' },
    terms: ({ modbus_tcp }) => ({ ...server(modbus_tcp), encryption: 'no', login: 'none' }),
  },
  {
    name: 'mqtt',
    direction: 'out',
    transport: 'tcp',
    switchedBy: { section: 'mqtt', key: 'enabled' },
    terms: ({ mqtt: { enabled, broker, user } }) => ({
      ...(broker === '' ? { address: '' } : { address: broker.host, port: broker.port }),
      isOn: enabled,
      encryption: broker !== '' && broker.isEncrypted ? 'yes' : 'no',
      login: user === '' ? 'none' : 'there',
    }),
  },
  {
    name: 'ups',
    direction: 'out',
    transport: 'tcp',
    terms: ({ serial }) => {
      const ups = parseTcpAddress(serial.port);
      return ups && { isOn: true, address: ups.host, port: ups.port, encryption: 'no', login: 'none' };
    },
  },
  {
    // The machine's own, which this device sets.
    name: 'dhcp',
    direction: 'in',
    transport: 'udp',
    terms: ({ network: { dhcp } }) =>
      dhcp ? { isOn: true, address: anyAddress, port: dhcpClientPort, encryption: 'no', login: 'none' } : undefined,
  },
];

/** What stands in config.ini for open and closed. */
export const switchWords = { on: 'yes', off: 'no' } as const;

export function allowedTexts(allowed: readonly AddressRange[] = []): readonly string[] {
  return allowed.map(formatAddressRange);
}
