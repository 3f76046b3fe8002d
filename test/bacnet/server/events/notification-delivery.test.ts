import { beforeEach, describe, expect, it } from 'vitest';
import {
  address,
  allTransitions,
  DeliveryBench,
  destination,
  device,
  event,
  FakePort,
  station,
} from './delivery-bench.js';

const one = '192.168.1.1:47808';
const two = '192.168.1.2:47808';
const numbered = (count: number, from = 1) => Array.from({ length: count }, (_, index) => `event ${from + index}`);

let bench: DeliveryBench;

beforeEach(() => {
  bench = new DeliveryBench();
});

describe('who is told (135-2016 §12.21)', () => {
  it('gets the transitions that it wants, at its days and times', async () => {
    const transitions = { ...allTransitions, toOffnormal: false };
    const noThursday = { ...destination(station(3)).validDays, thursday: false };
    const afternoon = { hour: 12, minute: 0, second: 1, hundredths: 0 };
    await bench.start(
      destination(station(1)),
      destination(station(2), { transitions }),
      destination(station(3), { validDays: noThursday }),
      destination(station(4), { fromTime: afternoon }),
    );
    bench.delivery.accept(event('off'));
    bench.delivery.accept(event('fault', { toState: 1 }));
    bench.delivery.accept(event('back', { toState: 0 }));
    // HIGH_LIMIT is off-normal (§13.2.2).
    bench.delivery.accept(event('high', { toState: 3 }));
    await bench.clock.advance(50);
    expect(bench.port.textsTo(one)).toEqual(['off', 'fault', 'back', 'high']);
    expect(bench.port.textsTo(two)).toEqual(['fault', 'back']);
    expect(bench.port.textsTo('192.168.1.3:47808')).toEqual([]);
    expect(bench.port.textsTo('192.168.1.4:47808')).toEqual([]);
  });

  it('is decided when the event happens, not when it is told', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(['at noon'], 10_000);
    bench.now = { ...bench.now, date: { ...bench.now.date, day: 18, weekday: 7 } };
    bench.port.answers.delete(one);
    await bench.clock.advance(60_000);
    expect(bench.port.textsTo(one)).toEqual(['at noon', 'at noon']);
  });

  it('belongs to the class of the event', async () => {
    await bench.start(destination(station(1)));
    bench.delivery.accept(event('of class 2', { notificationClass: 2 }));
    bench.delivery.accept(event('of class 9', { notificationClass: 9 }));
    await bench.clock.advance(50);
    expect(bench.port.sent).toEqual([]);
  });

  it('is told once for each process identifier, confirmed or not as it asked', async () => {
    await bench.start(
      destination(station(1), { processId: 1 }),
      destination(station(1), { processId: 1, fromTime: { hour: 1, minute: 0, second: 0, hundredths: 0 } }),
      destination(station(1), { processId: 4_294_967_295, issueConfirmedNotifications: false }),
    );
    await bench.tell(['event']);
    expect(bench.port.sent.map(({ processId, confirmed }) => [processId, confirmed])).toEqual([
      [1, true],
      [4_294_967_295, false],
    ]);
  });

  it('an acknowledgement goes to those who got the event (135-2016 §13.5)', async () => {
    await bench.start(
      destination(station(1)),
      destination(station(2), { transitions: { ...allTransitions, toFault: false } }),
    );
    // ACK_NOTIFICATION of the transition to FAULT.
    bench.delivery.accept(event('acknowledged', { notifyType: 2, toState: 1, fromState: undefined }));
    await bench.clock.advance(50);
    expect(bench.port.sent.map(({ to }) => to)).toEqual([one]);
  });

  it.each([
    [0, 3],
    [63, 3],
    [64, 2],
    [127, 2],
    [128, 1],
    [191, 1],
    [192, 0],
    [255, 0],
  ])('an event of priority %i has network priority %i (135-2016 table 13-5)', async (priority, expected) => {
    await bench.start(destination(station(1)), destination(address(0), { issueConfirmedNotifications: false }));
    bench.delivery.accept(event('event', { priority }));
    await bench.clock.advance(50);
    expect(bench.port.sent.map((sent) => [sent.to, sent.priority])).toEqual([
      [one, expected],
      ['local', expected],
    ]);
  });
});

