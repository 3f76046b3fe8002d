import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventView } from '../../src/http/screens/events/schema.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { statusByUpsc, Upsmon, upsmonMissing, upsmonNote } from '../support/northbound/upsmon.js';
import { freeTcpPort } from '../support/tcp.js';
import { pause, until } from '../support/until.js';
import { FastUps } from '../support/ups/fast-ups.js';
import { WebClient } from '../support/web/web-client.js';

/** The UPS lives so much faster than the clients: its 18 minutes of battery are half a minute. */
const speed = 40;

/** As fast as upsmon can be told to be. */
const times = { pollFreq: 1, hostSync: 1, deadTime: 3, finalDelay: 0 };
const user = 'upsmon';
const password = 'hospital';

/** Limits that fit the faster UPS; the last stage goes by the minutes alone. */
const limits = {
  hold_readings: 2,
  grace_s: 4,
  return_s: 3,
  ups_early_minutes: 15,
  ups_early_seconds: 6,
  ups_minutes: 10,
  ups_late_minutes: 7,
  ups_late_charge: 'off',
};
/** Of the UPS, from the last shutdown command to its end. */
const leastMinutes = 1;

let nutPort: number;
let daemon: Daemon;
let ups: FastUps;
let web: WebClient;
const clients: Upsmon[] = [];

function start(name: string): Upsmon {
  const client = new Upsmon({ ups: `${name}@127.0.0.1:${nutPort}`, user, password, times });
  clients.push(client);
  return client;
}

const status = () => statusByUpsc(`ups@127.0.0.1:${nutPort}`);
/** A word of it, or `Data stale`. */
const becomes = (wanted: string, timeoutMs = 20_000) =>
  until(() => status() === wanted || status().split(' ').includes(wanted), timeoutMs, `ups.status becomes ${wanted}`);
async function untilAttached(count: number): Promise<void> {
  const ask = () => web.get<{ policy?: { clients: unknown[] } }>('/api/v1/servers');
  await until(
    async () => (await ask()).body.policy?.clients.length === count,
    30_000,
    `${count} servers are logged in`,
  );
}

const gone = () => clients.filter(({ shutdownMs }) => shutdownMs !== undefined).map(({ stage }) => stage);

async function startSite(): Promise<void> {
  nutPort = await freeTcpPort();
  ups = await FastUps.open('masterys-bc-plus', speed);
  daemon = await startDaemon({
    settings: {
      serial: { port: ups.port, poll_interval_ms: 250, timeout_ms: 300, offline_after: 2 },
      nut: { enabled: 'yes', bind: '127.0.0.1', port: nutPort, user_1: user, password_1: password, ...limits },
    },
  });
  web = new WebClient(daemon.webPort);
  await becomes('OL');
}

describe.skipIf(upsmonMissing)(`servers with Debian's upsmon${upsmonNote}`, () => {
  beforeAll(startSite, 60_000);

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    await daemon?.stop();
    await ups?.stop();
  });

  it('go by their own DEADTIME when the UPS is lost on battery: told that nothing is known, and never that it is low', async () => {
    for (const name of ['ups', 'ups-late']) start(name);
    await untilAttached(2);
    ups.play('on-battery');
    await becomes('OB', 5_000);
    await pause(1000 * times.pollFreq);
    ups.play('silence');
    await becomes('Data stale');
    const staleMs = Date.now();
    await until(() => gone().length === clients.length, 20_000, 'both servers go');
    for (const { shutdownMs = 0 } of clients) {
      // DEADTIME counts from the last look that told something, which was one look earlier at most.
      expect(shutdownMs - staleMs).toBeGreaterThanOrEqual(1000 * (times.deadTime - 2 * times.pollFreq));
    }
    const { body } = await web.get<{ events: EventView[] }>(
      '/api/v1/journal?kinds=servers-told-stale,servers-told-low',
    );
    expect(body.events.map(({ kind }) => kind)).toEqual(['servers-told-stale']);
    expect(body.events[0]?.text.en).toMatch(/DEADTIME/);
    ups.play('healthy');
    await becomes('OL');
    for (const client of clients.splice(0)) await client.stop();
  }, 60_000);

  describe('twenty of them, in three stages', () => {
    beforeAll(async () => {
      const many = { 'ups-early': 6, ups: 8, 'ups-late': 6 };
      for (const [name, count] of Object.entries(many)) for (let one = 0; one < count; one += 1) start(name);
      await untilAttached(20);
    }, 60_000);

    it('stay in a short outage, and when the line is pulled on mains', async () => {
      ups.play('on-battery');
      await becomes('OB', 5_000);
      ups.play('healthy');
      await becomes('OL');
      ups.play('silence');
      await becomes('Data stale');
      await pause(1000 * (times.deadTime + 2 * times.pollFreq));
      ups.play('healthy');
      await becomes('OL');
      expect(gone()).toEqual([]);
    }, 60_000);

    it('have all run their shutdown command in time in an outage to the end, the first stage first', async () => {
      ups.play('on-battery');
      await until(() => ups.isOff, 60_000, 'the battery is empty');
      const endMs = Date.now();
      expect(gone()).toHaveLength(20);
      const shutdowns = (name: string) =>
        clients.filter(({ stage }) => stage === name).map(({ shutdownMs = endMs }) => shutdownMs);
      for (const name of ['ups-early', 'ups', 'ups-late']) {
        const leftMinutes = ((endMs - Math.max(...shutdowns(name))) / 60_000) * speed;
        expect(leftMinutes, `minutes left for ${name}`).toBeGreaterThanOrEqual(leastMinutes);
      }
      expect(Math.max(...shutdowns('ups-early'))).toBeLessThan(Math.min(...shutdowns('ups')));
      expect(Math.max(...shutdowns('ups'))).toBeLessThan(Math.min(...shutdowns('ups-late')));
    }, 90_000);
  });
});
