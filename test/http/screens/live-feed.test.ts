import { beforeEach, describe, expect, it } from 'vitest';
import type { EventView } from '../../../src/http/screens/events/schema.js';
import type { StatusView } from '../../../src/http/screens/home/schema.js';
import { LiveFeed } from '../../../src/http/screens/live/live-feed.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { ManualClock } from '../../support/manual-clock.js';
import { status as firstStatus } from '../../support/web/fake-screens.js';

const object = (name: string, presentValue: number, ageMs = 0): ObjectView => ({
  name,
  type: 'AV',
  instance: 0,
  level: 'unit',
  description: { en: '', fr: '' },
  presentValue,
  text: String(presentValue),
  unit: 'V',
  sources: [],
  certainty: 'documented',
  state: 'good',
  ageMs,
  outOfService: false,
});

/** What is told of an object that has changed: its name, and all that can change. */
const change = (name: string, presentValue: number) => ({
  name,
  presentValue,
  text: String(presentValue),
  sources: [],
  certainty: 'documented',
  state: 'good',
  ageMs: 0,
  outOfService: false,
});

interface Told {
  readonly name: string;
  readonly data: Record<string, unknown>;
}

function eventsIn(text: string): Told[] {
  return [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, name = '', data = '']) => ({
    name,
    data: JSON.parse(data),
  }));
}

let clock: ManualClock;
let status: StatusView;
let objects: ObjectView[];
let looks: number;
let emitUpsEvent: ((event: EventView) => void) | undefined;
let feed: LiveFeed;
let told: string;

beforeEach(() => {
  clock = new ManualClock();
  status = firstStatus;
  objects = [object('A', 1), object('B', 2)];
  looks = 0;
  told = '';
  feed = new LiveFeed({
    status: () => status,
    objects: () => {
      looks += 1;
      return objects;
    },
    onUpsEvent: (listener) => {
      emitUpsEvent = listener;
      return () => {
        emitUpsEvent = undefined;
      };
    },
    clock,
    intervalMs: 1000,
    heartbeatMs: 15_000,
  });
});

const listen = () =>
  feed.add((text) => {
    told += text;
  });

async function toldIn(ms: number): Promise<Told[]> {
  told = '';
  await clock.advance(ms);
  return eventsIn(told);
}

const alarm: EventView = { id: 1, atMs: 1, kind: 'alarm-raised', text: { en: 'Overload', fr: 'Surcharge' } };

describe('the live stream', () => {
  it('tells everything first', () => {
    listen();
    expect(eventsIn(told)).toEqual([{ name: 'hello', data: { status, objects } }]);
  });

  it('tells of the values only those that changed', async () => {
    listen();
    objects = [object('A', 1), object('B', 3)];
    expect(await toldIn(1000)).toEqual([{ name: 'values', data: { changed: [change('B', 3)] } }]);
    expect(await toldIn(5000)).toEqual([]);
  });

  it('tells values at most once a second, and then the last', async () => {
    listen();
    for (let value = 10; value < 20; value += 1) {
      objects = [object('A', value), object('B', 2)];
      await clock.advance(90);
    }
    const values = await toldIn(100);
    expect(values).toEqual([{ name: 'values', data: { changed: [change('A', 19)] } }]);
  });

  it('does not take a greater age for a change', async () => {
    listen();
    objects = [object('A', 1, 800), object('B', 2, 900)];
    status = { ...status, nowMs: 5000, ups: { ...status.ups, lastPollAgeMs: 700 } };
    expect(await toldIn(1000)).toEqual([]);
  });

  it('tells of the status the members that changed', async () => {
    listen();
    status = { ...status, nowMs: 77, deviceStatus: 3, pending: ['factory-password'] };
    expect(await toldIn(1000)).toEqual([
      { name: 'status', data: { nowMs: 77, deviceStatus: 3, pending: ['factory-password'] } },
    ]);
  });

  it('tells what the UPS did, and not more than 50 events in one turn', async () => {
    listen();
    emitUpsEvent?.(alarm);
    expect(await toldIn(1000)).toEqual([{ name: 'alarm', data: alarm }]);
    for (let id = 0; id < 200; id += 1) emitUpsEvent?.({ ...alarm, id });
    expect(await toldIn(1000)).toHaveLength(50);
  });

  it('says something every 15 seconds, so that a dead connection is noticed', async () => {
    listen();
    await toldIn(14_000);
    expect(told).toBe('');
    await clock.advance(1000);
    expect(eventsIn(told)).toEqual([{ name: 'alive', data: { nowMs: status.nowMs } }]);
  });

  it('tells a second page everything, and both the same afterwards', async () => {
    listen();
    let second = '';
    await clock.advance(400);
    objects = [object('A', 5), object('B', 2)];
    feed.add((text) => {
      second += text;
    });
    expect(eventsIn(second)[0]).toMatchObject({ name: 'hello', data: { objects: [{ presentValue: 5 }, {}] } });
    expect(eventsIn(told).at(-1)).toEqual({ name: 'values', data: { changed: [change('A', 5)] } });
    second = '';
    objects = [object('A', 5), object('B', 3)];
    expect(await toldIn(600)).toEqual([{ name: 'values', data: { changed: [change('B', 3)] } }]);
    expect(second).toBe(told);
  });

  it('tells a second page of a value that goes back right after it came, and of an alarm of before', async () => {
    listen();
    let second = '';
    await clock.advance(400);
    objects = [object('A', 1), object('B', 9)];
    emitUpsEvent?.(alarm);
    feed.add((text) => {
      second += text;
    });
    second = '';
    objects = [object('A', 1), object('B', 2)];
    await clock.advance(600);
    expect(eventsIn(second)).toEqual([
      { name: 'values', data: { changed: [change('B', 2)] } },
      { name: 'alarm', data: alarm },
    ]);
  });

  it('tells a page that comes back to an empty house everything, and no old news', async () => {
    const end = listen();
    end();
    objects = [object('A', 1), object('B', 9)];
    told = '';
    listen();
    expect(eventsIn(told).map(({ name }) => name)).toEqual(['hello']);
    expect(await toldIn(1000)).toEqual([]);
  });

  it('costs nothing while nobody listens', async () => {
    const end = listen();
    end();
    const before = looks;
    await clock.advance(10_000);
    expect(looks).toBe(before);
    expect(clock.pendingTimers).toBe(0);
    expect(emitUpsEvent).toBeUndefined();
  });

  it('looks once for all pages', async () => {
    for (let page = 0; page < 20; page += 1) listen();
    const before = looks;
    await clock.advance(1000);
    expect(looks - before).toBe(1);
  });
});
