import { isHostOf, isNetmask, isSameSubnet, isUnicast, parseIpv4 } from './ipv4.js';
import type { Settings } from './settings-schema.js';

/** A rule between several keys; it is asked only when each of them is valid by itself. */
export interface CrossCheck {
  /** `section.key` of all that the rule looks at; the first one is where it is reported. */
  readonly keys: readonly [string, ...string[]];
  readonly allowed: string;
  readonly message: string;
  isBroken(settings: Settings): boolean;
}

export const crossChecks: readonly CrossCheck[] = [
  {
    // A character has 11 bits at most: start, 8 data, parity and 1 stop (Modbus over serial line V1.02 §2.5.1).
    keys: ['serial.stop_bits', 'serial.parity'],
    allowed: '1 with parity, 1 or 2 without',
    message: 'too many stop bits for a line with parity',
    isBroken: ({ serial }) => serial.parity !== 'none' && serial.stop_bits === 2,
  },
  {
    keys: ['network.address', 'network.dhcp'],
    allowed: 'the IPv4 address of one machine, or dhcp=yes',
    message: 'a fixed address is needed without DHCP',
    isBroken: ({ network }) => !network.dhcp && !isUnicast(parseIpv4(network.address)),
  },
  {
    keys: ['network.netmask', 'network.dhcp'],
    allowed: 'ones followed by zeros, from 255.0.0.0 to 255.255.255.252, or dhcp=yes',
    message: 'a netmask is needed without DHCP',
    isBroken: ({ network }) => !network.dhcp && maskOf(network) === undefined,
  },
  {
    keys: ['network.address', 'network.dhcp', 'network.netmask'],
    allowed: "neither the subnet's first nor its last address",
    message: 'the address belongs to the subnet itself or is its broadcast address',
    isBroken: ({ network }) => {
      const address = parseIpv4(network.address);
      const mask = maskOf(network);
      return !network.dhcp && address !== undefined && mask !== undefined && !isHostOf(address, mask);
    },
  },
  {
    keys: ['network.gateway', 'network.dhcp', 'network.address', 'network.netmask'],
    allowed: 'empty, or another address of the same subnet',
    message: 'the gateway cannot be reached from the address',
    isBroken: ({ network }) => {
      const address = parseIpv4(network.address);
      const gateway = parseIpv4(network.gateway);
      const mask = maskOf(network);
      if (network.dhcp || network.gateway === '' || address === undefined || mask === undefined) return false;
      if (gateway === undefined || gateway === address) return true;
      return !isSameSubnet(address, gateway, mask) || !isHostOf(gateway, mask);
    },
  },
  {
    // What a BBMD would register with is a peer, which belongs into its table (135-2012 §J.5).
    keys: ['bacnet.bbmd_table', 'bacnet.bbmd'],
    allowed: 'empty, or bbmd empty',
    message: 'a device is the BBMD of its subnet or registers with another one, not both',
    isBroken: ({ bacnet }) => bacnet.bbmd_table.length > 0 && bacnet.bbmd !== '',
  },
  {
    keys: ['ftp.port', 'ftp.enabled', 'web.port'],
    allowed: 'a port that the web page does not use',
    message: 'the web page listens on the same TCP port',
    isBroken: ({ ftp, web }) => ftp.enabled && ftp.port === web.port,
  },
  {
    keys: ['simulator.units', 'simulator.architecture'],
    allowed: '1 with architecture=single',
    message: 'a single UPS has one unit',
    isBroken: ({ simulator }) => simulator.architecture === 'single' && simulator.units > 1,
  },
];

function maskOf(network: Settings['network']): number | undefined {
  const mask = parseIpv4(network.netmask);
  return mask !== undefined && isNetmask(mask) ? mask : undefined;
}
