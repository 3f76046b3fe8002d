import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { powerFacts } from '../../../../src/northbound/facts/power-facts.js';
import { type StageName, stageNames } from '../../../../src/northbound/nut/policy/stage-state.js';
import { builtInMaps } from '../../../../src/ups/maps/built-in-maps.js';
import { scenarios } from '../../../../src/ups/simulator/scenarios.js';
import { type Curve, onBattery, PolicyBench, play, siteRules, unknown } from '../../../support/northbound/discharge.js';
import { PlayedUps } from '../../../support/ups/played-ups.js';

const all = (told: string) => ({ 'ups-early': told, ups: told, 'ups-late': told });

describe('what makes a stage low', () => {
  it('minutes, charge and seconds, each stage at its own limit, held for three readings', () => {
    const bench = new PolicyBench();
    bench.read({ ...onBattery, minutesLeft: 30, charge: 90 }, 60);
    expect(bench.told).toEqual(all('OB'));
    bench.read({ ...onBattery, minutesLeft: 14, charge: 90 }, 3);
    expect(bench.told['ups-early']).toBe('OB');
    bench.read({ ...onBattery, minutesLeft: 14, charge: 90 }, 1);
    expect(bench.told).toEqual({ 'ups-early': 'OB LB', ups: 'OB', 'ups-late': 'OB' });
    bench.read({ ...onBattery, minutesLeft: 30, charge: 64 }, 5);
    expect(bench.told).toEqual({ 'ups-early': 'OB LB', ups: 'OB LB', 'ups-late': 'OB' });
    expect(bench.policy.stageOf('ups')).toMatchObject({
      reason: { rule: 'charge', limit: 65, value: 64 },
      left: { percent: 64 },
    });
    const seconds = new PolicyBench();
    seconds.read(onBattery, 303);
    expect(seconds.told['ups-early']).toBe('OB');
    seconds.read(onBattery, 2);
    expect(seconds.told).toEqual({ 'ups-early': 'OB LB', ups: 'OB', 'ups-late': 'OB' });
  });

  it('the UPS that calls its battery low, or stops soon, at once for all and without the grace', () => {
    for (const sign of ['isBatteryLow', 'isStopImminent'] as const) {
      const bench = new PolicyBench();
      bench.read({ ...onBattery, [sign]: true }, 2);
      expect(bench.told).toEqual(all('OB'));
      bench.read({ ...onBattery, [sign]: true }, 1);
      expect(bench.told).toEqual(all('OB LB'));
    }
  });

  it('an imminent stop on mains is told as LB without OB, for as long as the UPS says it: no client moves for that', () => {
    const bench = new PolicyBench();
    bench.read({ isStopImminent: true }, 5);
    expect(bench.told).toEqual(all('OL LB'));
    bench.read({}, 1);
    expect(bench.told).toEqual(all('OL'));
  });

  it('what is off', () => {
    const off = { minutes: undefined, seconds: undefined, charge: undefined };
    const rules = { ...siteRules, onBatteryLow: false, stages: { 'ups-early': off, ups: off, 'ups-late': off } };
    const bench = new PolicyBench(rules);
    bench.read({ ...onBattery, minutesLeft: 0, charge: 0, isBatteryLow: true }, 900);
    expect(bench.told).toEqual(all('OB'));
  });

  it('never a stage before those that have to go first', () => {
    const early = { minutes: undefined, seconds: undefined, charge: undefined };
    const bench = new PolicyBench({ ...siteRules, stages: { ...siteRules.stages, 'ups-early': early } });
    bench.read({ ...onBattery, charge: 60 }, 60);
    expect(bench.told).toEqual({ 'ups-early': 'OB LB', ups: 'OB LB', 'ups-late': 'OB' });
    expect(bench.policy.stageOf('ups-early').reason).toEqual({ rule: 'later-stage' });
  });

  it('minutes that jump in every third reading: up, they delay nothing; down, they make nobody go', () => {
    const jumping = (usual: number, jump: number) => {
      const bench = new PolicyBench();
      bench.read({ ...onBattery, charge: 90, minutesLeft: usual }, 60);
      for (let time = 0; time < 10; time += 1) {
        bench.read({ ...onBattery, charge: 90, minutesLeft: usual }, 2);
        bench.read({ ...onBattery, charge: 90, minutesLeft: jump }, 1);
      }
      return bench;
    };
    expect(jumping(9, 400).told.ups).toBe('OB LB');
    expect(jumping(9, 400).policy.stageOf('ups').reason?.rule).toBe('minutes');
    expect(jumping(40, 0).told).toEqual(all('OB'));
    const late = new PolicyBench();
    late.read({ ...onBattery, minutesLeft: 40 }, 60);
    for (let time = 0; time < 3; time += 1) {
      late.read({ ...onBattery, minutesLeft: 9 }, 2);
      late.read({ ...onBattery, minutesLeft: 400 }, 1);
    }
    expect(late.told.ups).toBe('OB LB');
  });

  it('readings in a row begin anew with an outage, and after a time in which nothing was known', () => {
    const bench = new PolicyBench({ ...siteRules, graceS: 0 });
    bench.read({ minutesLeft: 4 }, 20);
    bench.read({ ...onBattery, minutesLeft: 4 }, 2);
    expect(bench.told).toEqual(all('OB'));
    bench.read({ ...onBattery, minutesLeft: 4 }, 1);
    expect(bench.told.ups).toBe('OB LB');
    const lost = new PolicyBench();
    lost.read({ ...onBattery, isBatteryLow: true }, 2);
    lost.read(unknown, 10);
    lost.read({ ...onBattery, isBatteryLow: true }, 2);
    expect(lost.told).toEqual(all('OB'));
    lost.read({ ...onBattery, isBatteryLow: true }, 1);
    expect(lost.told).toEqual(all('OB LB'));
  });

  it('stays low while the outage lasts, though the load that goes gives the battery more minutes', () => {
    const bench = new PolicyBench();
    bench.read({ ...onBattery, minutesLeft: 9 }, 60);
    bench.read({ ...onBattery, minutesLeft: 40 }, 200);
    expect(bench.told.ups).toBe('OB LB');
  });
});

