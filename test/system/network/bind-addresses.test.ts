import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isOwnAddress } from '../../../src/system/network/bind-addresses.js';

/** First and last address of each network that this machine is in. */
function edges(): readonly string[] {
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all.filter(({ family }) => family === 'IPv4'));
  const known = new Set(own.map(({ address }) => address));
  const found = own.flatMap(({ address, netmask }) => {
    const mask = netmask.split('.').map(Number);
    const octets = address.split('.').map(Number);
    const first = octets.map((octet, index) => octet & (mask[index] ?? 0));
    const last = first.map((octet, index) => octet | (~(mask[index] ?? 0) & 0xff));
    return [first.join('.'), last.join('.')];
  });
  return found.filter((one) => !known.has(one));
}

describe('an address of this machine', () => {
  it.each(['127.0.0.1', '127.0.0.2'])('is one that it can be reached at (%s)', async (address) => {
    expect(await isOwnAddress(address)).toBe(true);
  });

  it('is each of its interfaces', async () => {
    for (const all of Object.values(networkInterfaces()))
      for (const { family, address } of all ?? [])
        if (family === 'IPv4') expect(await isOwnAddress(address), address).toBe(true);
  });

  it('is not one of another machine', async () => {
    expect(await isOwnAddress('203.0.113.1')).toBe(false);
  });

  it('is not the first or the last of a network, though a server can listen on it', async () => {
    expect(edges()).toContain('127.255.255.255');
    for (const address of edges()) expect(await isOwnAddress(address), address).toBe(false);
  });
});
