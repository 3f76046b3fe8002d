import { expect, it } from 'vitest';
import type { NewEvent } from '../../src/journal/journal-event.js';
import { LoginJournal } from '../../src/security/login-journal.js';
import { ManualClock } from '../support/manual-clock.js';

const from = (address: string, outcome: 'right' | 'wrong' | 'locked' | 'busy') =>
  ({ user: 'root', address, door: 'web', outcome }) as const;

function journalOfLogins() {
  const clock = new ManualClock();
  const events: NewEvent[] = [];
  return { clock, events, journal: new LoginJournal(clock, { record: (event) => events.push(event) }) };
}

it('a visit is told once, however many requests a page makes, and again when it comes back after an hour', async () => {
  const { clock, events, journal } = journalOfLogins();
  for (let minute = 0; minute < 90; minute += 1) {
    journal.record(from('192.0.2.1', 'right'));
    await clock.advance(60_000);
  }
  expect(events).toEqual([{ kind: 'login', subject: 'root', who: '192.0.2.1 (web)' }]);
  journal.record(from('192.0.2.2', 'right'));
  await clock.advance(3_600_000);
  journal.record(from('192.0.2.1', 'right'));
  expect(events).toHaveLength(3);
});

it('a failed login is told each time, a locked address as such, and a busy moment not at all', () => {
  const { events, journal } = journalOfLogins();
  for (const outcome of ['wrong', 'wrong', 'locked', 'busy'] as const) journal.record(from('192.0.2.1', outcome));
  expect(events.map(({ kind }) => kind)).toEqual(['login-failed', 'login-failed', 'login-locked']);
});
