import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmRows, bitId } from '../../src/journal/alarm-texts.js';
import type { Incident } from '../../src/journal/incident.js';
import { IncidentFold, incidentsOf } from '../../src/journal/incident-fold.js';
import { incidentTitle, loadOutcome, loadText } from '../../src/journal/incident-texts.js';
import type { JournalEvent, NewEvent } from '../../src/journal/journal-event.js';

const startMs = Date.UTC(2026, 0, 15, 12, 0, 0);
const isoTime = (ms: number) => new Date(ms).toISOString();

/** A journal that a test writes: seconds after noon, and what happened. */
class Written {
  readonly events: JournalEvent[] = [];
  /** How far the clock is from the true time. */
  clockErrorMs = 0;
  isSimulated = false;
  #atS = 0;

  at(second: number, ...events: readonly (NewEvent & { repeats?: number })[]): this {
    this.#atS = second;
    for (const event of events) {
      const atMs = startMs + 1000 * second + this.clockErrorMs;
      this.events.push({
        id: this.events.length + 1,
        atMs,
        ...event,
        ...(this.isSimulated && { simulated: true as const }),
      });
    }
    return this;
  }

  setClock(second: number, byMs: number): this {
    const from = startMs + 1000 * second + this.clockErrorMs;
    this.clockErrorMs += byMs;
    return this.at(second, { kind: 'clock-set', from: isoTime(from), to: isoTime(from + byMs) });
  }

  incidents(second = this.#atS): readonly Incident[] {
    return incidentsOf(this.events, startMs + 1000 * second + this.clockErrorMs);
  }

  only(second = this.#atS): Incident {
    const [incident, ...others] = this.incidents(second);
    expect(others).toEqual([]);
    if (incident === undefined) throw new Error('no incident');
    return incident;
  }
}

const raised = (bit: string, object = 'UnitAlarms'): NewEvent => ({
  kind: 'alarm-raised',
  subject: `${object}/${bit}`,
});
const cleared = (bit: string, object = 'UnitAlarms'): NewEvent => ({
  kind: 'alarm-cleared',
  subject: `${object}/${bit}`,
});
const state = (subject: string, from: string, to: string): NewEvent => ({ kind: 'state-changed', subject, from, to });
const load = (from: string, to: string) => state('UPSLoadStatus', from, to);
const mainsGone = [
  raised('UNIT GENERAL ALARM'),
  raised('ON BATTERY'),
  load('ON INVERTER', 'ON BATTERY'),
  state('InputRecStatus', 'OK', 'NOT PRESENT'),
];
const mainsBack = [
  cleared('UNIT GENERAL ALARM'),
  cleared('ON BATTERY'),
  load('ON BATTERY', 'ON INVERTER'),
  state('InputRecStatus', 'NOT PRESENT', 'OK'),
];
/** What a state is at the first look. */
const found = (subject: string, to: string): NewEvent => ({ kind: 'state-changed', subject, to });
const afterS = (second: number) => startMs + 1000 * second;

