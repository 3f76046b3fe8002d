import { describe, expect, it } from 'vitest';
import { type Moment, ReportOfReading } from '../../../src/northbound/mqtt/told/moment.js';
import { newsOf, payloadOf } from '../../../src/northbound/mqtt/told/payload.js';
import { toldTopics } from '../../../src/northbound/mqtt/told/told-topics.js';
import { inState, lost, momentOf } from './moments.js';

function told(topic: string) {
  const found = toldTopics.find((one) => one.topic === topic);
  if (found === undefined) throw new Error(`no topic ${topic}`);
  return found;
}

const textOf = (topic: string, moment: Moment) => payloadOf(told(topic), moment, new ReportOfReading());
const read = (topic: string, moment: Moment) => JSON.parse(textOf(topic, moment) ?? 'null');

describe('an object', () => {
  it('is told in its unit, with how far it can be trusted and when it was read', async () => {
    const moment = await momentOf('healthy', 30);
    expect(read('values/UNIT_OUTPUT_fr', moment)).toEqual({
      value: expect.closeTo(50, 0),
      unit: 'Hz',
      text: expect.stringMatching(/^(49|50)\.\d Hz$/),
      state: 'good',
      certainty: 'documented',
      at: new Date(moment.wallMs - 250).toISOString(),
      age_s: 0.3,
    });
  });

  it('that is a state is told by its number, the words of the manual, and those of the language', async () => {
    const moment = await momentOf('on-battery', 30);
    expect(read('values/UnitLoadStatus', moment)).toMatchObject({ value: 2, text: 'ON BATTERY', words: 'on battery' });
    const inFrench = { ...moment, gateway: { ...moment.gateway, language: 'fr' as const } };
    expect(read('values/UnitLoadStatus', inFrench)).toMatchObject({ text: 'ON BATTERY', words: 'sur batterie' });
  });

  it('that is a bit string is told by the bits that are set', async () => {
    expect(read('values/UnitAlarms', await momentOf('on-battery', 30)).value).toContain('ON BATTERY');
    expect(read('values/UnitAlarms', await momentOf('healthy', 30)).value).toEqual([]);
  });

  it.each(['stale', 'refused', 'implausible', 'pending', 'not-available', 'not-managed', 'no-sensor'] as const)(
    'has no value where it is %s, whichever object it is',
    async (state) => {
      const healthy = await momentOf('healthy', 30);
      const moment = { ...healthy, state: { ...healthy.state, values: inState(healthy.state.values, state) } };
      for (const { topic } of toldTopics.filter((one) => one.topic.startsWith('values/'))) {
        const payload = read(topic, moment);
        expect([topic, payload.value, payload.state]).toEqual([topic, null, state]);
        expect(payload).not.toHaveProperty('text');
        expect(payload).not.toHaveProperty('words');
      }
    },
  );

  it('that is stale says why, how old it is, and what it was last, under a name of its own', async () => {
    const moment = await momentOf('healthy', 30);
    const later = lost({ ...moment, monotonicMs: moment.monotonicMs + 60_000, wallMs: moment.wallMs + 60_000 });
    expect(read('values/BATTERY_PERCENT', later)).toEqual({
      value: null,
      unit: '%',
      state: 'stale',
      cause: 'lost',
      certainty: 'documented',
      at: new Date(moment.wallMs - 250).toISOString(),
      age_s: 60.3,
      last: 100,
      last_text: '100 %',
    });
  });

  it('without a register is no number, whatever BACnet orders for it', async () => {
    // Manual §5.2.2: not available is -1.
    const payload = read('values/RECTIFIER_kw1', await momentOf('healthy', 30));
    expect(payload).toMatchObject({ value: null, certainty: 'none' });
    expect(JSON.stringify(payload)).not.toContain('-1');
  });

  it('of an invented UPS says so, as does everything else but the status', async () => {
    const { state, ...rest } = await momentOf('on-battery', 30);
    const moment = { ...rest, state: { ...state, isSimulated: true } };
    const others = toldTopics.filter(({ topic }) => topic !== 'status' && !topic.startsWith('units/'));
    for (const { topic } of others) expect([topic, read(topic, moment).simulated]).toEqual([topic, true]);
  });

  it('ages with each message, though it was read once', async () => {
    const moment = await momentOf('healthy', 30);
    const report = new ReportOfReading();
    const ages = [0, 30_000].map((laterMs) => {
      const text = payloadOf(told('values/UNIT_TMP'), { ...moment, monotonicMs: moment.monotonicMs + laterMs }, report);
      return JSON.parse(text ?? '').age_s;
    });
    expect(ages).toEqual([0.3, 30.3]);
  });
});

describe('the active alarms', () => {
  it('are not said to be none while the tables that would tell are refused', async () => {
    const { state, ...rest } = await momentOf('healthy', 30);
    expect(read('alarms', { ...rest, state })).toMatchObject({ count: 0, critical: 0 });
    const refused = { ...rest, state: { ...state, values: inState(state.values, 'refused') } };
    expect(read('alarms', refused)).toMatchObject({ count: null, critical: null });
  });
});

