import { describe, expect, it } from 'vitest';
import { eventKinds } from '../../src/journal/journal-event.js';
import { changeOutcome, networkKinds } from '../../web/src/network/change-outcome.js';

const event = (kind: string, id = 8) => ({ id, atMs: 0, kind, text: { en: '', fr: '' } });

describe('how a change of the network that was begun on the page ended', () => {
  it.each([
    ['network-confirmed', 'kept'],
    ['network-reverted', 'came-back'],
    ['network-failed', 'came-back'],
    ['network-refused', 'came-back'],
    ['network-changed', undefined],
    ['network-waiting', undefined],
  ])('is told by the journal: %s, %s', (kind, expected) => {
    expect(changeOutcome(event(kind), 7)).toBe(expected);
  });

  it('is not that of an earlier change', () => {
    expect(changeOutcome(event('network-confirmed', 7), 7)).toBeUndefined();
    expect(changeOutcome(undefined, 0)).toBeUndefined();
    // The journal had not answered when the change was begun.
    expect(changeOutcome(event('network-confirmed'), undefined)).toBeUndefined();
  });

  it('is looked for among all events of the network', () => {
    expect([...networkKinds].sort()).toEqual(eventKinds.filter((kind) => kind.startsWith('network-')).sort());
  });
});
