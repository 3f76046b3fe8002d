import { beforeEach, describe, expect, it } from 'vitest';
import { DnsSdAnnouncer, type Responder } from '../../../src/finder/announcement/dns-sd-announcer.js';
import type { ResponderOrder } from '../../../src/finder/announcement/responder-worker.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { facts } from '../facts.js';

class FakeResponder implements Responder {
  isEnded = false;
  isKilled = false;
  fail: (cause: unknown) => void = () => undefined;
  readonly #answersGoodbye: boolean;

  constructor(answersGoodbye: boolean) {
    this.#answersGoodbye = answersGoodbye;
  }

  end(): Promise<void> {
    this.isEnded = true;
    return this.#answersGoodbye ? Promise.resolve() : new Promise(() => undefined);
  }

  kill(): void {
    this.isKilled = true;
  }

  onFault(listener: (cause: unknown) => void): void {
    this.fail = listener;
  }
}

let clock: ManualClock;
let started: { readonly order: ResponderOrder; readonly responder: FakeResponder }[];
let interfaces: string[];
let answersGoodbye: boolean;
let announcer: DnsSdAnnouncer;

beforeEach(() => {
  clock = new ManualClock();
  started = [];
  interfaces = ['eth0'];
  answersGoodbye = true;
  announcer = new DnsSdAnnouncer({
    clock,
    log: new RecordingLog().logger,
    interfaces: () => interfaces,
    startResponder: (order) => {
      const responder = new FakeResponder(answersGoodbye);
      started.push({ order, responder });
      return responder;
    },
  });
});

const numbers = () => started.map(({ order }) => order.services[0]?.txt.device);

describe('the announcement', () => {
  it('is made once for the same facts, however often they are given', async () => {
    announcer.announce(facts);
    expect(started).toEqual([]);
    for (let time = 0; time < 10; time += 1) {
      await clock.advance(1000);
      announcer.announce({ ...facts });
    }
    expect(numbers()).toEqual(['1338']);
    expect(started[0]?.order.interfaces).toEqual(['eth0']);
  });

  it('follows a change, and changes in a row are one', async () => {
    announcer.announce(facts);
    await clock.advance(5000);
    for (const device of [1, 2, 3]) announcer.announce({ ...facts, device });
    await clock.advance(5000);
    expect(numbers()).toEqual(['1338', '3']);
    expect(started[0]?.responder).toMatchObject({ isEnded: true, isKilled: true });
  });

  it('waits for a network and follows it', async () => {
    interfaces = [];
    announcer.announce(facts);
    await clock.advance(60_000);
    expect(started).toEqual([]);
    interfaces = ['eth0'];
    await clock.advance(15_000);
    interfaces = ['eth0', 'eth1'];
    await clock.advance(15_000);
    expect(started.map(({ order }) => order.interfaces)).toEqual([['eth0'], ['eth0', 'eth1']]);
  });

  it('that fails is made again, ever more seldom', async () => {
    announcer.announce(facts);
    await clock.advance(2000);
    const failAndWait = async (ms: number) => {
      started.at(-1)?.responder.fail(new Error('broken'));
      await clock.advance(ms);
      return started.length;
    };
    expect(await failAndWait(9900)).toBe(1);
    await clock.advance(100);
    expect(started).toHaveLength(2);
    expect(await failAndWait(19_900)).toBe(2);
    await clock.advance(100);
    expect(started).toHaveLength(3);
    for (let time = 0; time < 100; time += 1) await failAndWait(600_000);
    expect(started).toHaveLength(103);
  });

  it('ends with a goodbye, and within half a second where there is no answer to it', async () => {
    answersGoodbye = false;
    announcer.announce(facts);
    await clock.advance(2000);
    const stopped = announcer.stop();
    await clock.advance(500);
    await stopped;
    expect(started[0]?.responder).toMatchObject({ isEnded: true, isKilled: true });
    await announcer.stop();
    await clock.advance(120_000);
    expect(started).toHaveLength(1);
  });

  it('that is stopped before it began never begins', async () => {
    announcer.announce(facts);
    await announcer.stop();
    await clock.advance(120_000);
    expect(started).toEqual([]);
  });
});