describe('a mains failure', () => {
  it('is one incident, with its alarms, its length and what the load did', () => {
    const incident = new Written()
      .at(5, ...mainsGone)
      .at(80, raised('BATTERY LOW'))
      .at(95, ...mainsBack)
      .at(100, cleared('BATTERY LOW'))
      .only();
    expect(incident).toMatchObject({
      id: 1,
      kind: 'outage',
      state: 'ended',
      beginMs: afterS(5),
      endMs: afterS(95),
      durationMs: 90_000,
      returns: 0,
    });
    expect(incident.alarms).toEqual([
      { id: 'UnitAlarms/UNIT GENERAL ALARM', raisedMs: afterS(5), clearedMs: afterS(95), times: 1 },
      { id: 'UnitAlarms/ON BATTERY', raisedMs: afterS(5), clearedMs: afterS(95), times: 1 },
      { id: 'UnitAlarms/BATTERY LOW', raisedMs: afterS(80), clearedMs: afterS(100), times: 1 },
    ]);
    expect(loadOutcome(incident)).toBe('battery');
    expect(incident.load?.steps.map((step) => step.state)).toEqual(['ON INVERTER', 'ON BATTERY', 'ON INVERTER']);
    expect(incidentTitle(incident)).toEqual({ en: 'Mains failure', fr: 'Coupure du secteur' });
  });

  it('that goes on is running, without an end', () => {
    const incident = new Written().at(5, ...mainsGone).only(600);
    expect(incident.state).toBe('running');
    expect(incident.endMs).toBeUndefined();
    expect(incident.durationMs).toBeUndefined();
    expect(incident.alarms.filter(({ clearedMs }) => clearedMs !== undefined)).toEqual([]);
    expect(loadText(incident).en).toBe('The inverter holds the load, from the battery.');
  });

  it('ends with the charge and the minutes that were read last before', () => {
    const written = new Written().at(
      5,
      ...mainsGone.map((event) => ({ ...event, battery: { percent: 100, minutes: 22 } })),
    );
    const running = written.only();
    expect([running.batteryBefore, running.batteryLeft]).toEqual([{ percent: 100, minutes: 22 }, undefined]);
    written.at(95, ...mainsBack.map((event) => ({ ...event, battery: { percent: 63, minutes: 14 } })));
    expect(written.only()).toMatchObject({
      batteryBefore: { percent: 100, minutes: 22 },
      batteryLeft: { percent: 63, minutes: 14 },
    });
  });

  it('that nobody saw begin does not take the charge at its end for the charge before', () => {
    const left = { percent: 63, minutes: 14 };
    const told = (events: readonly NewEvent[]) => events.map((event) => ({ ...event, battery: left }));
    // The other tables come a cycle later: by then the UPS has been on battery for a time that nobody knows.
    const returned = new Written()
      .at(0, { kind: 'communication-lost' })
      .at(600, { kind: 'communication-back' }, ...mainsGone.slice(0, 3))
      .at(601, ...told(mainsGone.slice(3)));
    const restarted = new Written()
      .at(0, { kind: 'stopped' })
      .at(600, { kind: 'started' })
      .at(602, ...mainsGone);
    for (const written of [returned, restarted, new Written().at(600, ...mainsGone)]) {
      for (const second of [605, 700]) {
        const ended = new Written();
        ended.events.push(...written.events);
        ended.at(second, ...told(mainsBack));
        const outage = ended.incidents().find(({ kind }) => kind === 'outage');
        expect([outage?.batteryBefore, outage?.batteryLeft]).toEqual([undefined, left]);
      }
    }
  });

  it('of an older journal, which kept nothing of the battery, has none', () => {
    const incident = new Written()
      .at(5, ...mainsGone)
      .at(95, ...mainsBack)
      .only();
    expect(incident.batteryLeft).toBeUndefined();
  });

  it('that comes back for less than a minute each time is one', () => {
    const written = new Written();
    for (const second of [0, 60, 120, 180]) written.at(second, ...mainsGone).at(second + 20, ...mainsBack);
    expect(written.only()).toMatchObject({ returns: 3, beginMs: afterS(0), endMs: afterS(200), durationMs: 200_000 });
    expect(written.only().alarms.map(({ times }) => times)).toEqual([4, 4]);
  });

  it('that comes back for longer is another one', () => {
    const written = new Written().at(0, ...mainsGone).at(20, ...mainsBack);
    written.at(81, ...mainsGone).at(90, ...mainsBack);
    expect(written.incidents().map(({ beginMs }) => beginMs)).toEqual([afterS(81), afterS(0)]);
  });

  it('on which the load went off says so, and the load that stays off goes on by itself', () => {
    const written = new Written()
      .at(5, ...mainsGone)
      .at(20, cleared('ON BATTERY'), load('ON BATTERY', 'LOAD OFF'))
      .at(120, state('InputRecStatus', 'NOT PRESENT', 'OK'));
    for (const second of [120, 3600]) {
      const [off, alarm, outage] = written.incidents(second);
      expect(off).toMatchObject({ kind: 'off', state: 'running', beginMs: afterS(20) });
      expect(alarm?.alarms.map(({ id }) => id)).toEqual(['UnitAlarms/UNIT GENERAL ALARM']);
      expect(outage).toMatchObject({ kind: 'outage', state: 'ended', endMs: afterS(120) });
      expect(outage && loadOutcome(outage)).toBe('lost');
      expect(outage && loadText(outage).en).toBe('The load was not supplied.');
    }
  });

  it('is told to be on battery only, where nothing says that the mains are bad', () => {
    const incident = new Written()
      .at(5, raised('REC. CRITICAL'), raised('ON BATTERY'), load('ON INVERTER', 'ON BATTERY'))
      .only();
    expect(incidentTitle(incident).en).toBe('On battery');
  });
});

