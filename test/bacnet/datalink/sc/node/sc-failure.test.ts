import { describe, expect, it } from 'vitest';
import { scFailure, scFailures } from '../../../../../src/bacnet/datalink/sc/node/sc-failure.js';

const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('why there is no connection to a hub', () => {
  it('is said in both languages with the same facts', () => {
    for (const [reason, { en, fr }] of Object.entries(scFailures)) expect(placesOf(fr), reason).toEqual(placesOf(en));
  });

  it('has a code of 135-2020 §21 that a hub connection may show', () => {
    // other, timeout, and those that came with BACnet/SC.
    for (const [reason, { errorCode }] of Object.entries(scFailures)) {
      const ofSc = errorCode >= 148 && errorCode <= 199;
      expect(ofSc || errorCode === 0 || errorCode === 30, reason).toBe(true);
    }
  });

  it('fills in the facts, and takes the code that the hub named', () => {
    const failure = scFailure('refused-by-hub', { hub: 'wss://hub:4443', why: 'class 7, code 45' }, 45);
    expect(failure.errorCode).toBe(45);
    expect(failure.detail.en).toContain('wss://hub:4443');
    expect(failure.detail.fr).toContain('class 7, code 45');
    expect(scFailure('refused', { hub: 'wss://hub' }).errorCode).toBe(194);
  });
});