describe('a battery test', () => {
  const test = { ...onBattery, isMainsGood: true, isBatteryTested: true, minutesLeft: 3, charge: 50 };

  it('with the mains present is no outage: nobody is told that it is on battery, whatever minutes and charge are', () => {
    const bench = new PolicyBench();
    bench.read(test, 900);
    expect(bench.told).toEqual(all('OL'));
    expect(bench.policy.secondsOnBattery).toBe(0);
  });

  it('during which the mains fail is one', () => {
    const bench = new PolicyBench();
    bench.read(test, 60);
    bench.read({ ...test, isMainsGood: false }, 60);
    expect(bench.told.ups).toBe('OB LB');
  });

  it('of which it is not known whether the mains are there makes nobody go by the seconds', () => {
    const bench = new PolicyBench();
    bench.read({ ...test, isMainsGood: undefined, minutesLeft: 30, charge: 90 }, 900);
    expect(bench.told).toEqual(all('OB'));
  });
});

describe('a battery that is empty, or missing, at the start', () => {
  it('is told on mains as what the UPS says of it, and moves nobody', () => {
    const bench = new PolicyBench();
    bench.read({ charge: 0, minutesLeft: 0 }, 300);
    expect(bench.told).toEqual(all('OL'));
    bench.read({ charge: 0, minutesLeft: 0, isBatteryLow: true }, 300);
    expect(bench.told).toEqual(all('OL LB'));
  });

  it('sends everybody with the third reading of an outage, where the UPS says that it is low', () => {
    const bench = new PolicyBench();
    bench.read({ ...onBattery, charge: 3, minutesLeft: 0, isBatteryLow: true }, 3);
    expect(bench.told).toEqual(all('OB LB'));
  });
});

describe('the end of the UPS', () => {
  it('is no return of the mains: the load is off, and it stays told as it was', () => {
    const bench = new PolicyBench();
    bench.read({ ...onBattery, minutesLeft: 4 }, 60);
    bench.read({ load: 'off', isOnBattery: false, isMainsGood: false, minutesLeft: 0 }, 300);
    expect(bench.told).toEqual(all('OB LB'));
  });
});