describe('what outlasts its incident', () => {
  const outage = () =>
    new Written()
      .at(5, ...mainsGone)
      .at(80, raised('BATTERY LOW'))
      .at(95, ...mainsBack);

  it('an alarm goes on by itself, since it was raised, and is told in the incident when it is over', () => {
    const written = outage();
    for (const second of [96, 150, 500]) {
      const [first, other, ...others] = written.incidents(second);
      expect(others).toEqual([]);
      expect([first?.kind, first?.isOpen, first?.beginMs]).toEqual(['alarm', true, afterS(80)]);
      expect(first?.alarms).toEqual([{ id: 'UnitAlarms/BATTERY LOW', raisedMs: afterS(80), times: 1 }]);
      expect(first?.outlasts).toBe(other?.id);
      expect(incidentTitle(first as Incident).en).toMatch(/battery/i);
      expect([other?.kind, other?.isOpen, other?.endMs]).toEqual(['outage', false, afterS(95)]);
      expect(first?.id).not.toBe(other?.id);
    }
    const over = written.at(600, cleared('BATTERY LOW')).only(601);
    expect(over.alarms.at(-1)).toMatchObject({ raisedMs: afterS(80), clearedMs: afterS(600) });
  });

  it('an alarm that began the incident has a number of its own', () => {
    const written = new Written()
      .at(5, raised('UNIT GENERAL ALARM'), raised('ON BATTERY'))
      .at(95, cleared('ON BATTERY'));
    const numbers = written.incidents(400).map(({ id, kind }) => [kind, id]);
    expect(numbers).toEqual([
      ['alarm', 2],
      ['outage', 1],
    ]);
  });

  it('is there until it is over, though the journal has lost its begin', () => {
    const fold = new IncidentFold();
    for (const event of outage().events) fold.add(event);
    fold.dropBefore(100);
    expect(fold.incidents(afterS(9000)).filter(({ isOpen }) => isOpen)).toHaveLength(1);
  });

  it('a load that is still on the bypass is told from the moment at which the outage is over', () => {
    const written = new Written()
      .at(5, ...mainsGone)
      .at(20, load('ON BATTERY', 'ON BYPASS'))
      .at(95, cleared('UNIT GENERAL ALARM'), cleared('ON BATTERY'), state('InputRecStatus', 'NOT PRESENT', 'OK'));
    for (const second of [96, 150, 200]) {
      const open = written.incidents(second).filter(({ isOpen }) => isOpen);
      expect(open.map(({ kind, beginMs }) => [kind, beginMs])).toEqual([['bypass', afterS(20)]]);
    }
  });
});

