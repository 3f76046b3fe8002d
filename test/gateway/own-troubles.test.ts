import { describe, expect, it } from 'vitest';
import type { UpdateStatus } from '../../src/firmware/firmware-status.js';
import { ownTroubles } from '../../src/gateway/own-troubles.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import { ManualClock } from '../support/manual-clock.js';

interface Site {
  readonly isFactoryPassword?: boolean;
  readonly keepsFactoryPassword?: boolean;
  readonly wall?: string;
  readonly update?: UpdateStatus['state'];
  readonly isCertificateDue?: boolean;
  readonly isWithoutHub?: boolean;
}

function troublesOf(site: Site) {
  const { isFactoryPassword = false, keepsFactoryPassword = false, wall = '2026-03-04', update } = site;
  const clock = new ManualClock();
  const wallMs = Date.parse(`${wall}T12:00:00Z`);
  return ownTroubles({
    credentials: { isFactoryPassword },
    memory: { current: { databaseRevision: 0, keepsFactoryPassword } },
    deviceClock: new DeviceClock({
      wallMs: () => wallMs,
      monotonicMs: () => clock.monotonicMs(),
      schedule: (delayMs, action) => clock.schedule(delayMs, action),
    }),
    firmware: { update: update && { state: update, progressPercent: 0 } },
    scExpiry: { isDue: site.isCertificateDue ?? false },
    sc: { isWithoutHub: site.isWithoutHub ?? false },
  });
}

describe('what is wrong with the gateway itself', () => {
  it('is nothing on one that is set up', () => {
    expect(troublesOf({})).toEqual({
      'factory-password': 'none',
      'clock-not-set': 'none',
      'update-failed': 'none',
      'certificate-expiring': 'none',
      'sc-hub-lost': 'none',
    });
  });

  it('is the factory password, until it is changed or a person decides to keep it', () => {
    expect(troublesOf({ isFactoryPassword: true })['factory-password']).toBe('present');
    expect(troublesOf({ isFactoryPassword: true, keepsFactoryPassword: true })['factory-password']).toBe('accepted');
    expect(troublesOf({ keepsFactoryPassword: true })['factory-password']).toBe('none');
  });

  it('is a certificate that must be renewed', () => {
    expect(troublesOf({ isCertificateDue: true })['certificate-expiring']).toBe('present');
  });

  it('is that no hub of BACnet/SC has accepted it', () => {
    expect(troublesOf({ isWithoutHub: true })['sc-hub-lost']).toBe('present');
  });

  it.each(['1970-01-01', '2000-01-01', '2024-12-31'])('is a clock that says %s', (wall) => {
    expect(troublesOf({ wall })['clock-not-set']).toBe('present');
  });

  it.each([
    ['refused', 'present'],
    ['reverted', 'present'],
    ['receiving', 'none'],
    ['trial', 'none'],
    ['confirmed', 'none'],
  ] as const)('is an update that was %s: %s', (update, state) => {
    expect(troublesOf({ update })['update-failed']).toBe(state);
  });
});