describe('on bypass', () => {
  it('the load is on mains, and no battery is asked', () => {
    const bench = new PolicyBench();
    bench.read({ load: 'bypass', isMainsGood: false, charge: 10, minutesLeft: 0 }, 300);
    expect(bench.told).toEqual(all('OL'));
  });
});

describe('what is not known', () => {
  it('is stale from the start on, until the first reading', () => {
    const bench = new PolicyBench();
    expect(bench.told).toEqual(all('STALE'));
    bench.policy.update(unknown);
    bench.clock.advance(60_000);
    expect(bench.told).toEqual(all('STALE'));
    bench.read({}, 1);
    expect(bench.told).toEqual(all('OL'));
  });

  it('for less than five seconds is not told: a client of NUT 2.8.1 shuts down at the first stale answer', () => {
    const bench = new PolicyBench();
    bench.read(onBattery, 10);
    bench.read(unknown, 4);
    expect(bench.told).toEqual(all('OB'));
    bench.read(unknown, 2);
    expect(bench.told).toEqual(all('STALE'));
    expect(bench.policy.stageOf('ups').staleCause).toBe('lost');
  });

  it('for one refused answer is not told either where the UPS is read every minute', () => {
    const bench = new PolicyBench(siteRules, { pollMs: () => 60_000 });
    for (const facts of [onBattery, onBattery, unknown, onBattery]) {
      bench.read(facts, 1);
      bench.clock.advance(59_000);
      expect(bench.told.ups).toBe('OB');
    }
    bench.read(unknown, 1);
    bench.clock.advance(200_000);
    expect(bench.told).toEqual(all('STALE'));
  });

  it('of a poll that is made slower is waited for at its new pace', () => {
    let pollMs = 1000;
    const bench = new PolicyBench(siteRules, { pollMs: () => pollMs });
    bench.read({}, 5);
    pollMs = 20_000;
    bench.clock.advance(20_000);
    expect(bench.told).toEqual(all('OL'));
  });

  it('a UPS of which nothing is heard any more is stale, though nobody says that it is lost', () => {
    const bench = new PolicyBench();
    bench.read({}, 1);
    bench.clock.advance(20_000);
    expect(bench.told).toEqual(all('STALE'));
  });

  it('on battery, none of what the rules of a stage ask for: stale after a minute, not well', () => {
    const rules = {
      ...siteRules,
      stages: { ...siteRules.stages, ups: { minutes: 10, seconds: undefined, charge: 65 } },
    };
    const bench = new PolicyBench(rules);
    const blind = {
      ...onBattery,
      isBatteryLow: undefined,
      isStopImminent: undefined,
      minutesLeft: undefined,
      charge: undefined,
    };
    bench.read(blind, 55);
    expect(bench.told).toEqual(all('OB'));
    bench.read(blind, 10);
    // The first stage has its seconds, which the gateway counts by itself.
    expect(bench.told).toEqual({ 'ups-early': 'OB', ups: 'STALE', 'ups-late': 'STALE' });
    expect(bench.policy.stageOf('ups').staleCause).toBe('blind');
  });
});