describe('what nobody has seen', () => {
  it('an end that is found after a restart was between the two looks', () => {
    const incident = new Written()
      .at(5, ...mainsGone)
      .at(30, { kind: 'stopped' })
      .at(300, { kind: 'started' })
      .at(302, ...mainsBack)
      .only();
    expect(incident).toMatchObject({
      state: 'ended',
      restarts: 1,
      endMs: afterS(302),
      endNotBeforeMs: afterS(30),
    });
  });

  it('an outage goes on over a restart', () => {
    const incident = new Written()
      .at(5, ...mainsGone)
      .at(30, { kind: 'stopped' })
      .at(300, { kind: 'started' })
      .at(900, ...mainsBack)
      .only();
    expect(incident).toMatchObject({ durationMs: 895_000, restarts: 1 });
    expect(incident.endNotBeforeMs).toBeUndefined();
  });

  it('an outage in which the UPS is lost has no known end, until it is heard again', () => {
    const written = new Written().at(5, ...mainsGone).at(60, { kind: 'communication-lost' });
    const [communication, outage] = written.incidents(900);
    expect(communication).toMatchObject({ kind: 'communication', state: 'running', alarms: [] });
    expect(outage).toMatchObject({ kind: 'outage', state: 'unknown', seenUntilMs: afterS(60), losses: 1 });
    written.at(1000, { kind: 'communication-back' }, ...mainsBack);
    const [over, ended] = written.incidents();
    expect(over).toMatchObject({ kind: 'communication', state: 'ended', durationMs: 940_000 });
    expect(ended).toMatchObject({ state: 'ended', endMs: afterS(1000), endNotBeforeMs: afterS(60) });
  });

  it('what is there at the first look has begun before, nobody knows when', () => {
    const incident = new Written().at(0, { kind: 'ups-connected' }, raised('FAN FAILURE')).only();
    expect(incident).toMatchObject({ kind: 'alarm', isBeginUnknown: true });
  });

  it('a load that is on the bypass at the first look is an incident, until it is not', () => {
    const written = new Written()
      .at(0, { kind: 'started' })
      .at(4, { kind: 'ups-connected' }, found('UPSLoadStatus', 'ON BYPASS'));
    const going = written.only(600);
    expect(going).toMatchObject({ kind: 'bypass', state: 'running', isBeginUnknown: true, beginMs: afterS(4) });
    expect(loadText(going).en).toBe('The load is fed by the bypass, without protection.');
    written.at(700, load('ON BYPASS', 'ON INVERTER'));
    expect(written.only(800)).toMatchObject({ state: 'ended', isBeginUnknown: true, endMs: afterS(700) });
  });

  it('a watch that has lost its memory tells no end of what it knew', () => {
    const written = new Written().at(5, ...mainsGone).at(20, { kind: 'started-after-cut' });
    written.at(25, { kind: 'ups-connected' }, raised('ON BATTERY'));
    const [second, first] = written.incidents();
    expect(first).toMatchObject({ state: 'unknown', seenUntilMs: afterS(20) });
    expect(second).toMatchObject({ state: 'running', isBeginUnknown: true });
  });

  it('the simulated UPS and a real one have incidents of their own', () => {
    const written = new Written().at(5, ...mainsGone);
    written.isSimulated = true;
    written.at(20, { kind: 'ups-connected' }, ...mainsGone).at(40, ...mainsBack);
    const [simulated, real] = written.incidents();
    expect(simulated).toMatchObject({ simulated: true, state: 'ended', durationMs: 20_000 });
    expect(real).toMatchObject({ simulated: false, state: 'unknown', seenUntilMs: afterS(5) });
    expect(real?.alarms.every(({ clearedMs }) => clearedMs === undefined)).toBe(true);
  });
});

describe('a clock that is set in the middle', () => {
  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
    ['from 1970', startMs],
  ])('%s: the length is the true one, and the begin is told by the new clock', (_way, byMs) => {
    const written = new Written();
    written.clockErrorMs = byMs === startMs ? -startMs : 0;
    written
      .at(5, ...mainsGone)
      .setClock(50, byMs)
      .at(95, ...mainsBack);
    expect(written.only()).toMatchObject({
      isClockSet: true,
      durationMs: 90_000,
      beginMs: afterS(5) + written.clockErrorMs,
      endMs: afterS(95) + written.clockErrorMs,
    });
  });

  it('that went back over a restart without a word leaves the length unknown', () => {
    const written = new Written().at(500, ...mainsGone).at(510, { kind: 'stopped' });
    written.clockErrorMs = -400_000;
    const incident = written
      .at(530, { kind: 'started' })
      .at(900, ...mainsBack)
      .only();
    expect(incident).toMatchObject({ state: 'ended', isClockSet: true });
    expect(incident.durationMs).toBeUndefined();
    expect(incident.endMs).toBeGreaterThanOrEqual(incident.beginMs);
  });
});

