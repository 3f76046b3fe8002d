import { describe, expect, it } from 'vitest';
import { BrokerConnection, type ConnectionParts } from '../../../src/northbound/mqtt/broker-connection.js';
import { type BrokerFailure, brokenBy, refusedBy } from '../../../src/northbound/mqtt/connection-failures.js';
import { pauseMs } from '../../../src/northbound/mqtt/reconnect-pause.js';
import { ManualClock } from '../../support/manual-clock.js';
import { FakeSessions, sessionOptions } from './fake-sessions.js';

const gone = brokenBy('ECONNREFUSED', { broker: 'mqtt://192.168.1.5:1883', why: '' });
const last = { topic: 'ups/lab/u1/status', payload: 'offline' };

function bench(own: Partial<ConnectionParts> = {}) {
  const clock = new ManualClock();
  const sessions = new FakeSessions();
  const failures: [code: string, wasConnected: boolean][] = [];
  const parts = { options: async () => sessionOptions, openSession: sessions.open, clock, random: () => 0.5, ...own };
  const connection = new BrokerConnection(parts, {
    onConnected: () => {},
    onFailed: ({ code }, wasConnected) => failures.push([code, wasConnected]),
    onRenewed: () => failures.push(['renewed', true]),
  });
  return { clock, sessions, failures, connection };
}

describe('a connection to a broker', () => {
  it('is tried again with pauses that grow, to a minute', async () => {
    const { clock, sessions, connection } = bench();
    connection.start();
    await clock.advance(0);
    const attempts: number[] = [];
    for (let second = 0; second <= 300; second += 1) {
      if (sessions.current !== undefined) {
        attempts.push(second);
        sessions.end(gone);
      }
      await clock.advance(1000);
    }
    expect(attempts).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
    await connection.stop(last);
    expect(clock.pendingTimers).toBe(0);
  });

  it('that was refused is tried again more rarely: somebody has to change something first', () => {
    const unreachable = [1, 2, 3, 10].map((failures) => pauseMs('unreachable', failures, 0.5));
    const refused = [1, 2, 3, 10].map((failures) => pauseMs('refused', failures, 0.5));
    expect(unreachable).toEqual([1000, 2000, 4000, 60_000]);
    expect(refused).toEqual([15_000, 30_000, 60_000, 300_000]);
  });

  it('of a whole fleet is not tried in the same moment', () => {
    const pauses = [0, 0.5, 0.999].map((random) => pauseMs('unreachable', 6, random));
    expect(pauses).toEqual([24_000, 32_000, 39_984]);
  });

  it('begins with a short pause again when it has worked, and not when it breaks at once each time', async () => {
    const { clock, sessions, connection, failures } = bench();
    connection.start();
    await clock.advance(0);
    for (const pause of [1000, 2000, 4000]) {
      sessions.connect();
      sessions.end(gone);
      await clock.advance(pause - 1);
      expect(sessions.current).toBeUndefined();
      await clock.advance(1);
      expect(sessions.current).toBeDefined();
    }
    sessions.connect();
    await clock.advance(30_000);
    sessions.end(gone);
    await clock.advance(1000);
    expect(sessions.current).toBeDefined();
    expect(failures).toEqual(Array.from({ length: 4 }, () => ['ECONNREFUSED', true]));
    await connection.stop(last);
  });

  it('takes the files as they are at each attempt, and names those that cannot be used', async () => {
    let attempts = 0;
    const { clock, failures, connection, sessions } = bench({
      options: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('EACCES: permission denied');
        return sessionOptions;
      },
    });
    connection.start();
    await clock.advance(0);
    expect(failures).toEqual([['certificates', false]]);
    await clock.advance(1000);
    expect(sessions.current).toBeDefined();
    await connection.stop(last);
  });

  it('begins anew at once when something has changed that may help', async () => {
    const { clock, sessions, connection, failures } = bench();
    connection.start();
    await clock.advance(0);
    sessions.end(refusedBy(5, '3.1.1'));
    await clock.advance(1000);
    expect(sessions.current).toBeUndefined();
    connection.renew();
    await clock.advance(0);
    expect(sessions.current).toBeDefined();
    sessions.connect();
    connection.renew();
    await clock.advance(0);
    expect([sessions.opened, sessions.dropped, sessions.current !== undefined]).toEqual([3, 1, true]);
    // That is no failure of the broker's.
    expect(failures).toEqual([
      ['5', false],
      ['renewed', true],
    ]);
    await connection.stop(last);
  });
});

describe('the end', () => {
  it('tells the last words and takes leave, so that the broker tells no last will', async () => {
    const { clock, sessions, connection } = bench();
    connection.start();
    await clock.advance(0);
    sessions.connect();
    const stopped = connection.stop(last);
    expect(sessions.published).toEqual([last]);
    sessions.confirm();
    expect(sessions.left).toBe(1);
    await stopped;
    await connection.stop(last);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not wait for a broker that does not confirm them', async () => {
    const { clock, sessions, connection } = bench();
    connection.start();
    await clock.advance(0);
    sessions.connect();
    let hasStopped = false;
    void connection.stop(last).then(() => {
      hasStopped = true;
    });
    await clock.advance(499);
    expect(hasStopped).toBe(false);
    await clock.advance(1);
    expect(hasStopped).toBe(true);
    expect(sessions.dropped).toBe(1);
  });

  it('ends an attempt, and a pause, at once', async () => {
    const during = bench();
    during.connection.start();
    await during.clock.advance(0);
    await during.connection.stop(last);
    expect(during.sessions.dropped).toBe(1);
    const between = bench();
    between.connection.start();
    await between.clock.advance(0);
    between.sessions.end(gone);
    await between.connection.stop(last);
    await between.clock.advance(600_000);
    expect(between.sessions.opened).toBe(1);
  });
});

describe('a failure', () => {
  it.each([
    [refusedBy(134, '5'), 'refused', 'user or password'],
    [refusedBy(4, '3.1.1'), 'refused', 'user or password'],
    [refusedBy(135, '5'), 'refused', 'not authorised'],
    [refusedBy(151, '5'), 'refused', 'quota'],
    [refusedBy(142, '5'), 'refused', 'client_id'],
    [refusedBy(250, '5'), 'refused', '250'],
    [gone, 'unreachable', 'mqtt://192.168.1.5:1883'],
    [brokenBy('ERR_TLS_CERT_ALTNAME_INVALID', { broker: '', why: '' }), 'unreachable', 'server_name'],
    [brokenBy('EWHATEVER', { broker: '', why: 'the reason' }), 'unreachable', 'the reason'],
  ] satisfies [BrokerFailure, string, string][])('%# is named in words, in both languages', (failure, kind, word) => {
    expect(failure.kind).toBe(kind);
    expect(failure.text.en).toContain(word);
    expect(failure.text.fr).not.toBe(failure.text.en);
    expect(failure.text.fr).not.toMatch(/\{\w+\}/);
  });

  // MQTT 5.0 §3.2.2.2: every reason of CONNACK from 0x80 on.
  it.each([
    ...[0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b],
    ...[0x9c, 0x9d, 0x9f],
  ])('by reason code %i of CONNACK has a sentence of its own', (code) => {
    expect(refusedBy(code, '5').text.en).not.toContain(String(code));
  });
});