describe('order', () => {
  it('one confirmed notification is under way to a recipient, and the next one follows its answer', async () => {
    await bench.start(destination(station(1)));
    for (const text of numbered(20)) bench.delivery.accept(event(text));
    await bench.clock.advance(1);
    expect(bench.port.sent).toHaveLength(1);
    await bench.clock.advance(50);
    expect(bench.port.textsTo(one)).toEqual(numbered(20));
  });

  it('a recipient that is dead delays no other', async () => {
    await bench.start(destination(station(1)), destination(station(2)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(numbered(101), 500);
    expect(bench.port.textsTo(two)).toEqual(numbered(101));
    expect(bench.port.textsTo(one)).toEqual(['event 1']);
  });

  it('101 events to four recipients are told within a second', async () => {
    const unconfirmed = { issueConfirmedNotifications: false };
    await bench.start(
      destination(station(1)),
      destination(station(2)),
      destination(station(3), unconfirmed),
      destination(address(65_535), unconfirmed),
    );
    await bench.tell(numbered(101), 1000);
    for (const to of [one, two, '192.168.1.3:47808', 'global']) expect(bench.port.textsTo(to)).toEqual(numbered(101));
  });

  it('at most 32 in a millisecond, each recipient in turn', async () => {
    const unconfirmed = { issueConfirmedNotifications: false };
    await bench.start(destination(station(1), unconfirmed), destination(station(2), unconfirmed));
    for (const text of numbered(100)) bench.delivery.accept(event(text));
    await bench.clock.advance(0);
    expect(bench.port.sent).toHaveLength(32);
    expect(bench.port.textsTo(one)).toHaveLength(16);
    await bench.clock.advance(1);
    expect(bench.port.sent).toHaveLength(64);
  });
});

describe('a recipient that does not answer', () => {
  it('is tried again after 5 s, 10 s, up to a minute, with the same event; all follow in order when it is back', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    const beganAtMs = bench.clock.monotonicMs();
    await bench.tell(['event 1'], 250_000);
    const sentAfterS = bench.port.sent.map(({ atMs }) => (atMs - beganAtMs) / 1000);
    // Each attempt lasts 12 s.
    expect(sentAfterS).toEqual([0, 17, 39, 71, 123, 195]);
    await bench.tell(numbered(5, 2), 0);
    bench.port.answers.delete(one);
    await bench.clock.advance(80_000);
    expect(bench.port.textsTo(one).slice(-6)).toEqual(numbered(6));
    expect(bench.delivery.recipients).toMatchObject([{ status: 'ready', waiting: 0, lost: 0 }]);
  });

  it('is told of in log and journal when it goes and when it comes back, once each', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(numbered(3), 100_000);
    expect(bench.events).toEqual([{ kind: 'event-recipient-away', recipient: one, reason: 'no-answer' }]);
    expect(bench.delivery.recipients).toMatchObject([{ name: one, status: 'away', waiting: 3 }]);
    bench.port.answers.delete(one);
    await bench.clock.advance(100_000);
    expect(bench.events.slice(1)).toEqual([{ kind: 'event-recipient-back', recipient: one, lost: 0 }]);
  });

  it('gets the newest 500 when more have come, and it is said how many are lost', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(['event 1'], 100);
    await bench.tell(numbered(599, 2), 20_000);
    expect(bench.delivery.recipients).toMatchObject([{ waiting: 500, lost: 100 }]);
    expect(bench.events.map(({ kind }) => kind)).toEqual(['event-notification-lost', 'event-recipient-away']);
    bench.port.answers.delete(one);
    await bench.clock.advance(60_000);
    // The first was on its way when the others came.
    expect(bench.port.textsTo(one).slice(-500)).toEqual(['event 1', ...numbered(499, 102)]);
    expect(bench.events.at(-1)).toEqual({ kind: 'event-recipient-back', recipient: one, lost: 100 });
    expect(bench.delivery.recipients).toMatchObject([{ waiting: 0, lost: 100 }]);
  });

  it('and sends us anything is tried at once', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(['event'], 40_000);
    bench.port.answers.delete(one);
    bench.port.sent.length = 0;
    await bench.clock.advance(12_000);
    bench.port.sent.length = 0;
    bench.delivery.hearFrom({ address: '192.168.1.1', port: 47809 });
    await bench.clock.advance(5);
    expect(bench.port.textsTo(one)).toEqual([]);
    bench.delivery.hearFrom({ address: '192.168.1.1', port: 47808 });
    await bench.clock.advance(5);
    expect(bench.port.textsTo(one)).toEqual(['event']);
  });

  it('and talks all the time is still shown as away, and tried one attempt after the other at most', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(['event'], 12_000);
    for (let second = 0; second < 60; second += 1) {
      bench.delivery.hearFrom({ address: '192.168.1.1', port: 47808 });
      await bench.clock.advance(1000);
    }
    expect(bench.port.sent).toHaveLength(6);
    expect(bench.delivery.recipients).toMatchObject([{ status: 'away' }]);
    expect(bench.events).toHaveLength(1);
  });

  it('that is taken out of the list gets nothing of what waited, and nothing old when it is added again', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(numbered(3), 1000);
    await bench.classes.change(1, { recipients: [] });
    expect(bench.delivery.recipients).toEqual([]);
    bench.port.answers.delete(one);
    await bench.classes.change(1, { recipients: [destination(station(1))] });
    await bench.stop();
    await bench.restart();
    await bench.tell(['new'], 100_000);
    expect(bench.port.textsTo(one)).toEqual(['new']);
  });
});