describe('other kinds', () => {
  it('an overload that goes on the bypass is one incident', () => {
    const incident = new Written()
      .at(5, raised('UPS OVERLOAD', 'UPSAlarms'), raised('OVERLOAD'), raised('UNIT GENERAL ALARM'))
      .at(65, raised('BYPASS LOCKED'), load('ON INVERTER', 'ON BYPASS'))
      .at(120, cleared('UPS OVERLOAD', 'UPSAlarms'), cleared('OVERLOAD'), cleared('UNIT GENERAL ALARM'))
      .at(121, cleared('BYPASS LOCKED'), load('ON BYPASS', 'ON INVERTER'))
      .only(600);
    expect(incident).toMatchObject({ kind: 'overload', durationMs: 115_000 });
    expect(loadOutcome(incident)).toBe('bypass');
    expect(incident.alarms).toHaveLength(4);
  });

  it('an outage in two days of maintenance bypass is an incident of its own', () => {
    const written = new Written()
      .at(0, raised('MAINTENANCE BYPASS'), load('ON INVERTER', 'ON MAINT. BYPASS'))
      .at(86_400, state('InputRecStatus', 'OK', 'NOT PRESENT'), raised('UNIT GENERAL ALARM'))
      .at(86_500, state('InputRecStatus', 'NOT PRESENT', 'OK'), cleared('UNIT GENERAL ALARM'))
      .at(172_800, cleared('MAINTENANCE BYPASS'), load('ON MAINT. BYPASS', 'ON INVERTER'));
    const [outage, maintenance] = written.incidents();
    expect(outage).toMatchObject({ kind: 'outage', durationMs: 100_000 });
    expect(outage?.alarms.map(({ id }) => id)).toEqual(['UnitAlarms/UNIT GENERAL ALARM']);
    expect(maintenance).toMatchObject({ kind: 'bypass', durationMs: 172_800_000 });
    expect(maintenance && incidentTitle(maintenance).fr).toBe('Sur by-pass de maintenance');
  });

  it('an alarm alone is one, with the general alarm that comes with it, named by the exact one', () => {
    const incident = new Written()
      .at(5, raised('UNIT GENERAL ALARM'), raised('FAN FAILURE'))
      .at(65, cleared('UNIT GENERAL ALARM'), cleared('FAN FAILURE'))
      .only();
    expect(incident).toMatchObject({ kind: 'alarm', durationMs: 60_000 });
    expect(incidentTitle(incident).en).toContain('Fan failure');
  });

  it('an alarm of three months does not take up what comes in its time', () => {
    const written = new Written().at(0, raised('MAINTENANCE AL.')).at(86_400, raised('FAN FAILURE'));
    written.at(90_000, cleared('FAN FAILURE'));
    expect(written.incidents().map(({ kind, state }) => [kind, state])).toEqual([
      ['alarm', 'ended'],
      ['alarm', 'running'],
    ]);
  });

  it('an alarm that the journal only counted is counted', () => {
    const incident = new Written()
      .at(0, raised('FAN FAILURE'))
      .at(10, cleared('FAN FAILURE'))
      .at(40, { ...cleared('FAN FAILURE'), repeats: 5 })
      .only();
    expect(incident.alarms).toMatchObject([{ times: 4 }]);
    expect(incident).toMatchObject({ state: 'ended', endMs: afterS(40) });
  });
});

it('of more than two thousand, the newest are kept, and what goes on', () => {
  const written = new Written().at(0, raised('MAINTENANCE AL.'));
  for (let time = 1; time <= 2100; time += 1) written.at(1000 * time, raised('FAN FAILURE'), cleared('FAN FAILURE'));
  const incidents = written.incidents();
  expect(incidents).toHaveLength(2000);
  expect(incidents[0]?.beginMs).toBe(afterS(2_100_000));
  expect(incidents.at(-1)).toMatchObject({ id: 1, state: 'running' });
});