describe('an alarm', () => {
  it('is told with its class and since when', async () => {
    const moment = await momentOf('on-battery', 30);
    expect(read('alarms/UnitAlarms/ON_BATTERY', moment)).toMatchObject({
      active: true,
      class: 1,
      class_name: 'critical',
      text: 'Unit on battery (unit)',
      state: 'good',
      since: expect.stringMatching(/^2026-01-15T12:00:\d\d\.\d{3}Z$/),
    });
    const payload = read('alarms/UnitAlarms/OVERLOAD', moment);
    expect(payload).toMatchObject({ active: false, state: 'good' });
    expect(payload).not.toHaveProperty('since');
  });

  it('of a UPS that does not answer is neither active nor not', async () => {
    const payload = read('alarms/UnitAlarms/ON_BATTERY', lost(await momentOf('on-battery', 30)));
    expect(payload).toMatchObject({ active: null, state: 'stale' });
    expect(payload).not.toHaveProperty('since');
  });

  it('stands in the list of all that are active, the most urgent first', async () => {
    const moment = await momentOf('battery-low', 120);
    const { count, critical, active } = read('alarms', moment);
    expect(active[0].class).toBe(1);
    expect(active.map((one: { class: number }) => one.class)).toEqual(
      active.map((one: { class: number }) => one.class).sort(),
    );
    expect(active).toContainEqual(expect.objectContaining({ topic: 'alarms/UnitAlarms/BATTERY_LOW' }));
    expect(count).toBe(active.length);
    expect(critical).toBe(active.filter((one: { class: number }) => one.class === 1).length);
  });

  it('of which nothing is known leaves no count of 0', async () => {
    expect(read('alarms', lost(await momentOf('healthy', 30)))).toEqual({ count: null, critical: null, active: [] });
    expect(read('alarms', await momentOf('healthy', 30))).toEqual({ count: 0, critical: 0, active: [] });
  });
});

describe('what is wrong with the gateway itself', () => {
  const clock = 'gateway/CLOCK_NOT_SET';
  const troubled = async (troubles: Moment['troubles']) => ({ ...(await momentOf('healthy', 30)), troubles });

  it('is active, or not, or not known, with its class and its text', async () => {
    expect(read(clock, await troubled({ 'clock-not-set': 'present' }))).toEqual({
      active: true,
      class: 3,
      class_name: 'service',
      text: 'The clock is not set',
    });
    expect(read(clock, await troubled({ 'clock-not-set': 'none' })).active).toBe(false);
    expect(read(clock, await troubled({ 'factory-password': 'present' })).active).toBeNull();
  });

  it('is no alarm where a person has decided to leave it so, and says that', async () => {
    const moment = await troubled({ 'factory-password': 'accepted' });
    expect(read('gateway/FACTORY_PASSWORD', moment)).toMatchObject({ active: false, accepted: true });
    expect(read(clock, moment)).not.toHaveProperty('accepted');
  });

  it('is no alarm of the UPS', async () => {
    expect(read('alarms', await troubled({ 'update-failed': 'present' })).count).toBe(0);
  });
});

describe('the rest', () => {
  it('is what the UPS is, and whether it answers', async () => {
    const moment = await momentOf('healthy', 30);
    expect(read('device', moment)).toMatchObject({
      id: 'ups-0123abcd',
      name: 'Data hall 3',
      range: 'MASTERYS BC+',
      serial_number: 'S000000001',
      bacnet_device_identifier: 1338,
      architecture: 'single',
    });
    expect(read('link', moment)).toEqual({ state: 'running' });
    const loss = { code: 'ups.silent', message: 'No UPS answers.' };
    const since = Date.UTC(2026, 0, 15, 12);
    const isLost = { ...moment, linkSinceMs: since, state: { ...moment.state, connection: 'lost' as const, loss } };
    expect(read('link', isLost)).toEqual({
      state: 'lost',
      since: '2026-01-15T12:00:00.000Z',
      cause: 'ups.silent',
      why: 'No UPS answers.',
    });
  });

  it('is the units of a parallel system, and nothing of the units of a single UPS', async () => {
    expect(textOf('units/1', await momentOf('healthy', 30))).toBeUndefined();
    const architecture = { kind: 'concentrator' } as const;
    const moment = await momentOf('healthy', 30, { family: 'masterys-gp4', architecture });
    expect(read('units/1', moment)).toEqual({ operating: true, alarm: false });
    expect(textOf('units/9', moment)).toBeUndefined();
    expect(read('units/1', lost(moment))).toEqual({ operating: null, alarm: null });
  });

  it('is the status, in a word', async () => {
    expect(textOf('status', await momentOf('healthy', 30))).toBe('online');
  });

  it('is no news because of its age alone', async () => {
    const moment = await momentOf('on-battery', 30);
    const later = { ...moment, monotonicMs: moment.monotonicMs + 5000, wallMs: moment.wallMs + 5000 };
    const alarm = told('alarms/UnitAlarms/ON_BATTERY');
    expect(newsOf(alarm, later, new ReportOfReading())).toBe(newsOf(alarm, moment, new ReportOfReading()));
    expect(newsOf(alarm, lost(moment), new ReportOfReading())).not.toBe(newsOf(alarm, moment, new ReportOfReading()));
  });
});