describe('a notification that a station which is there never answers', () => {
  /** Seconds in which the station sends us something, each one of them. */
  const talk = async (seconds: number, source = { address: '192.168.1.1', port: 47808 }) => {
    for (let second = 0; second < seconds; second += 1) {
      bench.delivery.hearFrom(source);
      await bench.clock.advance(1000);
    }
  };
  const times = (count: number, text: string) => Array.from({ length: count }, () => text);

  beforeEach(async () => {
    await bench.start(destination(station(1)));
    bench.port.unanswered.add('event 1');
  });

  it('is given up after five more attempts when something waits behind it, which then arrives; the loss is named', async () => {
    await bench.tell(numbered(3), 12_000);
    await talk(90);
    expect(bench.port.textsTo(one)).toEqual([...times(6, 'event 1'), 'event 2', 'event 3']);
    expect(bench.delivery.recipients).toMatchObject([{ status: 'ready', waiting: 0, lost: 1 }]);
    expect(bench.events).toEqual([
      { kind: 'event-recipient-away', recipient: one, reason: 'no-answer' },
      { kind: 'event-notification-lost', recipient: one, waiting: 2 },
      { kind: 'event-recipient-back', recipient: one, lost: 1 },
    ]);
    await bench.stop();
    await bench.restart();
    await bench.clock.advance(60_000);
    expect(bench.port.sent).toEqual([]);
  });

  it('is tried on for as long as nothing waits behind it', async () => {
    await bench.tell(['event 1'], 12_000);
    await talk(600);
    expect(bench.delivery.recipients).toMatchObject([{ waiting: 1, lost: 0 }]);
    bench.port.unanswered.clear();
    await talk(20);
    expect(bench.delivery.recipients).toMatchObject([{ status: 'ready', waiting: 0, lost: 0 }]);
  });

  it('costs a station that answers to none fewer and fewer: the next one is given twice as many attempts', async () => {
    for (const text of numbered(9)) bench.port.unanswered.add(text);
    await bench.tell(numbered(9), 12_000);
    await talk(1800);
    const sent = bench.port.textsTo(one);
    // Before the first of all it was not known to be away.
    const attempts = numbered(5).map((text) => sent.filter((one) => one === text).length);
    expect(attempts).toEqual([6, 10, 20, 40, 40]);
  });

  it.each([
    ['that nobody hears', []],
    ['of which another program is heard', [{ address: '192.168.1.1', port: 47809 }]],
  ])('keeps its place at a station %s', async (_, sources) => {
    await bench.tell(numbered(3), 12_000);
    for (const source of sources) await talk(1800, source);
    await bench.clock.advance(3_600_000);
    expect(bench.delivery.recipients).toMatchObject([{ status: 'away', waiting: 3, lost: 0 }]);
  });

  it('is given up where the device says by I-Am that it is there, behind a router too', async () => {
    await bench.classes.change(1, { recipients: [destination(device(5))] });
    const peer = { address: '192.168.1.9', port: 47808, remote: { network: 12, address: Uint8Array.of(7) } };
    bench.delivery.hearIAm(5, peer, 'carried');
    await bench.tell(numbered(3), 12_500);
    // It answers the Who-Is that follows an attempt without an answer.
    for (let attempt = 0; attempt < 8; attempt += 1) {
      expect(bench.port.asked.at(-1)).toBe('device 5');
      bench.delivery.hearIAm(5, peer, 'carried');
      await bench.clock.advance(12_500);
    }
    expect(bench.port.textsTo('192.168.1.9:47808/12:07')).toEqual([...times(6, 'event 1'), 'event 2', 'event 3']);
    expect(bench.delivery.recipients).toMatchObject([{ status: 'ready', waiting: 0, lost: 1 }]);
  });

  it('keeps its place at a station behind a router that is heard: others speak through it', async () => {
    await bench.classes.change(1, { recipients: [destination(address(12, Uint8Array.of(0x2a)))] });
    bench.delivery.hearRouter([12], { address: '192.168.1.9', port: 47808, remote: undefined }, 'unicast');
    await bench.tell(numbered(3), 12_000);
    await talk(1800, { address: '192.168.1.9', port: 47808 });
    expect(bench.delivery.recipients).toMatchObject([{ status: 'away', waiting: 3, lost: 0 }]);
  });
});

