import { describe, expect, it } from 'vitest';
import { type StageName, stageNames } from '../../../../src/northbound/nut/policy/stage-state.js';
import { type Played, play } from '../../../support/northbound/discharge.js';

/**
 * What a client needs from LB to its shutdown command: upsmon as a secondary looks every 5 s, waits HOSTSYNC (15 s) from the
 * last look at which the UPS was not critical, sees that at a look, and waits FINALDELAY (5 s). Measured with upsmon 2.8.0.
 */
const clientS = 30;
/** Minutes that the machines of a stage have from their shutdown command to the end. */
const needMinutes: Readonly<Record<StageName, number>> = { 'ups-early': 3, ups: 3, 'ups-late': 2 };

function expectInTime({ endS, lowS }: Played): void {
  expect(endS, 'the UPS comes to its end').toBeDefined();
  for (const name of stageNames) {
    const low = lowS[name] ?? Number.POSITIVE_INFINITY;
    expect((endS ?? 0) - low - clientS, `seconds left for ${name}`).toBeGreaterThanOrEqual(needMinutes[name] * 60);
  }
}

function expectNeverLow({ told }: Played): void {
  const low = told.flatMap((stages, second) =>
    Object.values(stages).some((one) => one.includes('LB')) ? [second] : [],
  );
  expect(low).toEqual([]);
}

describe('every stage is told to go in time, before its clients and their shutdown have to be over', () => {
  it('a steady load', () => {
    expectInTime(play({ fullMinutes: 40, lastsS: 3600 }));
  });

  it('a load that grows during the outage', () => {
    const loadAt = (second: number) => Math.min(1, 0.4 + second / 1500);
    expectInTime(play({ fullMinutes: 20, lastsS: 3600, loadAt }));
  });

  it('a UPS whose minutes jump: 0, 65534 and nothing among the true ones', () => {
    const tellsMinutes = (minutes: number, second: number) => {
      if (second % 7 === 3) return 0;
      if (second % 11 === 5) return 9999;
      return second % 13 === 8 ? undefined : minutes;
    };
    const played = play({ fullMinutes: 40, lastsS: 3600, tellsMinutes });
    expectInTime(played);
    // And not before: no jump has made anybody go.
    expect(played.leftMinutes[played.lowS.ups ?? 0]).toBeLessThan(0.65 * 40);
  });

  it('a battery that fails at 40 % without a sign', () => {
    expectInTime(play({ fullMinutes: 30, lastsS: 3600, failsAt: 40, tellsLow: false }));
  });

  it('a UPS that tells nothing but its charge', () => {
    expectInTime(play({ fullMinutes: 30, lastsS: 3600, tellsMinutes: () => undefined, tellsLow: false }));
  });

  it('a line that is pulled during the outage and put back before the end', () => {
    const hasLine = (second: number) => second < 60 || second > 120;
    const played = play({ fullMinutes: 30, lastsS: 3600, hasLine });
    expectInTime(played);
    expect(played.told[100]).toEqual({ 'ups-early': 'STALE', ups: 'STALE', 'ups-late': 'STALE' });
    expect(played.told[140]).toEqual({ 'ups-early': 'OB', ups: 'OB', 'ups-late': 'OB' });
  });
});

describe('short outages', () => {
  it('nobody goes on one of 30 seconds, even where the battery lasts for less than every limit', () => {
    const hasMains = (second: number) => second >= 30;
    expectNeverLow(play({ fullMinutes: 4, lastsS: 300, hasMains }));
  });

  it('three of 30 seconds, minutes apart, are three', () => {
    const hasMains = (second: number) => second % 300 >= 30;
    expectNeverLow(play({ fullMinutes: 4, lastsS: 900, hasMains }));
  });

  it('three of 40 seconds with 20 seconds between them are one: its seconds on battery go on', () => {
    const hasMains = (second: number) => second % 60 >= 40;
    const played = play({ fullMinutes: 8, lastsS: 180, hasMains });
    // 45 s on battery: 40 of the first, 5 of the second.
    expect(played.lowS.ups).toBeGreaterThanOrEqual(60);
    expect(played.lowS.ups).toBeLessThanOrEqual(70);
  });
});

describe('mains that return at the last moment', () => {
  it('are told at once, and LB stays until they have been back for the hold-off', () => {
    // 20 minutes of battery, the mains are back 20 s before its end, as far as the UPS can tell.
    const hasMains = (second: number) => second >= 1180;
    const { told, endS } = play({ fullMinutes: 20, lastsS: 1400, hasMains });
    expect(endS).toBeUndefined();
    expect(told[1179]?.ups).toBe('OB LB');
    expect(told[1181]?.ups).toBe('OL LB');
    expect(told[1181 + 57]?.ups).toBe('OL LB');
    expect(told[1181 + 62]).toEqual({ 'ups-early': 'OL', ups: 'OL', 'ups-late': 'OL' });
  });

  it('that flap after LB count as absent: clients that wait for HOSTSYNC are not held up', () => {
    const hasMains = (second: number) => second >= 700 && second % 15 >= 8;
    const { told } = play({ fullMinutes: 20, lastsS: 900, hasMains });
    const flapping = told.slice(730, 890).map(({ ups }) => ups);
    expect(new Set(flapping)).toEqual(new Set(['OB LB']));
  });
});

describe('a line that is pulled', () => {
  it('on mains moves nobody: stale, and never low', () => {
    const hasLine = (second: number) => second < 10 || second > 200;
    const played = play({ fullMinutes: 30, lastsS: 400, hasMains: () => true, hasLine });
    expectNeverLow(played);
    expect(played.told[100]?.ups).toBe('STALE');
    expect(played.told[300]?.ups).toBe('OL');
  });

  it('on battery is told as stale, for good, and not as low', () => {
    const played = play({ fullMinutes: 30, lastsS: 600, hasLine: (second) => second < 60 });
    expectNeverLow(played);
    expect(new Set(played.told.slice(70).map(({ ups }) => ups))).toEqual(new Set(['STALE']));
  });
});
