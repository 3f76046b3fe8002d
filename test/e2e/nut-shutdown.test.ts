import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventView } from '../../src/http/screens/events/schema.js';
import { makeRoutedSite, type RoutedSite, sitesMissing, sitesNote } from '../support/bacnet/routed-site.js';
import { ShutdownSite, upsmonTimes } from '../support/northbound/shutdown-site.js';
import { upsmonMissing, upsmonNote } from '../support/northbound/upsmon.js';
import { pause, until } from '../support/until.js';

/** The UPS lives so much faster than the clients: its 18 minutes of battery are 54 seconds. */
const speed = 20;

/** Limits that fit the faster UPS; the last stage goes by the minutes alone. */
const limits = {
  hold_readings: 2,
  grace_s: 4,
  return_s: 3,
  ups_early_minutes: 15,
  ups_early_seconds: 12,
  ups_minutes: 10,
  ups_late_minutes: 7,
  ups_late_charge: 'off',
};
/** A short outage, which lasts as long however busy this machine is: seconds of the clients, far from the first limit. */
const shortS = 5;
const shortOutage = [
  { atS: 0, change: { mains: 'absent', bypassInput: 'absent' } },
  { atS: shortS * speed, change: { mains: 'good', bypassInput: 'good' } },
] as const;
/** Of the UPS, from the last shutdown command to its end. */
const leastMinutes = 1;

const note = upsmonNote || sitesNote;

describe.skipIf(upsmonMissing || sitesMissing)(
  `servers with Debian's upsmon, machines with addresses of their own${note}`,
  () => {
    let lan: RoutedSite;
    let site: ShutdownSite;

    beforeAll(async () => {
      lan = makeRoutedSite('nut');
      site = await ShutdownSite.open({ speed, limits, lan });
    }, 60_000);

    afterAll(async () => {
      await site?.close();
      lan?.remove();
    });

    it('go by their own DEADTIME when the UPS is lost on battery: told that nothing is known, and never that it is low', async () => {
      await site.startAll('ups', 'ups-late');
      site.ups.play('on-battery');
      await site.becomes('OB', 5_000);
      await pause(1000 * upsmonTimes.pollFreq);
      site.ups.play('silence');
      await site.becomes('Data stale');
      const staleMs = Date.now();
      await until(() => site.gone.length === 2, 20_000, 'both servers go');
      for (const { shutdownMs = 0 } of site.clients) {
        // DEADTIME counts from the last look that told something, which was one look earlier at most.
        expect(shutdownMs - staleMs).toBeGreaterThanOrEqual(1000 * (upsmonTimes.deadTime - 2 * upsmonTimes.pollFreq));
      }
      const { body } = await site.web.get<{ events: EventView[] }>(
        '/api/v1/journal?kinds=servers-told-stale,servers-told-low',
      );
      expect(body.events.map(({ kind }) => kind)).toEqual(['servers-told-stale']);
      expect(body.events[0]?.text.en).toMatch(/DEADTIME/);
      site.ups.play('healthy');
      await site.becomes('OL');
      await site.stopClients();
    }, 60_000);

    describe('twenty of them, in three stages', () => {
      beforeAll(async () => {
        const many = { 'ups-early': 6, ups: 8, 'ups-late': 6 };
        await site.startAll(...Object.entries(many).flatMap(([stage, count]) => Array<string>(count).fill(stage)));
      }, 60_000);

      it('come from twenty addresses behind a router', async () => {
        const addresses = Array.from({ length: 20 }, (_, index) => `10.78.2.${index + 1}`);
        expect((await site.attached()).toSorted()).toEqual(addresses.toSorted());
      });

      it('stay in a short outage, and when the line is pulled on mains', async () => {
        site.ups.play(shortOutage);
        await site.becomes('OB', 1000 * shortS);
        await site.becomes('OL');
        site.ups.play('silence');
        await site.becomes('Data stale');
        await pause(1000 * (upsmonTimes.deadTime + 2 * upsmonTimes.pollFreq));
        site.ups.play('healthy');
        await site.becomes('OL');
        expect(site.gone).toEqual([]);
      }, 60_000);

      it('have all run their shutdown command in time in an outage to the end, the first stage first', async () => {
        site.ups.play('on-battery');
        await until(() => site.ups.isOff, 90_000, 'the battery is empty');
        const endMs = Date.now();
        expect(site.gone).toHaveLength(20);
        for (const name of ['ups-early', 'ups', 'ups-late']) {
          const leftMinutes = ((endMs - Math.max(...site.shutdownsOf(name, endMs))) / 60_000) * speed;
          expect(leftMinutes, `minutes left for ${name}`).toBeGreaterThanOrEqual(leastMinutes);
        }
        const [early, usual, late] = ['ups-early', 'ups', 'ups-late'].map((name) => site.shutdownsOf(name, endMs));
        expect(Math.max(...(early ?? []))).toBeLessThan(Math.min(...(usual ?? [])));
        expect(Math.max(...(usual ?? []))).toBeLessThan(Math.min(...(late ?? [])));
      }, 120_000);
    });
  },
);