describe('a recipient to whom sending fails by a fault of the program', () => {
  it.each([true, false])(
    'costs no other anything, and is tried five times with each event; confirmed: %s',
    async (confirmed) => {
      const how = { issueConfirmedNotifications: confirmed };
      await bench.start(
        destination(station(1), how),
        destination(address(0), { issueConfirmedNotifications: false }),
        destination(station(2), how),
      );
      const broken = () => {
        bench.port.outcomes.push({ to: one, text: undefined, taken: false });
        throw new Error('a fault of the program');
      };
      for (const name of ['sendConfirmed', 'sendUnconfirmed'] as const) {
        const send = bench.port[name].bind(bench.port) as (...all: unknown[]) => () => void;
        bench.port[name] = (...all: [{ address: string }, ...never[]]) =>
          all[0].address === '192.168.1.1' ? broken() : send(...all);
      }
      await bench.tell(numbered(2), 300_000);
      expect(bench.port.textsTo(two)).toEqual(numbered(2));
      expect(bench.port.textsTo('local')).toEqual(numbered(2));
      expect(bench.port.outcomes.filter(({ to }) => to === one).length).toBeLessThanOrEqual(10);
      expect(bench.delivery.recipients[0]).toMatchObject({ status: 'away', lost: 1, waiting: 1 });
      expect(bench.events.map(({ kind }) => kind)).toEqual(['event-recipient-away', 'event-notification-lost']);
    },
  );

  it('a broadcast that fails is tried again', async () => {
    await bench.start(destination(address(0), { issueConfirmedNotifications: false }));
    const broadcast = bench.port.broadcast.bind(bench.port);
    bench.port.broadcast = () => {
      throw new Error('a fault of the program');
    };
    await bench.tell(['event'], 1000);
    bench.port.broadcast = broadcast;
    await bench.clock.advance(10_000);
    expect(bench.port.textsTo('local')).toEqual(['event']);
  });

  it('a journal that fails ends nothing', async () => {
    await bench.start(destination(station(1)));
    bench.events.push = () => {
      throw new Error('a fault of the program');
    };
    bench.port.answers.set(one, 'silence');
    await bench.tell(['event'], 30_000);
    bench.port.answers.delete(one);
    await bench.clock.advance(60_000);
    expect(bench.port.textsTo(one).at(-1)).toBe('event');
    expect(bench.delivery.recipients).toMatchObject([{ status: 'ready', waiting: 0 }]);
  });
});

describe('an answer that is no acknowledgement', () => {
  it.each(['refused'] as const)('an Error or Reject ends the request (135-2016 §5.4.4): %s', async (answer) => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, answer);
    await bench.tell(numbered(3), 100_000);
    expect(bench.port.textsTo(one)).toEqual(numbered(3));
    expect(bench.delivery.recipients).toMatchObject([
      { waiting: 0, lost: 0, lastFailure: { reason: 'refused' }, lastSuccessMs: undefined },
    ]);
  });

  it('an Abort is tried five times, then the event is lost and the next one follows', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'aborted');
    await bench.tell(numbered(2), 400_000);
    expect(bench.port.textsTo(one).slice(0, 6)).toEqual([...Array(5).fill('event 1'), 'event 2']);
    expect(bench.delivery.recipients).toMatchObject([{ lastFailure: { reason: 'aborted' } }]);
    expect(bench.events).toContainEqual({ kind: 'event-notification-lost', recipient: one, waiting: 1 });
  });
});

