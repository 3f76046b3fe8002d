import { describe, expect, it } from 'vitest';
import type { IncidentView } from '../../src/http/screens/incidents/schema.js';
import { batteryText, beginText, endText, lengthText, remarks } from '../../web/src/events/incident-words.js';
import { Format } from '../../web/src/i18n/format.js';
import { incidentOf } from '../support/web/fake-screens.js';
import { translators } from '../support/web/translators.js';

const plain = (text: string | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, ' ');
const english = { t: translators.en, format: new Format('en') };
const french = { t: translators.fr, format: new Format('fr') };

const goingOn: IncidentView = { ...incidentOf({ state: 'running', isOpen: true }) };
const endless = (incident: IncidentView): IncidentView => {
  const { endMs: _end, durationMs: _duration, ...rest } = incident;
  return rest;
};

describe('how long it was', () => {
  it('of one that goes on rises with the gateway’s clock, and is not told without contact', () => {
    expect(lengthText(english, endless(goingOn), 65_000)).toBe('for 1 min');
    expect(lengthText(french, endless(goingOn), 66_000)).toBe('depuis 1 min 1 s');
    expect(lengthText(english, endless(goingOn), undefined)).toBeUndefined();
  });

  it('of one whose begin or end nobody saw is a bound', () => {
    expect(lengthText(english, incidentOf({ durationMs: 90_000 }), 0)).toBe('1 min 30 s');
    const unseenEnd = incidentOf({ durationMs: 90_000, endNotBeforeMs: 30_000 });
    expect(lengthText(english, unseenEnd, 0)).toBe('at most 1 min 30 s');
    const unseenBegin = incidentOf({ durationMs: 90_000, isBeginUnknown: true });
    expect(lengthText(english, unseenBegin, 0)).toBe('at least 1 min 30 s');
    expect(lengthText(english, { ...unseenEnd, isBeginUnknown: true }, 0)).toBeUndefined();
    expect(lengthText(french, endless({ ...goingOn, isBeginUnknown: true }), 65_000)).toBe('depuis au moins 1 min');
  });
});

describe('begin and end', () => {
  it('that were found after a time without a look lie between two times', () => {
    const time = (ms: number) => french.format.dateTime(ms);
    const unseen = incidentOf({ beginNotBeforeMs: 1000, endNotBeforeMs: 30_000 });
    expect(beginText(french, unseen)).toContain(`entre ${time(1000)} et ${time(5000)}`);
    expect(endText(french, unseen)).toContain(`entre ${time(30_000)} et ${time(95_000)}`);
  });

  it('say what was there before the first look, and what is still not over', () => {
    expect(beginText(english, incidentOf({ isBeginUnknown: true }))).toMatch(/^before .*first seen$/);
    expect(endText(english, endless(goingOn))).toBe('ongoing');
    const lost = endless(incidentOf({ state: 'unknown', isOpen: true, seenUntilMs: 60_000 }));
    expect(endText(english, lost)).toContain(`last known to go on at ${english.format.dateTime(60_000)}`);
  });
});

describe('the battery', () => {
  const before = { percent: 100, minutes: 22 };
  it('is told before and at the end, of one that goes on as it is now', () => {
    const over = incidentOf({ batteryBefore: before, batteryLeft: { percent: 63, minutes: 14 } });
    expect(plain(batteryText(english, over, undefined))).toBe('100 %, 22 min before; 63 %, 14 min left at the end');
    expect(plain(batteryText(french, { ...goingOn, batteryBefore: before }, { percent: 80 }))).toBe(
      '100 %, 22 min avant ; il reste 80 %',
    );
  });

  it('of an older journal is said not to be recorded', () => {
    expect(batteryText(english, incidentOf({}), before)).toBe('what was left at the end is not recorded');
  });

  it('is no matter of other incidents', () => {
    expect(batteryText(english, incidentOf({ kind: 'overload', batteryLeft: before }), before)).toBeUndefined();
  });
});

it('what makes the facts less sure is remarked, and alarms that outlast their incident', () => {
  const alarm = {
    name: 'UnitAlarms',
    bit: 'FAN FAILURE',
    text: { en: 'Fan', fr: 'Fan' },
    severity: 'warning' as const,
  };
  const incident = incidentOf({
    returns: 2,
    restarts: 1,
    isClockSet: true,
    alarms: [{ ...alarm, raisedMs: 1, times: 1 }],
  });
  expect(remarks(english, incident)).toHaveLength(4);
  expect(remarks(english, incidentOf({}))).toEqual([]);
});
