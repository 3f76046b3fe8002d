import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRoutedSite, type RoutedSite, sitesMissing, sitesNote } from '../support/bacnet/routed-site.js';
import { ensureBuilt } from '../support/daemon.js';
import { ShutdownSite, upsmonTimes } from '../support/northbound/shutdown-site.js';
import { upsmonMissing, upsmonNote } from '../support/northbound/upsmon.js';
import { pause, until } from '../support/until.js';

/** Half a minute of battery is half of its 18. */
const speed = 20;
const stages = ['ups-early', 'ups', 'ups-late'] as const;

/** Limits that fit the faster UPS: seconds are the clients', minutes and charge are the UPS's. */
const limits = {
  hold_readings: 2,
  grace_s: 3,
  return_s: 6,
  ups_early_minutes: 15,
  ups_early_seconds: 8,
  ups_early_charge: 80,
  ups_minutes: 10,
  ups_charge: 68,
  ups_late_minutes: 7,
  ups_late_charge: 60,
};
/** Of the UPS, from the last shutdown command to the end of its load. */
const leastMinutes = 0.5;

const gone = { mains: 'absent', bypassInput: 'absent' } as const;
const back = { mains: 'good', bypassInput: 'good' } as const;
/** Seconds of a client as seconds of the UPS. */
const fast = (seconds: number) => seconds * speed;
const outage = [{ atS: 0, change: gone }];

const note = upsmonNote || sitesNote;

describe.skipIf(upsmonMissing || sitesMissing)(
  `discharges, played to Debian's upsmon on machines of their own${note}`,
  () => {
    const lans = new Map<string, RoutedSite>();
    const sites: ShutdownSite[] = [];

    // All before the first UPS lives: what is made here keeps it waiting.
    beforeAll(() => {
      ensureBuilt();
      for (const name of ['grows', 'returns', 'short', 'jump', 'fails']) {
        const lan = makeRoutedSite(name);
        lans.set(name, lan);
        lan.host(1, 1);
        for (const client of stages.keys()) lan.host(2, client + 1);
      }
    }, 60_000);
    afterAll(async () => {
      await Promise.all(sites.map((site) => site.close()));
      for (const lan of lans.values()) lan.remove();
    });

    /** A server for each stage, logged in. */
    async function open(name: string, own: Readonly<Record<string, number>> = {}): Promise<ShutdownSite> {
      const site = await ShutdownSite.open({ speed, limits: { ...limits, ...own }, lan: lans.get(name) });
      sites.push(site);
      await site.startAll(...stages);
      return site;
    }

    /** Every server has gone before the load has, the first stage first. */
    function expectAllInTime(site: ShutdownSite, endMs: number): void {
      expect(site.gone.toSorted()).toEqual(stages.toSorted());
      const [early = endMs, usual = endMs, late = endMs] = stages.flatMap((stage) => site.shutdownsOf(stage, endMs));
      expect([early <= usual, usual <= late]).toEqual([true, true]);
      expect(((endMs - late) / 60_000) * speed).toBeGreaterThanOrEqual(leastMinutes);
    }

    it.concurrent('a load that grows: minutes that melt away still are enough', async () => {
      const site = await open('grows');
      const growing = [1, 1.2, 1.4, 1.6, 1.8, 2].map((loadFactor, step) => ({
        atS: fast(2 * step),
        change: { loadFactor },
      }));
      site.ups.play([...outage, ...growing]);
      await until(() => site.ups.isOff, 60_000, 'the battery is empty');
      expectAllInTime(site, Date.now());
    }, 90_000);

    it.concurrent('mains that return at the last moment: those that were not told stay, and those that were do not wait for more', async () => {
      const site = await open('returns');
      site.ups.play(outage);
      await until(() => site.gone.includes('ups-early'), 30_000, 'the first stage goes');
      site.ups.play('healthy');
      await site.becomes('OL', 5_000);
      await pause(1000 * (limits.return_s + 2 * upsmonTimes.pollFreq));
      expect(site.gone).toEqual(['ups-early']);
      expect(await site.attached()).toHaveLength(2);
    }, 90_000);

    it.concurrent('three short outages are one long one for the first stage, and none for the others', async () => {
      const site = await open('short');
      const short = [0, 5, 10].flatMap((second) => [
        { atS: fast(second), change: gone },
        { atS: fast(second + 3.5), change: back },
      ]);
      // The last one is 4.5 s longer than the limit of 8 s allows for after the first two.
      site.ups.play([...short.slice(0, -1), { atS: fast(16), change: back }]);
      await until(() => site.gone.includes('ups-early'), 30_000, 'the first stage goes');
      await site.becomes('OL', 20_000);
      await pause(1000 * (limits.return_s + 2 * upsmonTimes.pollFreq));
      expect(site.gone).toEqual(['ups-early']);
    }, 90_000);

    it.concurrent('minutes that jump move nobody by themselves, and hide nothing', async () => {
      // Each reading counts at once: nothing but the middle one of three is in the way of a jump.
      const site = await open('jump', { hold_readings: 1 });
      let jumps = 0;
      let jumpedMs = Date.now();
      // One reading in two seconds, which is one of four that the policy takes.
      site.ups.tellMinutes((minutes) => {
        if (Date.now() - jumpedMs < 2000) return minutes;
        jumpedMs = Date.now();
        jumps += 1;
        return jumps % 2 === 0 ? 999 : 0;
      });
      const begunMs = Date.now();
      site.ups.play(outage);
      await until(() => site.gone.length > 0, 30_000, 'the first stage goes');
      // By the seconds or the charge, and not at the first 0, which comes as soon as the grace is over.
      expect(Date.now() - begunMs).toBeGreaterThan(1000 * (limits.grace_s + 3));
      expect(site.gone).toEqual(['ups-early']);
      expect(site.ups.charge).toBeLessThan(limits.ups_early_charge + 5);
      await until(() => site.ups.isOff, 60_000, 'the battery is empty');
      expectAllInTime(site, Date.now());
    }, 90_000);

    it.concurrent('a battery that fails at 40 %: the charge has sent all of them before', async () => {
      const site = await open('fails');
      site.ups.play(outage);
      await until(() => site.ups.charge <= 40, 60_000, 'the battery fails');
      site.ups.play([{ atS: 0, change: { ...gone, chargePercent: 0 } }]);
      await until(() => site.ups.isOff, 5_000, 'the load is off');
      expectAllInTime(site, Date.now());
    }, 90_000);
  },
);