describe('a recipient that is named by its device number', () => {
  const at = (last: number) => ({ address: `192.168.1.${last}`, port: 47808, remote: undefined });

  it('is asked for as soon as it is in a list, with growing pauses, and nobody else gets its events', async () => {
    await bench.start(destination(device(5)));
    await bench.tell(numbered(2), 90_000);
    // At once, then after 5, 10, 20 and 40 s.
    expect(bench.port.asked).toEqual(Array(5).fill('device 5'));
    expect(bench.port.sent).toEqual([]);
    expect(bench.delivery.recipients).toMatchObject([
      { status: 'sought', waiting: 2, peer: undefined, lastFailure: { reason: 'not-found' } },
    ]);
    expect(bench.events).toEqual([{ kind: 'event-recipient-away', recipient: 'device 5', reason: 'not-found' }]);
    bench.delivery.hearIAm(5, at(9), 'unicast');
    await bench.clock.advance(20);
    expect(bench.port.textsTo('192.168.1.9:47808')).toEqual(numbered(2));
    expect(bench.delivery.recipients).toMatchObject([{ status: 'ready', peer: at(9) }]);
    expect(bench.events.at(-1)).toEqual({ kind: 'event-recipient-back', recipient: 'device 5', lost: 0 });
  });

  it('behind a router is sent to by way of it', async () => {
    await bench.start(destination(device(5)));
    bench.delivery.hearIAm(5, { ...at(9), remote: { network: 12, address: Uint8Array.of(7) } }, 'carried');
    await bench.tell(['event']);
    expect(bench.port.textsTo('192.168.1.9:47808/12:07')).toEqual(['event']);
  });

  it('is sought anew while the data link to its address is down: it may be reached by the other one', async () => {
    await bench.start(destination(device(5)));
    const node = { address: '42a1b1c1d1e1', port: 0, remote: undefined };
    bench.delivery.hearIAm(5, node, 'wire');
    bench.port.unreached.add('42a1b1c1d1e1:0');
    const asked = bench.port.asked.length;
    await bench.tell(['event 1'], 20);
    expect(bench.port.asked.slice(asked)).toEqual(['device 5']);
    expect(bench.port.sent).toEqual([]);
    bench.delivery.hearIAm(5, at(9), 'unicast');
    await bench.clock.advance(20);
    expect(bench.port.textsTo('192.168.1.9:47808')).toEqual(['event 1']);
  });

  it('is told at its address as soon as the data link is up again, where it is nowhere else', async () => {
    await bench.start(destination(device(5)));
    bench.delivery.hearIAm(5, { address: '42a1b1c1d1e1', port: 0, remote: undefined }, 'wire');
    bench.port.unreached.add('42a1b1c1d1e1:0');
    await bench.tell(['event 1'], 600_000);
    bench.port.unreached.clear();
    bench.delivery.flush();
    await bench.clock.advance(20);
    expect(bench.port.textsTo('42a1b1c1d1e1:0')).toEqual(['event 1']);
    expect(bench.delivery.recipients).toMatchObject([{ lost: 0, status: 'ready' }]);
  });

  it('keeps its address whatever others say, until it does not answer there', async () => {
    await bench.start(destination(device(5)));
    bench.delivery.hearIAm(5, at(9), 'unicast');
    bench.delivery.hearIAm(5, at(66), 'unicast');
    await bench.tell(['event 1']);
    expect(bench.port.sent.map(({ to }) => to)).toEqual(['192.168.1.9:47808']);
    bench.port.answers.set('192.168.1.9:47808', 'silence');
    await bench.tell(['event 2'], 12_500);
    expect(bench.port.asked.at(-1)).toBe('device 5');
    bench.delivery.hearIAm(5, at(10), 'unicast');
    await bench.clock.advance(20);
    expect(bench.port.textsTo('192.168.1.10:47808')).toEqual(['event 2']);
    expect(bench.port.textsTo('192.168.1.66:47808')).toEqual([]);
  });

  it('is asked for again every 20 minutes, and found where it has moved', async () => {
    await bench.start(destination(device(5), { issueConfirmedNotifications: false }));
    bench.delivery.hearIAm(5, at(9), 'unicast');
    await bench.clock.advance(20 * 60_000 + 10);
    expect(bench.port.asked).toEqual(['device 5', 'device 5']);
    bench.delivery.hearIAm(5, at(10), 'unicast');
    await bench.tell(['event']);
    expect(bench.port.sent.map(({ to }) => to)).toEqual(['192.168.1.10:47808']);
  });

  it('is not believed by hearsay when nobody asked', async () => {
    await bench.start(destination(device(5)));
    // The questions are 0, 5, 15 and 35 s after the start; answers are waited for 10 s.
    await bench.clock.advance(26_000);
    bench.delivery.hearIAm(5, at(66), 'hearsay');
    await bench.tell(['event']);
    expect(bench.port.sent).toEqual([]);
    await bench.clock.advance(10_000);
    bench.delivery.hearIAm(5, at(9), 'hearsay');
    await bench.tell([]);
    expect(bench.port.sent.map(({ to }) => to)).toEqual(['192.168.1.9:47808']);
  });
});

