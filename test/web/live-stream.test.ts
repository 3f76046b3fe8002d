import { beforeEach, describe, expect, it } from 'vitest';
import { LiveStream } from '../../web/src/api/live-stream.js';
import { ManualClock } from '../support/manual-clock.js';
import { FakeHost } from '../support/web/fake-host.js';
import { objectOf, statusOf } from '../support/web/page-state.js';

let clock: ManualClock;
let host: FakeHost;
let stream: LiveStream;
let told: string[];

beforeEach(() => {
  clock = new ManualClock();
  host = new FakeHost(clock);
  stream = new LiveStream(host);
  told = [];
  stream.subscribe(({ phase }) => {
    if (told.at(-1) !== phase) told.push(phase);
  });
  stream.start();
});

const hello = (value = 1) =>
  host.say('hello', { status: statusOf({}, { nowMs: 5000 }), objects: [objectOf('X', { presentValue: value })] });
const shown = () => stream.state.objects.get('X')?.presentValue;

it('shows at once what the gateway has told before the page listened', () => {
  hello(7);
  let first: number | undefined;
  stream.subscribe(({ objects }) => {
    first ??= objects.get('X')?.presentValue as number;
  });
  expect(first).toBe(7);
});

describe('the page without a word from the gateway', () => {
  it('goes on while the gateway says that it is alive', async () => {
    hello();
    for (let turn = 0; turn < 10; turn += 1) {
      await clock.advance(15_000);
      host.say('alive', { nowMs: 5000 + (turn + 1) * 15_000 });
    }
    expect([stream.state.phase, host.opened, stream.state.nowMs]).toEqual(['live', 1, 155_000]);
  });

  it('opens the stream anew after 20 s, though nobody closed it, and shows what is so then', async () => {
    hello(1);
    await clock.advance(22_000);
    expect([stream.state.phase, host.opened, host.open]).toEqual(['connecting', 2, 1]);
    hello(2);
    expect([stream.state.phase, shown()]).toEqual(['live', 2]);
    expect(told).not.toContain('reconnecting');
  });

  it('says after 3 s more that there is no contact, since the last word, and keeps trying', async () => {
    const heardAtMs = clock.wallMs();
    hello();
    await clock.advance(25_000);
    expect([stream.state.phase, stream.state.heardAtMs]).toEqual(['reconnecting', heardAtMs]);
    await clock.advance(60_000);
    expect([stream.state.phase, stream.state.heardAtMs]).toEqual(['reconnecting', heardAtMs]);
    expect([host.opened, host.open]).toEqual([5, 1]);
    hello(3);
    expect([stream.state.phase, shown(), stream.state.heardAtMs]).toEqual(['live', 3, clock.wallMs()]);
  });

  it('takes no word of a stream that it has given up', async () => {
    hello(1);
    await clock.advance(22_000);
    host.say('values', { changed: [{ name: 'X', presentValue: 9 }] }, 0);
    expect([shown(), stream.state.phase]).toEqual([1, 'connecting']);
  });

  it('says at once that a connection broke, and asks again itself where the browser does not', async () => {
    hello();
    host.fail(false);
    expect([stream.state.phase, host.opened]).toEqual(['reconnecting', 1]);
    host.fail(true);
    await clock.advance(4000);
    expect(host.opened).toBe(2);
  });

  it('has nothing to alarm about before the first word', async () => {
    host.fail(false);
    await clock.advance(10_000);
    expect(stream.state.phase).toBe('connecting');
  });
});

describe('the page in a tab that nobody looks at', () => {
  it('rests after a minute, and takes nothing for live on return until the gateway has told it', async () => {
    hello(1);
    host.show(false);
    await clock.advance(30_000);
    host.say('alive', { nowMs: 35_000 });
    const heardAtMs = clock.wallMs();
    await clock.advance(3_600_000);
    expect(host.open).toBe(0);
    told = [];
    host.show(true);
    expect([stream.state.phase, stream.state.heardAtMs, host.open]).toEqual(['connecting', heardAtMs, 1]);
    await clock.advance(1000);
    hello(2);
    expect(told).toEqual(['connecting', 'live']);
    expect(shown()).toBe(2);
  });

  it('finds on return that the gateway is gone, and since when it was not heard', async () => {
    hello();
    const heardAtMs = clock.wallMs();
    host.show(false);
    await clock.advance(600_000);
    host.show(true);
    await clock.advance(5000);
    expect([stream.state.phase, stream.state.heardAtMs]).toEqual(['reconnecting', heardAtMs]);
  });

  it('rests as well when it was opened there', async () => {
    const other = new FakeHost(clock);
    other.show(false);
    const behind = new LiveStream(other);
    behind.start();
    await clock.advance(62_000);
    expect(other.open).toBe(0);
    behind.stop();
  });
});
