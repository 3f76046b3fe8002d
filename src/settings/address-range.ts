import { parseIpv4 } from './ipv4.js';

/** A network, or one address with 32 bits. */
export interface AddressRange {
  readonly network: string;
  /** How many leading bits an address has in common with it. */
  readonly bits: number;
}

/** `10.0.0.0/8`, or an address alone; undefined for anything else, an address with bits beyond its network included. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [, network = '', bits = '32'] = /^([0-9.]+)(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  const address = parseIpv4(network);
  const range = { network, bits: Number(bits) };
  if (address === undefined || range.bits > 32) return undefined;
  return (address & maskOf(range)) >>> 0 === address ? range : undefined;
}

export function formatAddressRange({ network, bits }: AddressRange): string {
  return bits === 32 ? network : `${network}/${bits}`;
}

/** Whether an address may come in, also one of a socket that takes IPv6 besides (`::ffff:10.0.0.1`). An empty list lets everybody in. */
export function isAllowed(ranges: readonly AddressRange[], address: string): boolean {
  if (ranges.length === 0) return true;
  const number = parseIpv4(address.replace(/^::ffff:/i, ''));
  if (number === undefined) return false;
  return ranges.some((range) => (number & maskOf(range)) >>> 0 === parseIpv4(range.network));
}

function maskOf({ bits }: Pick<AddressRange, 'bits'>): number {
  return bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
}
