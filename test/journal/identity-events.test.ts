import { describe, expect, it } from 'vitest';
import { identityEventOf } from '../../src/journal/gateway-journal.js';

const other = {
  address: { address: '192.168.1.20', port: 47808 },
  remote: undefined,
  instance: 1338,
  vendorId: 260,
  sinceMs: 0,
  lastSeenMs: 0,
};

describe('the journal keeps', () => {
  it('a second device with our number: the number, its address and its vendor', () => {
    expect(identityEventOf({ kind: 'same-instance', other, proposal: 1339 })).toEqual({
      kind: 'duplicate-device',
      subject: '1338',
      who: '192.168.1.20:47808',
      detail: 'vendor 260',
    });
  });

  it('where it is behind a router', () => {
    const behind = { ...other, vendorId: undefined, remote: { network: 5, mac: '0a0b' } };
    expect(identityEventOf({ kind: 'same-instance', other: behind, proposal: 1339 })?.detail).toBe(
      'network 5, MAC 0a0b',
    );
  });

  it('its end', () => {
    expect(identityEventOf({ kind: 'same-instance-ended', other })).toMatchObject({
      kind: 'duplicate-device-gone',
      who: '192.168.1.20:47808',
    });
  });

  it('a second device with our name, and not its end', () => {
    const event = { kind: 'same-name', other, name: 'UPS', proposal: 'UPS unit 1' } as const;
    expect(identityEventOf(event)).toMatchObject({ kind: 'duplicate-name', subject: 'UPS' });
    expect(identityEventOf({ kind: 'same-name-ended', other })).toBeUndefined();
  });
});
