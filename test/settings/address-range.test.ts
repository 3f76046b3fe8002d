import { describe, expect, it } from 'vitest';
import { formatAddressRange, isAllowed, parseAddressRange } from '../../src/settings/address-range.js';
import { allowedAddresses } from '../../src/settings/setting-kinds.js';

describe('who may connect', () => {
  const allow = (text: string, address: string) => isAllowed(allowedAddresses.parse(text) ?? [], address);

  it('is everybody where nothing is written', () => {
    expect(allow('', '203.0.113.7')).toBe(true);
  });

  it('is an address, or all of a network', () => {
    const text = '192.168.1.20, 10.0.0.0/8';
    expect(allow(text, '192.168.1.20')).toBe(true);
    expect(allow(text, '192.168.1.21')).toBe(false);
    expect(allow(text, '10.255.3.4')).toBe(true);
    expect(allow(text, '11.0.0.1')).toBe(false);
    expect(allow('0.0.0.0/0', '203.0.113.7')).toBe(true);
    expect(allow('128.0.0.0/1', '203.0.113.7')).toBe(true);
    expect(allow('128.0.0.0/1', '127.0.0.1')).toBe(false);
  });

  it('knows an IPv4 client on a socket that takes IPv6, and lets no other IPv6 client in', () => {
    expect(allow('10.0.0.0/8', '::ffff:10.0.0.1')).toBe(true);
    expect(allow('10.0.0.0/8', '2001:db8::1')).toBe(false);
  });

  it('refuses what is no network, and says nothing of the rest of the list', () => {
    for (const text of ['10.0.0.1/8', '10.0.0.0/33', '10.0.0', 'a', '10.0.0.0/', '10.0.0.1,,10.0.0.2'])
      expect(allowedAddresses.parse(text)).toBeUndefined();
    expect(allowedAddresses.parse(Array.from({ length: 17 }, (_, last) => `10.0.0.${last}`).join())).toBeUndefined();
  });

  it('is written as it was read', () => {
    expect(parseAddressRange('10.0.0.0/8')).toEqual({ network: '10.0.0.0', bits: 8 });
    expect(formatAddressRange({ network: '10.0.0.1', bits: 32 })).toBe('10.0.0.1');
    expect(allowedAddresses.format(allowedAddresses.parse('10.0.0.1/32 ,  10.0.0.0/8') ?? [])).toBe(
      '10.0.0.1, 10.0.0.0/8',
    );
  });
});