describe('other forms of BACnetRecipient (135-2016 §21)', () => {
  const unconfirmed = { issueConfirmedNotifications: false };

  it('a station, and all stations, of another network are sent to by the router to it', async () => {
    await bench.start(
      destination(address(12, Uint8Array.of(0x2a))),
      destination(address(12), unconfirmed),
      destination(address(13), unconfirmed),
    );
    await bench.tell(['event']);
    expect(bench.port.asked).toEqual(['network 12', 'network 13']);
    expect(bench.port.sent).toEqual([]);
    bench.delivery.hearRouter([11, 12], { address: '192.168.1.9', port: 47808, remote: undefined }, 'unicast');
    await bench.clock.advance(20);
    expect(bench.port.sent.map(({ to, confirmed }) => [to, confirmed])).toEqual([
      ['192.168.1.9:47808/12:2a', true],
      ['192.168.1.9:47808/12:', false],
    ]);
  });

  it('a broadcast that no network takes waits and is sent when one is there', async () => {
    await bench.start(destination(address(0), unconfirmed));
    bench.port.isNetworkUp = false;
    await bench.tell(numbered(2), 6000);
    expect(bench.delivery.recipients).toMatchObject([{ waiting: 2, lastFailure: { reason: 'no-network' } }]);
    bench.port.isNetworkUp = true;
    await bench.clock.advance(20_000);
    expect(bench.port.textsTo('local')).toEqual(numbered(2));
  });

  it('an address at which no device can be is shown', async () => {
    bench.port.noPeers.add('192.168.1.1');
    await bench.start(destination(station(1)));
    await bench.tell(['event'], 1000);
    expect(bench.port.sent).toEqual([]);
    expect(bench.delivery.recipients).toMatchObject([{ status: 'sought', lastFailure: { reason: 'not-found' } }]);
  });
});

describe('DeviceCommunicationControl (135-2016 §16.1)', () => {
  it('nothing is sent or asked while initiation is disabled; what happened is sent in order afterwards', async () => {
    await bench.start(destination(station(1)), destination(device(5)));
    bench.port.asked.length = 0;
    bench.port.mayInitiate = false;
    bench.delivery.flush();
    await bench.tell(numbered(30), 3_600_000);
    expect(bench.port.sent).toEqual([]);
    expect(bench.port.asked).toEqual([]);
    bench.port.mayInitiate = true;
    bench.delivery.flush();
    await bench.clock.advance(200);
    expect(bench.port.textsTo(one)).toEqual(numbered(30));
    expect(bench.port.asked).toEqual(['device 5']);
  });

  it('what was under way is sent again, and the recipient is not called away', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(['event'], 5000);
    bench.port.mayInitiate = false;
    bench.delivery.flush();
    await bench.clock.advance(60_000);
    bench.port.answers.delete(one);
    bench.port.mayInitiate = true;
    bench.delivery.flush();
    await bench.clock.advance(20);
    expect(bench.port.textsTo(one)).toEqual(['event', 'event']);
    expect(bench.events).toEqual([]);
  });
});