describe('a restart in the middle of an outage', () => {
  const low = { rule: 'minutes', limit: 10, value: 9 } as const;
  const remembered = { seconds: 280, low: { ups: low }, unseenMs: 20_000 };

  it('goes on with its seconds, and with who was told to go', () => {
    const bench = new PolicyBench(siteRules, { remembered });
    expect(bench.told).toEqual(all('STALE'));
    bench.read(onBattery, 1);
    expect(bench.told).toEqual({ 'ups-early': 'OB LB', ups: 'OB LB', 'ups-late': 'OB' });
    expect(bench.policy.stageOf('ups').reason).toEqual(low);
    expect(bench.policy.secondsOnBattery).toBeGreaterThanOrEqual(280);
  });

  it('after which the mains are back ends it with the hold-off', () => {
    const bench = new PolicyBench(siteRules, { remembered });
    bench.read({}, 59);
    expect(bench.told.ups).toBe('OL LB');
    bench.read({}, 3);
    expect(bench.told).toEqual(all('OL'));
  });

  it('after which the mains are there, and nobody has seen the UPS for longer than the hold-off, is none any more', () => {
    const bench = new PolicyBench(siteRules, { remembered: { ...remembered, unseenMs: 3 * 3_600_000 } });
    bench.read({}, 1);
    expect(bench.told).toEqual(all('OL'));
    // Servers have begun to start: mains that go for a moment are another outage.
    bench.read(onBattery, 3);
    bench.read({}, 1);
    expect(bench.told).toEqual(all('OL'));
  });

  it('in which it is still on battery goes on, however long nobody has seen it', () => {
    const bench = new PolicyBench(siteRules, { remembered: { ...remembered, unseenMs: 3 * 3_600_000 } });
    bench.read(onBattery, 1);
    expect(bench.told.ups).toBe('OB LB');
  });
});

describe('a UPS that is lost in the middle of an outage', () => {
  const flapping = (bench: PolicyBench) => {
    bench.read({ ...onBattery, minutesLeft: 4 }, 60);
    bench.read({}, 5);
    bench.read({ ...onBattery, minutesLeft: 4 }, 5);
    bench.read({}, 1);
    expect(bench.told.ups).toBe('OB LB');
  };

  it('and is on mains when it comes back is told so at once: its clients begin to wait anew', () => {
    const bench = new PolicyBench();
    flapping(bench);
    bench.read(unknown, 30);
    expect(bench.told.ups).toBe('STALE');
    bench.read({}, 1);
    expect(bench.told.ups).toBe('OL LB');
  });

  it('for longer than the hold-off, and is on mains then, has no outage any more', () => {
    const bench = new PolicyBench();
    flapping(bench);
    bench.read(unknown, 3 * 3600);
    bench.read({}, 1);
    expect(bench.told).toEqual(all('OL'));
  });
});

describe('other limits in the middle of an outage', () => {
  it('make nothing stale, and count what was counted for a limit that stays', () => {
    const bench = new PolicyBench();
    bench.read({ ...onBattery, minutesLeft: 4 }, 44);
    bench.read(unknown, 2);
    bench.policy.takeRules({
      ...siteRules,
      stages: { ...siteRules.stages, ups: { ...siteRules.stages.ups, charge: 20 } },
    });
    expect(bench.told).toEqual(all('OB'));
    bench.read({ ...onBattery, minutesLeft: 4 }, 1);
    expect(bench.told).toEqual(all('OB LB'));
  });

  it('count for themselves from then on', () => {
    const bench = new PolicyBench();
    bench.read({ ...onBattery, minutesLeft: 12, charge: 90 }, 100);
    expect(bench.told.ups).toBe('OB');
    const ups = { minutes: 13, seconds: undefined, charge: 65 };
    bench.policy.takeRules({ ...siteRules, stages: { ...siteRules.stages, ups } });
    bench.read({ ...onBattery, minutesLeft: 12, charge: 90 }, 2);
    expect(bench.told.ups).toBe('OB');
    bench.read({ ...onBattery, minutesLeft: 12, charge: 90 }, 1);
    expect(bench.told.ups).toBe('OB LB');
  });

  it('and another hold-off go for mains that are back already', () => {
    const bench = new PolicyBench();
    bench.read({ ...onBattery, minutesLeft: 4 }, 60);
    bench.read({}, 20);
    bench.policy.takeRules({ ...siteRules, returnS: 30 });
    bench.read({}, 8);
    expect(bench.told.ups).toBe('OL LB');
    bench.read({}, 4);
    expect(bench.told.ups).toBe('OL');
  });
});

