import { describe, expect, it } from 'vitest';
import {
  broadcastAddressOf,
  broadcastTargets,
  withLoopbackAlias,
} from '../../../../src/bacnet/server/network/ipv4-networks.js';

const lo = { address: '127.0.0.1', netmask: '255.0.0.0', internal: true };
const eth = { address: '192.168.1.10', netmask: '255.255.255.0', internal: false };
const wide = { address: '10.20.30.40', netmask: '255.255.240.0', internal: false };

describe('the broadcast address of a network (135-2012 §J.1.2)', () => {
  it.each([
    [eth, '192.168.1.255'],
    [wide, '10.20.31.255'],
    [lo, '127.255.255.255'],
    [{ address: '200.1.2.3', netmask: '255.255.255.252', internal: false }, '200.1.2.3'],
  ])('%j has %s', (network, broadcast) => {
    expect(broadcastAddressOf(network)).toBe(broadcast);
  });

  it.each(['255.255.255.255', '255.255.255.254', 'nonsense', ''])('a netmask of %j has none', (netmask) => {
    expect(broadcastAddressOf({ ...eth, netmask })).toBeUndefined();
  });
});

describe('where a broadcast goes', () => {
  it.each([
    ['0.0.0.0', [lo, eth, wide], ['192.168.1.255', '10.20.31.255']],
    ['0.0.0.0', [lo, eth, { ...eth, address: '192.168.1.11' }], ['192.168.1.255']],
    ['0.0.0.0', [lo], ['127.255.255.255']],
    ['0.0.0.0', [], []],
    ['10.20.30.40', [lo, eth, wide], ['10.20.31.255']],
    ['192.168.7.7', [lo, eth], []],
  ])('bound to %s', (bind, interfaces, targets) => {
    expect(broadcastTargets(bind, interfaces)).toEqual(targets);
  });

  it('an address of 127.0.0.0/8 belongs to the loopback network', () => {
    expect(broadcastTargets('127.0.0.5', withLoopbackAlias('127.0.0.5', [lo, eth]))).toEqual(['127.255.255.255']);
    expect(withLoopbackAlias('192.168.1.10', [lo, eth])).toEqual([lo, eth]);
  });
});
