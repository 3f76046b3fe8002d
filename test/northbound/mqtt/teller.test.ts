import { describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../../src/northbound/mqtt/broker-session.js';
import { type BrokerFailure, refusedBy } from '../../../src/northbound/mqtt/connection-failures.js';
import type { Places } from '../../../src/northbound/mqtt/places.js';
import { Teller } from '../../../src/northbound/mqtt/teller.js';
import type { Moment } from '../../../src/northbound/mqtt/told/moment.js';
import { toldTopics } from '../../../src/northbound/mqtt/told/told-topics.js';
import { changesBetween } from '../../../src/objects/value-stream.js';
import { lost, momentOf } from './moments.js';

const limits = { receiveMaximum: 20, maximumPacketSize: undefined };
const places: Places = { root: 'ups/lab/u1' };
const pace = { intervalS: 10, refreshS: 60 };

/** A broker that has what was confirmed, as long as it confirms. */
class FakeBroker {
  readonly teller: Teller;
  /** What is retained, by topic. */
  readonly retained = new Map<string, string>();
  /** In the order of arrival. */
  readonly arrived: string[] = [];
  readonly refusals: string[] = [];
  confirms = true;
  answer: BrokerFailure | undefined;
  mostUnderWay = 0;
  #unconfirmed: (() => void)[] = [];
  #moment: Moment;

  constructor(moment: Moment, own: Partial<ConstructorParameters<typeof Teller>[0]> = {}) {
    this.#moment = moment;
    this.teller = new Teller({
      places,
      pace,
      moment: () => this.#moment,
      send: (message, done) => this.#take(message, done),
      onRefused: (_refusal, topic) => this.refusals.push(topic),
      ...own,
    });
  }

  get unconfirmed(): number {
    return this.#unconfirmed.length;
  }

  read(topic: string) {
    const text = this.retained.get(`ups/lab/u1/${topic}`);
    return text === undefined ? undefined : JSON.parse(text);
  }

  begin(former?: Places): void {
    this.teller.begin(limits, former);
  }

  /** The UPS says something else. */
  tell(moment: Moment): void {
    const changes = changesBetween(this.#moment.state.values, moment.state.values);
    this.#moment = moment;
    this.teller.observe({ changes });
  }

  /** Of the gateway, of which no reading tells. */
  know(troubles: Moment['troubles']): void {
    this.#moment = { ...this.#moment, troubles };
  }

  /** So many seconds pass, and nothing changes. */
  wait(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) {
      const { monotonicMs, wallMs } = this.#moment;
      this.#moment = { ...this.#moment, monotonicMs: monotonicMs + 1000, wallMs: wallMs + 1000 };
      this.teller.tick();
    }
  }

  /** Confirms what it has taken. */
  confirm(): void {
    const waiting = this.#unconfirmed;
    this.#unconfirmed = [];
    for (const done of waiting) done();
  }

  /** Nothing of it is left, nor of what was under way. */
  vanish(): void {
    this.teller.pause();
    this.#unconfirmed = [];
    this.retained.clear();
    this.arrived.length = 0;
  }

  #take({ topic, payload }: OutgoingMessage, done: (refusal?: BrokerFailure) => void): void {
    const finish = () => {
      if (this.answer === undefined) this.retained.set(topic, payload);
      if (payload === '') this.retained.delete(topic);
      done(this.answer);
    };
    this.arrived.push(topic);
    if (this.confirms) {
      finish();
      return;
    }
    this.#unconfirmed.push(finish);
    this.mostUnderWay = Math.max(this.mostUnderWay, this.#unconfirmed.length);
  }
}

const withFrequency = (moment: Moment, engineering: number): Moment => ({
  ...moment,
  state: {
    ...moment.state,
    values: {
      ...moment.state.values,
      content: Symbol('another frequency'),
      analogValues: moment.state.values.analogValues.map((value, instance) =>
        instance === 47 ? { ...value, presentValue: engineering * 10, engineering } : value,
      ),
    },
  },
});

const told = toldTopics.filter(({ topic }) => !topic.startsWith('units/')).map(({ topic }) => `ups/lab/u1/${topic}`);

describe('a new connection', () => {
  it('is told everything, the status last: until then what is retained may be of another time', async () => {
    const broker = new FakeBroker(await momentOf('healthy', 30));
    broker.begin();
    expect([...broker.retained.keys()].toSorted()).toEqual(told.toSorted());
    expect(broker.arrived.at(-1)).toBe('ups/lab/u1/status');
    expect(broker.retained.get('ups/lab/u1/status')).toBe('online');
  });

  it('after a broker that lost everything is told everything again', async () => {
    const broker = new FakeBroker(await momentOf('healthy', 30));
    broker.begin();
    broker.vanish();
    broker.tell(await momentOf('on-battery', 30));
    expect(broker.arrived).toEqual([]);
    broker.begin();
    expect([...broker.retained.keys()].toSorted()).toEqual(told.toSorted());
    expect(broker.read('alarms/UnitAlarms/ON_BATTERY').active).toBe(true);
  });

  it('has no more under way than the broker takes, and each topic waits once, however long the broker is silent', async () => {
    const broker = new FakeBroker(await momentOf('healthy', 30));
    broker.confirms = false;
    broker.begin();
    expect(broker.unconfirmed).toBe(20);
    for (let times = 0; times < 50; times += 1) {
      broker.tell(await momentOf(times % 2 === 0 ? 'on-battery' : 'healthy', 30));
      broker.wait(60);
    }
    expect(broker.unconfirmed).toBe(20);
    expect(broker.teller.waiting).toBeLessThanOrEqual(toldTopics.length);
    broker.tell(await momentOf('on-battery', 30));
    while (broker.unconfirmed > 0) broker.confirm();
    broker.confirms = true;
    broker.wait(10);
    expect(broker.mostUnderWay).toBe(20);
    expect(broker.read('alarms/UnitAlarms/ON_BATTERY').active).toBe(true);
    expect(broker.teller.waiting).toBe(0);
  });
});

describe('what changes', () => {
  it('is told at once where it is a state or an alarm, and nothing else is', async () => {
    const healthy = await momentOf('healthy', 30);
    const broker = new FakeBroker(healthy);
    broker.begin();
    broker.arrived.length = 0;
    broker.tell(healthy);
    expect(broker.arrived).toEqual([]);
    const onBattery = await momentOf('on-battery', 30);
    broker.tell({ ...onBattery, state: { ...onBattery.state, values: { ...onBattery.state.values } } });
    const arrived = broker.arrived.map((topic) => topic.slice('ups/lab/u1/'.length));
    expect(arrived).toEqual(
      expect.arrayContaining(['alarms', 'alarms/UnitAlarms/ON_BATTERY', 'values/UnitLoadStatus']),
    );
    expect(arrived).not.toContain('alarms/UnitAlarms/OVERLOAD');
    expect(arrived).not.toContain('device');
  });

  it('is told once in the interval where it is a measurement, and the newest in the end', async () => {
    const moment = await momentOf('healthy', 30);
    const broker = new FakeBroker(moment, { pace: { intervalS: 10, refreshS: 3600 } });
    broker.begin();
    broker.arrived.length = 0;
    for (let second = 1; second <= 9; second += 1) {
      const later = { ...moment, monotonicMs: moment.monotonicMs + 1000 * second };
      broker.tell(withFrequency(later, 50 + second / 10));
    }
    expect(broker.arrived).toEqual([]);
    broker.wait(1);
    expect(broker.arrived).toEqual(['ups/lab/u1/values/UNIT_OUTPUT_fr']);
    expect(broker.read('values/UNIT_OUTPUT_fr').value).toBe(50.9);
  });

  it('is told at once of all values when the UPS is lost: none is left as if it were good', async () => {
    const moment = await momentOf('healthy', 30);
    const broker = new FakeBroker(moment);
    broker.begin();
    broker.tell(lost(moment));
    for (const { topic } of toldTopics.filter((one) => one.topic.startsWith('values/')))
      expect([topic, broker.read(topic).value]).toEqual([topic, null]);
    for (const { topic } of toldTopics.filter((one) => one.topic.startsWith('alarms/')))
      expect([topic, broker.read(topic).active]).toEqual([topic, null]);
    expect(broker.read('alarms').count).toBeNull();
    expect(broker.read('link').state).toBe('lost');
  });

  it('nothing: everything is told again within the time of the settings, spread over it', async () => {
    const broker = new FakeBroker(await momentOf('healthy', 30));
    broker.begin();
    // What was told within the interval waits for its end.
    broker.wait(10);
    broker.arrived.length = 0;
    const perSecond: number[] = [];
    for (let second = 0; second < 60; second += 1) {
      const before = broker.arrived.length;
      broker.wait(1);
      perSecond.push(broker.arrived.length - before);
    }
    expect(new Set(broker.arrived)).toEqual(new Set(told));
    expect(broker.arrived.length).toBeLessThanOrEqual(told.length + 1);
    expect(Math.max(...perSecond)).toBeLessThanOrEqual(4);
  });
});

describe('what is wrong with the gateway itself', () => {
  it('is told within a second, though the UPS says nothing', async () => {
    const moment = await momentOf('healthy', 30);
    const broker = new FakeBroker(moment);
    broker.begin();
    expect(broker.read('gateway/UPDATE_FAILED').active).toBe(false);
    broker.know({ 'update-failed': 'present' });
    expect(broker.read('gateway/UPDATE_FAILED').active).toBe(false);
    broker.wait(1);
    expect(broker.read('gateway/UPDATE_FAILED').active).toBe(true);
    broker.know({ 'update-failed': 'none' });
    broker.wait(1);
    expect(broker.read('gateway/UPDATE_FAILED').active).toBe(false);
  });
});

describe('a message that the broker does not take', () => {
  it('is named, and holds nothing up', async () => {
    const broker = new FakeBroker(await momentOf('healthy', 30));
    broker.answer = refusedBy(151, '5');
    broker.begin();
    expect(broker.teller.waiting).toBe(0);
    expect(broker.refusals.toSorted()).toEqual(told.toSorted());
    broker.answer = undefined;
    broker.wait(60);
    expect([...broker.retained.keys()].toSorted()).toEqual(told.toSorted());
  });

  it('because it is too large for it is not sent at all', async () => {
    const broker = new FakeBroker(await momentOf('healthy', 30), {
      places: { root: 'ups/lab/u1', discovery: 'homeassistant/device/x/config' },
    });
    broker.teller.begin({ receiveMaximum: 20, maximumPacketSize: 10_000 }, undefined);
    expect(broker.refusals).toEqual(['homeassistant/device/x/config']);
    expect(broker.retained.get('ups/lab/u1/status')).toBe('online');
  });
});

describe('other places than before', () => {
  it('are made empty where the values stood, once', async () => {
    const moment = await momentOf('healthy', 30);
    const broker = new FakeBroker(moment);
    for (const { topic } of toldTopics) broker.retained.set(`ups/old/u1/${topic}`, 'of before');
    broker.retained.set('homeassistant/device/x/config', 'of before');
    broker.retained.set('ups/old/u2/status', 'of another');
    broker.begin({ root: 'ups/old/u1', discovery: 'homeassistant/device/x/config' });
    const others = [...broker.retained.keys()].filter((topic) => !topic.startsWith('ups/lab/u1/'));
    expect(others).toEqual(['ups/old/u2/status']);
    broker.arrived.length = 0;
    broker.wait(60);
    expect(broker.arrived.filter((topic) => !topic.startsWith('ups/lab/u1/'))).toEqual([]);
  });
});

describe('a message that lasts no longer than it is true (MQTT 5.0 §3.3.2.3.3)', () => {
  it('is every value; who the gateway is, and that it is offline, lasts', async () => {
    const expiries = new Map<string, number | undefined>();
    const moment = await momentOf('healthy', 30);
    const teller = new Teller({
      places: { root: 'r', discovery: 'd' },
      pace,
      moment: () => moment,
      send: ({ topic, expiresAfterS }, done) => {
        expiries.set(topic, expiresAfterS);
        done();
      },
      onRefused: () => {},
    });
    teller.begin(limits, undefined);
    for (const topic of ['r/status', 'r/device', 'd']) expect(expiries.get(topic)).toBeUndefined();
    for (const topic of ['r/link', 'r/alarms', 'r/values/BATTERY_PERCENT', 'r/alarms/UnitAlarms/ON_BATTERY'])
      expect([topic, expiries.get(topic)]).toEqual([topic, 180]);
  });
});