describe('through simulator, register map and objects', () => {
  it('a battery that is emptied: all stages in their order, in time', async () => {
    const [family, scenario] = [
      builtInMaps.families.find(({ name }) => name === 'masterys-bc-plus'),
      scenarios.find(({ name }) => name === 'on-battery'),
    ];
    const map = family?.maps[0];
    if (family === undefined || map === undefined || scenario === undefined) throw new Error('no such UPS');
    const ups = new PlayedUps({ family, map, architecture: { kind: 'single' } }, scenario);
    const bench = new PolicyBench();
    const lowS: Partial<Record<StageName, number>> = {};
    let endS: number | undefined;
    for (let second = 1; second < 7200 && endS === undefined; second += 1) {
      const { values } = await ups.at(second);
      const facts = powerFacts({ values, connection: 'running' });
      bench.read(facts);
      for (const name of stageNames) if (bench.told[name] === 'OB LB') lowS[name] ??= second;
      if (facts.load === 'off') endS = second;
    }
    const { 'ups-early': early = 0, ups: servers = 0, 'ups-late': late = 0 } = lowS;
    expect([early, servers, late]).toEqual([early, servers, late].toSorted((one, other) => one - other));
    expect(early).toBeGreaterThan(0);
    expect((endS ?? 0) - late).toBeGreaterThan(180);
  });
});

/** A UPS that may do anything: load, mains, line and figures change every few seconds. */
const wildCurve: fc.Arbitrary<Curve> = fc
  .record({
    fullMinutes: fc.integer({ min: 3, max: 40 }),
    charge: fc.integer({ min: 5, max: 100 }),
    pieces: fc.array(
      fc.record({
        seconds: fc.integer({ min: 1, max: 90 }),
        hasMains: fc.boolean(),
        hasLine: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
        load: fc.double({ min: 0.2, max: 1.2, noNaN: true }),
        jump: fc.option(fc.integer({ min: 0, max: 9999 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ pieces, ...rest }) => {
    const bySecond = pieces.flatMap((piece) => Array.from({ length: piece.seconds }, () => piece));
    const at = (second: number) => bySecond[second];
    return {
      ...rest,
      lastsS: bySecond.length,
      hasMains: (second: number) => at(second)?.hasMains ?? true,
      hasLine: (second: number) => at(second)?.hasLine ?? true,
      loadAt: (second: number) => at(second)?.load ?? 1,
      // One reading in ten is nonsense.
      tellsMinutes: (minutes: number, second: number) => (second % 10 === 5 ? at(second)?.jump : minutes),
    };
  });

describe('whatever happens', () => {
  it('nobody is low without a reading of less than five seconds ago, nor before those that have to go first', () => {
    fc.assert(
      fc.property(wildCurve, (curve) => {
        const { told } = play(curve);
        let unknownFor = 0;
        for (const [second, stages] of told.entries()) {
          unknownFor = (curve.hasLine?.(second) ?? true) ? 0 : unknownFor + 1;
          if (unknownFor > 6) expect(stages).toEqual(all('STALE'));
          const isLow = stageNames.map((name) => stages[name].endsWith('LB'));
          expect(isLow).toEqual(isLow.toSorted((one, other) => Number(other) - Number(one)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nobody is low on mains that have been there all the time, with whatever line', () => {
    const onMains = wildCurve.map((curve) => ({ ...curve, hasMains: () => true }));
    fc.assert(
      fc.property(onMains, (curve) => {
        const { lowS, told } = play(curve);
        expect(lowS).toEqual({});
        expect(told.filter(({ ups }) => ups.startsWith('OB'))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('one outage without a line that fails comes to its end with everybody told in time', () => {
    const whole = fc.record({
      fullMinutes: fc.integer({ min: 15, max: 60 }),
      from: fc.double({ min: 0.3, max: 0.8, noNaN: true }),
      to: fc.double({ min: 0.3, max: 1, noNaN: true }),
      failsAt: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(whole, ({ fullMinutes, from, to, failsAt }) => {
        const loadAt = (second: number) => from + Math.min(1, second / 600) * (to - from);
        const { endS = 0, lowS } = play({ fullMinutes, lastsS: 4 * 3600, loadAt, failsAt, tellsLow: false });
        // Of 15 minutes at the nominal load, 15 % of charge are 135 s: the shortest that any of these has.
        for (const name of stageNames) expect(endS - (lowS[name] ?? endS)).toBeGreaterThanOrEqual(125);
      }),
      { numRuns: 20 },
    );
  });
});
