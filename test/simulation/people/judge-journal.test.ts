import { describe, expect, it } from 'vitest';
import { type BookLook, eventOf, JournalBook, type ToldEvent } from './journal-book.js';
import { type EventTime, judgeActiveAlarms, judgeAlarmEvents, judgeConnectionEvents } from './judge-journal.js';
import { type PlayedFacts, playedLook } from './played-look.js';

function event(id: number, kind: string, subject = '', more: Partial<ToldEvent> = {}): ToldEvent {
  const words: { readonly [kind: string]: readonly [en: string, fr: string] } = {
    'alarm-raised': ['Alarm: x', 'Alarme : x'],
    'alarm-cleared': ['Alarm cleared: x', 'Fin d’alarme : x'],
  };
  const [en, fr] = words[kind] ?? [kind, kind];
  return { id, atMs: id * 1000, kind, subject, en, fr, isSimulated: false, repeats: 0, ...more };
}

const well: BookLook = { nowMs: 100_000, ends: [], wasDiskWell: () => true, wasCardWell: () => true };
const rules = (wrong: readonly (readonly [string, string])[]) => wrong.map(([rule]) => rule);

describe('the numbers of the journal', () => {
  const three = [event(3, 'login'), event(2, 'state-changed'), event(1, 'started')];

  it('pass where they go on one by one', () => {
    const book = new JournalBook();
    expect(book.take(three, 1, well)).toEqual([]);
    expect(book.take([event(4, 'logout'), ...three], 1, { ...well, nowMs: 110_000 })).toEqual([]);
    expect(book.events.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it('have no gap, unless the disk was to blame', () => {
    const told = [event(4, 'login'), event(2, 'login')];
    expect(rules(new JournalBook().take(told, 1, well))).toEqual(['journal-gap']);
    expect(new JournalBook().take(told, 1, { ...well, wasDiskWell: () => false })).toEqual([]);
  });

  it('come once', () => {
    expect(rules(new JournalBook().take([event(2, 'login'), event(2, 'login')], 1, well))).toEqual(['journal-double']);
  });

  it('do not go, except the last second before a power cut, or the last ten of what strangers cause', () => {
    const leftAfter = (how: 'stop' | 'cut', cutAtMs: number) => {
      const book = new JournalBook();
      book.take(three, 1, well);
      const [, ...older] = three;
      const look: BookLook = {
        ...well,
        nowMs: 200_000,
        ends: [
          { atMs: cutAtMs, how },
          { atMs: 190_000, how: 'stop' },
        ],
      };
      return [rules(book.take(older, 1, look)), rules(book.take(older.slice(1), 1, look))];
    };
    expect(leftAfter('stop', 100_500)).toEqual([['journal-lost'], ['journal-lost']]);
    expect(leftAfter('cut', 105_000)).toEqual([[], ['journal-lost']]);
    expect(leftAfter('cut', 120_000)).toEqual([['journal-lost'], ['journal-lost']]);
    expect(leftAfter('cut', 100_500)).toEqual([[], []]);
  });

  it('do not go while a full disk takes none, and the program runs', () => {
    const lost = (look: Partial<BookLook>) => {
      const book = new JournalBook();
      book.take(three, 1, well);
      return rules(book.take(three.slice(1), 1, { ...well, nowMs: 200_000, wasDiskWell: () => false, ...look }));
    };
    expect(lost({})).toEqual(['journal-lost']);
    expect(lost({ wasCardWell: () => false })).toEqual([]);
    expect(lost({ ends: [{ atMs: 150_000, how: 'cut' }] })).toEqual([]);
  });

  it('do not come to mean something else', () => {
    const book = new JournalBook();
    book.take(three, 1, well);
    const other = [event(3, 'login', 'somebody else'), ...three.slice(1)];
    expect(rules(book.take(other, 1, { ...well, nowMs: 200_000 }))).toEqual(['journal-changed']);
  });
});

it('an event of the page is read with what it stands for', () => {
  const text = { en: 'Alarm: On battery (12 more like it)', fr: 'Alarme : x' };
  expect(eventOf({ id: 5, atMs: 7, kind: 'alarm-raised', subject: 'UnitAlarms/ON BATTERY', text })?.repeats).toBe(12);
  expect(eventOf({ id: 5, atMs: 7, kind: 'alarm-raised' })).toBeUndefined();
});

const onBattery = 'UnitAlarms/ON BATTERY';
const bit = 10;
const change = (atMs: number, isSet: boolean) => ({ atMs, object: 'UnitAlarms', bit, isSet });

describe('alarms in the journal', () => {
  const judged = (told: readonly ToldEvent[], facts: PlayedFacts) => {
    const look = playedLook(facts);
    judgeAlarmEvents(told, ({ atMs }) => [{ fromMs: atMs, toMs: atMs + 1000 }], look);
    return look.broken;
  };
  const alarms = [change(100_000, true), change(200_000, false)];
  const raised = event(1, 'alarm-raised', onBattery, { atMs: 101_000 });
  const cleared = event(2, 'alarm-cleared', onBattery, { atMs: 201_000 });

  it('pass where each change is told once', () => {
    expect(judged([raised, cleared], { alarms })).toEqual([]);
  });

  it('are told, when they last', () => {
    expect(judged([], { alarms })).toEqual(['alarm-missed']);
    expect(judged([raised], { alarms })).toEqual(['alarm-missed', 'alarm-missed']);
    expect(judged([], { alarms: [change(100_000, true), change(100_400, false)] })).toEqual([]);
    expect(judged([raised], { alarms, disturbed: [{ kind: 'line', fromMs: 190_000, untilMs: 600_000 }] })).toEqual([]);
  });

  it('are told once', () => {
    expect(judged([raised, { ...raised, id: 2 }, cleared], { alarms })).toContain('alarm-double');
    expect(judged([raised, { ...raised, id: 2, repeats: 3 }, cleared], { alarms })).toEqual([]);
  });

  it('may lack the one of which the disk has spoilt the line since', () => {
    const again = event(4, 'alarm-raised', onBattery, { atMs: 150_000 });
    const lasting = [change(100_000, true), change(120_000, false), change(150_000, true)];
    const spoilt = [{ kind: 'disk' as const, fromMs: 550_000, untilMs: 560_000 }];
    const facts = { alarms: lasting, disturbed: spoilt };
    expect(judged([raised, again], facts)).not.toContain('alarm-double');
    expect(judged([raised, { ...again, id: raised.id + 1 }], facts)).toContain('alarm-double');
    expect(judged([raised, again], { alarms: lasting })).toContain('alarm-double');
  });

  it('are told in their order', () => {
    expect(
      judged(
        [
          { ...cleared, id: 1, atMs: 140_000 },
          { ...raised, id: 2, atMs: 240_000 },
        ],
        { alarms },
      ),
    ).toContain('alarm-false');
  });

  it('are never told of what was not', () => {
    const before = event(1, 'alarm-raised', onBattery, { atMs: 50_000 });
    expect(judged([before, cleared], { alarms })).toEqual(['alarm-false']);
    expect(judged([event(1, 'alarm-raised', 'UnitAlarms/NO SUCH')], { alarms: [] })).toEqual(['alarm-words']);
  });

  it('may be over in registers that say nothing, those of a profile whose UPS starts', () => {
    const lasting = [{ ...change(100_000, true) }];
    const over = { ...cleared, atMs: 150_000 };
    const disturbed = [{ kind: 'ups' as const, fromMs: 145_000, untilMs: 160_000 }];
    const site = { registerMap: 'profile' as const };
    expect(judged([raised, over], { alarms: lasting, disturbed, site })).not.toContain('alarm-false');
    expect(judged([raised, over], { alarms: lasting, disturbed })).toContain('alarm-false');
    expect(judged([raised, over], { alarms: lasting, site })).toContain('alarm-false');
    const early = event(1, 'alarm-raised', onBattery, { atMs: 50_000 });
    const starting = [{ kind: 'ups' as const, fromMs: 40_000, untilMs: 60_000 }];
    expect(judged([early], { alarms: lasting, disturbed: starting, site })).toContain('alarm-false');
  });

  it('have words in both languages', () => {
    expect(judged([{ ...raised, fr: 'Alarm: x' }, cleared], { alarms })).toEqual(['alarm-words']);
    expect(judged([{ ...raised, isSimulated: true }, cleared], { alarms })).toEqual(['simulated']);
  });
});

describe('the connection in the journal', () => {
  const atIts: EventTime = ({ atMs }) => [{ fromMs: atMs, toMs: atMs }];
  const judged = (told: readonly ToldEvent[], facts: PlayedFacts, when = atIts) => {
    const look = playedLook(facts);
    judgeConnectionEvents(told, when, look);
    return look.broken;
  };
  const disturbed = [{ kind: 'ups' as const, fromMs: 0, untilMs: 500_000 }];
  const told = [event(1, 'ups-connected'), event(2, 'communication-lost'), event(3, 'communication-back')];

  it('is lost and back in turn', () => {
    expect(judged(told, { disturbed })).toEqual([]);
    expect(judged([...told, event(4, 'communication-back')], { disturbed })).toEqual(['connection-record']);
  });

  it('may lack the return of which the disk has spoilt the line since', () => {
    const again = event(4, 'communication-lost');
    const spoilt = { kind: 'disk' as const, fromMs: 550_000, untilMs: 560_000 };
    const withoutReturn = [told[0], told[1], again].filter((one) => one !== undefined);
    expect(judged(withoutReturn, { disturbed: [...disturbed, spoilt] })).toEqual([]);
    expect(judged(withoutReturn, { disturbed })).toEqual(['connection-record']);
    const next = { ...again, id: 3 };
    expect(judged([...withoutReturn.slice(0, 2), next], { disturbed: [...disturbed, spoilt] })).toEqual([
      'connection-record',
    ]);
  });

  it('is lost only where something was in the way', () => {
    expect(judged(told, {})).toEqual(['connection-record']);
  });

  it('is lost only where offline_after readings in a row can have failed', () => {
    const lostAt = (atMs: number) => [event(1, 'ups-connected'), event(2, 'communication-lost', '', { atMs })];
    const silent = (fromMs: number, untilMs: number) => ({ kind: 'line' as const, fromMs, untilMs });
    const site = { pollIntervalMs: 5000, offlineAfter: 10 };
    const often = [100, 140, 180].map((atS) => silent(atS * 1000, atS * 1000 + 4000));
    expect(judged(lostAt(184_000), { disturbed: often, site })).toEqual(['connection-record']);
    expect(judged(lostAt(184_000), { disturbed: [silent(135_000, 184_000)], site })).toEqual([]);
    expect(judged(lostAt(184_000), { disturbed: often, site: { ...site, offlineAfter: 2 } })).toEqual([]);
    const gone = { kind: 'port' as const, fromMs: 183_000, untilMs: 190_000 };
    expect(judged(lostAt(184_000), { disturbed: [...often, gone], site })).toEqual([]);
  });

  it('may have been lost at any of the times that its clock has shown as that one', () => {
    const silent = { kind: 'line' as const, fromMs: 135_000, untilMs: 184_000 };
    const facts = { disturbed: [silent], site: { pollIntervalMs: 5000, offlineAfter: 10 } };
    const lost = [event(1, 'ups-connected'), event(2, 'communication-lost')];
    const between = (fromMs: number, toMs: number) => ({ fromMs, toMs });
    expect(judged(lost, facts, () => [between(230_000, 232_000), between(600_000, 602_000)])).toEqual([
      'connection-record',
    ]);
    expect(judged(lost, facts, () => [between(183_000, 232_000), between(600_000, 602_000)])).toEqual([]);
    expect(judged(lost, facts, () => [between(0, 600_000)])).toEqual([]);
  });
});

describe('active alarms on the page', () => {
  const judged = (active: readonly string[], isTold = true, facts: PlayedFacts = {}) => {
    const look = playedLook({ alarms: [change(100_000, true)], ...facts });
    judgeActiveAlarms(
      active.map((name) => ({ name: 'UnitAlarms', bit: name })),
      isTold,
      look,
    );
    return look.broken;
  };

  it('are those of the UPS', () => {
    expect(judged(['ON BATTERY'])).toEqual([]);
    expect(judged([])).toEqual(['active-alarm']);
  });

  it('may be the last known ones where the page says that nothing tells them', () => {
    expect(judged([], false)).toEqual([]);
    expect(judged([], true, { disturbed: [{ kind: 'line', fromMs: 599_000, untilMs: 600_000 }] })).toEqual([]);
  });
});