describe('whatever a journal says', () => {
  const ids = alarmRows.map(({ object, bit }) => bitId(object, bit));
  const loads = ['ON INVERTER', 'ON BATTERY', 'ON BYPASS', 'ON MAINT. BYPASS', 'LOAD OFF'];
  const mains = ['OK', 'NOT PRESENT', 'OUT OF TOL', 'GEN SET'];
  const stateOf = (subject: string, states: readonly string[]) =>
    fc.constantFrom(...states).map((to): NewEvent => ({ kind: 'state-changed', subject, from: 'OK', to }));
  const drawnEvent = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids).map((subject): NewEvent => ({ kind: 'alarm-raised', subject })) },
    { weight: 6, arbitrary: fc.constantFrom(...ids).map((subject): NewEvent => ({ kind: 'alarm-cleared', subject })) },
    { weight: 3, arbitrary: stateOf('UPSLoadStatus', loads) },
    { weight: 3, arbitrary: stateOf('UnitLoadStatus', loads) },
    { weight: 3, arbitrary: stateOf('InputRecStatus', mains) },
    fc
      .constantFrom<NewEvent[]>(
        [{ kind: 'communication-lost' }],
        [{ kind: 'communication-back' }],
        [{ kind: 'ups-connected' }],
        [{ kind: 'started' }],
        [{ kind: 'login' }],
      )
      .map(([event]): NewEvent => event ?? { kind: 'started' }),
  );
  const drawnStep = fc.record({
    event: drawnEvent,
    afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 400_000 })),
    /** A clock that jumps, told or not. */
    jump: fc.oneof(
      { weight: 20, arbitrary: fc.constant(undefined) },
      fc.record({ byMs: fc.integer({ min: -7_200_000, max: 7_200_000 }), isTold: fc.boolean() }),
    ),
    isSimulated: fc.integer({ min: 0, max: 30 }).map((one) => one === 0),
    repeats: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 9 })),
  });

  /** The journal of these steps; an alarm that is there cannot come, nor one that is not go. */
  function journalOf(steps: readonly (typeof drawnStep extends fc.Arbitrary<infer T> ? T : never)[]): JournalEvent[] {
    const events: JournalEvent[] = [];
    let atMs = startMs;
    const add = (event: NewEvent, more: object = {}) =>
      events.push({ id: 3 * events.length + 7, atMs, ...event, ...more });
    for (const { event, afterMs, jump, isSimulated, repeats } of steps) {
      atMs += afterMs;
      if (jump !== undefined) {
        const fromMs = atMs;
        atMs += jump.byMs;
        if (jump.isTold) add({ kind: 'clock-set', from: isoTime(fromMs), to: isoTime(atMs) });
      }
      add(event, { ...(isSimulated && { simulated: true }), ...(repeats > 0 && { repeats }) });
    }
    return events;
  }

  const drawnJournal = fc.array(drawnStep, { maxLength: 120 }).map(journalOf);
  const check = (property: (events: JournalEvent[], incidents: readonly Incident[]) => void) =>
    fc.assert(
      fc.property(drawnJournal, (events) => property(events, incidentsOf(events, (events.at(-1)?.atMs ?? 0) + 1))),
      { numRuns: 400 },
    );

  it('no incident ends before it begins, and none has the number of another', () => {
    check((_events, incidents) => {
      for (const {
        beginMs,
        endMs = beginMs,
        endNotBeforeMs = beginMs,
        durationMs = 0,
        seenUntilMs = beginMs,
      } of incidents) {
        expect(endMs).toBeGreaterThanOrEqual(beginMs);
        expect(endNotBeforeMs).toBeGreaterThanOrEqual(beginMs);
        expect(endNotBeforeMs).toBeLessThanOrEqual(endMs);
        expect(seenUntilMs).toBeGreaterThanOrEqual(beginMs);
        expect(durationMs).toBeGreaterThanOrEqual(0);
      }
      expect(new Set(incidents.map(({ id }) => id)).size).toBe(incidents.length);
    });
  });

  it('an incident has an end exactly where it has ended', () => {
    check((_events, incidents) => {
      for (const { state, endMs, seenUntilMs } of incidents) {
        expect(endMs !== undefined).toBe(state === 'ended');
        expect(seenUntilMs !== undefined).toBe(state === 'unknown');
      }
    });
  });

  it('each raised alarm is in exactly one incident, and by itself while it outlasts that', () => {
    check((events, incidents) => {
      const plain = events.every(({ repeats }) => repeats === undefined);
      if (!plain) return;
      for (const id of ids) {
        const told = events.filter(({ kind, subject }) => kind === 'alarm-raised' && subject === id).length;
        const within = incidents.filter(({ outlasts }) => outlasts === undefined);
        const folded = within.flatMap(({ alarms }) => alarms).filter((alarm) => alarm.id === id);
        expect(folded.reduce((sum, { times }) => sum + times, 0)).toBe(told);
      }
      for (const { outlasts, alarms, isOpen } of incidents.filter((one) => one.outlasts !== undefined)) {
        const host = incidents.find(({ id }) => id === outlasts);
        const left = host?.alarms.filter(({ clearedMs }) => clearedMs === undefined).map(({ id }) => id);
        expect([host?.isOpen, isOpen, left]).toEqual([false, true, alarms.map(({ id }) => id)]);
      }
    });
  });

  it('of one kind but alarms, only one runs at a time', () => {
    check((_events, incidents) => {
      const ofUps = incidents.filter(({ kind }) => kind !== 'alarm').toReversed();
      for (const [index, one] of ofUps.entries()) {
        const next = ofUps.slice(index + 1).find(({ kind }) => kind === one.kind);
        if (next === undefined) continue;
        expect(one.state).not.toBe('running');
        expect(one.lastId).toBeLessThanOrEqual(next.lastId);
      }
    });
  });

  it('it is the same whether somebody has asked in between or not', () => {
    fc.assert(
      fc.property(drawnJournal, (events) => {
        const fold = new IncidentFold();
        for (const event of events) {
          fold.add(event);
          fold.incidents(event.atMs);
        }
        const lastMs = events.at(-1)?.atMs ?? 0;
        expect(fold.incidents(lastMs)).toEqual(incidentsOf(events, lastMs));
      }),
      { numRuns: 200 },
    );
  });
});