describe('over restarts', () => {
  it('orderly: everything once, in order', async () => {
    await bench.start(destination(station(1)), destination(station(2)));
    bench.port.answers.set(two, 'silence');
    await bench.tell(numbered(10), 2000);
    const first = bench.port.textsTo(one);
    await bench.stop();
    await bench.restart();
    await bench.tell(numbered(5, 11), 100);
    expect([...first, ...bench.port.textsTo(one)]).toEqual(numbered(15));
    bench.port.answers.delete(two);
    await bench.clock.advance(60_000);
    expect(bench.port.textsTo(two).slice(-15)).toEqual(numbered(15));
  });

  it('of the server alone: what waits goes on with the next one, at once', async () => {
    await bench.start(destination(station(1)), destination(station(2)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(numbered(3), 20_000);
    const detached = bench.delivery.detach();
    await bench.clock.advance(1500);
    await detached;
    // Nobody sends, and the alarms go on.
    await bench.tell(['event 4'], 1000);
    const next = new FakePort(bench.clock);
    bench.delivery.attach(next);
    await bench.clock.advance(100);
    expect(next.textsTo(one)).toEqual(numbered(4));
    expect(next.textsTo(two)).toEqual(['event 4']);
  });

  it('of a server whose device has another number: what waits comes from the device that there is', async () => {
    await bench.start(destination(station(1)), destination(station(2), { issueConfirmedNotifications: false }));
    bench.port.answers.set(one, 'silence');
    await bench.tell(numbered(2), 20_000);
    await bench.stop();
    expect(new Set(bench.port.initiators)).toEqual(new Set([1338]));
    bench.port.answers.delete(one);
    bench.deviceId = { objectType: 8, instance: 77 };
    await bench.restart();
    await bench.tell(['event 3'], 1000);
    expect([bench.port.textsTo(one), bench.port.textsTo(two)]).toEqual([numbered(3), ['event 3']]);
    expect(bench.port.initiators).toEqual([77, 77, 77, 77]);
  });

  it('orderly: the acknowledgement of what is under way is waited for', async () => {
    await bench.start(destination(station(1)));
    bench.delivery.accept(event('event'));
    await bench.clock.advance(0);
    expect(bench.port.sent).toHaveLength(1);
    await bench.stop();
    await bench.restart();
    await bench.clock.advance(60_000);
    expect(bench.port.sent).toEqual([]);
  });

  it('orderly: how far each one is, is kept before one that does not answer has had his time, and after each that does', async () => {
    await bench.start(destination(station(1)), destination(station(2)));
    bench.port.answers.set(two, 'silence');
    await bench.tell(['event 1']);
    await bench.tell(['event 2'], 0);
    const stopped = bench.delivery.detach();
    await bench.clock.advance(5);
    const { positions } = bench.kept.current ?? {};
    await bench.clock.advance(1500);
    await stopped;
    expect(positions).toEqual(bench.kept.current?.positions);
    expect(Object.keys(positions ?? {})).toEqual([one]);
    // Of the second event.
    expect(positions?.[one]).toBe(2 * 1024);
  });

  it('after a power cut: at least once, in order, and no event of later is taken for one that was told', async () => {
    await bench.start(destination(station(1)));
    await bench.tell(numbered(4), 6000);
    expect(bench.kept.kept).toBe(1);
    // The disk has lost the last two lines.
    bench.ring.lines = bench.ring.lines.slice(0, 2);
    await bench.restart();
    await bench.tell(['event 5'], 1000);
    expect(bench.port.textsTo(one)).toEqual(['event 5']);
  });

  it('after a power cut: what was not yet noted as told is told again', async () => {
    await bench.start(destination(station(1)));
    await bench.tell(numbered(3), 1000);
    await bench.restart();
    await bench.clock.advance(1000);
    expect(bench.port.textsTo(one)).toEqual(numbered(3));
  });

  it('what happens before the outbox is read comes after what it holds', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(['event 1'], 1000);
    await bench.stop();
    bench.port.answers.delete(one);
    const restarted = bench.restart();
    bench.delivery.accept(event('event 2'));
    await restarted;
    await bench.clock.advance(100);
    expect(bench.port.textsTo(one)).toEqual(numbered(2));
  });

  it('damaged lines are left out', async () => {
    bench.ring.lines = [
      { sequence: 1, text: '{' },
      { sequence: 2, text: '{"p":1,"n":"AA==","to":[["x"]]}' },
    ];
    await bench.start(destination(station(1)));
    await bench.tell(['event']);
    expect(bench.port.textsTo(one)).toEqual(['event']);
  });

  it('what was lost stays counted', async () => {
    await bench.start(destination(station(1)));
    bench.port.answers.set(one, 'silence');
    await bench.tell(['event 1'], 100);
    await bench.tell(numbered(500, 2), 1000);
    await bench.stop();
    await bench.restart();
    expect(bench.delivery.recipients).toMatchObject([{ lost: 1 }]);
  });
});
