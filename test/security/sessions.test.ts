import { beforeEach, describe, expect, it } from 'vitest';
import { Sessions } from '../../src/security/sessions.js';
import { ManualClock } from '../support/manual-clock.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let clock: ManualClock;
let stamp: string;
let sessions: Sessions;

beforeEach(() => {
  clock = new ManualClock();
  stamp = 'one';
  sessions = new Sessions(clock, () => stamp);
});

describe('a session', () => {
  it('is known by a random token of 256 bits, of which none is like another', () => {
    const tokens = Array.from({ length: 50 }, () => sessions.open('root'));
    expect(new Set(tokens).size).toBe(50);
    for (const token of tokens) expect(Buffer.from(token.split('.')[1] ?? '', 'base64url')).toHaveLength(32);
    expect(sessions.use(tokens[0])?.user).toBe('root');
  });

  it('keeps its token nowhere', () => {
    const token = sessions.open('root');
    const seen: unknown[] = [];
    const secret = token.split('.')[1] ?? '';
    for (const session of [sessions.use(token)]) seen.push(JSON.stringify(session));
    expect(seen.join()).not.toContain(secret);
  });

  it('ends after an hour without use, and lives on with each use', async () => {
    const token = sessions.open('root');
    for (let times = 0; times < 5; times += 1) {
      await clock.advance(59 * minuteMs);
      expect(sessions.use(token)).toBeDefined();
    }
    await clock.advance(60 * minuteMs);
    expect(sessions.use(token)).toBeUndefined();
    expect(sessions.whyEnded(token)).toBe('idle');
  });

  it('ends after seven days, whatever it is used', async () => {
    const token = sessions.open('root');
    for (let half = 0; half < 7 * 48 - 1; half += 1) {
      await clock.advance(30 * minuteMs);
      expect(sessions.use(token)).toBeDefined();
    }
    await clock.advance(30 * minuteMs);
    expect([clock.monotonicMs() >= 7 * dayMs, sessions.use(token)]).toEqual([true, undefined]);
    expect(sessions.whyEnded(token)).toBe('too-old');
  });

  it('ends with the user and the password that opened it, and does not come back with them', () => {
    const token = sessions.open('root');
    stamp = 'two';
    expect(sessions.use(token)).toBeUndefined();
    stamp = 'one';
    expect(sessions.use(token)).toBeUndefined();
    expect(sessions.whyEnded(token)).toBe('password-changed');
  });

  it('ends when somebody signs out, and no other does', () => {
    const [one, other] = [sessions.open('root'), sessions.open('root')];
    sessions.signOut(one);
    expect([sessions.use(one), sessions.use(other)?.user]).toEqual([undefined, 'root']);
    expect([sessions.whyEnded(one), sessions.whyEnded(other)]).toEqual(['signed-out', undefined]);
  });

  it('of the process before is told as that', () => {
    const token = new Sessions(clock, () => stamp).open('root');
    expect([sessions.use(token), sessions.whyEnded(token)]).toEqual([undefined, 'restarted']);
  });

  it('makes room for the newest: of more than 64 the one used longest ago ends', () => {
    const tokens = Array.from({ length: 64 }, () => sessions.open('root'));
    sessions.use(tokens[0]);
    for (let times = 0; times < 1000; times += 1) sessions.open('root');
    expect(sessions.size).toBe(64);
    expect(sessions.use(tokens[0])).toBeUndefined();
    expect(sessions.whyEnded(tokens[0])).toBe('ended');
  });
});
