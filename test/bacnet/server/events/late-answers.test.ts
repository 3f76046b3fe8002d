import { beforeEach, describe, expect, it } from 'vitest';
import { ByteReader } from '../../../../src/bacnet/encoding/byte-reader.js';
import type { NotificationDelivery } from '../../../../src/bacnet/server/events/delivery/notification-delivery.js';
import { decodeEventNotification } from '../../../../src/bacnet/services/event-notification.js';
import { BacnetBench, unicast } from '../../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { destination, event, newDelivery, station } from './delivery-bench.js';

/** All attempts of one notification last 12 s: APDU_Timeout 3 s, three retries. */
const lateMs = 13_000;
/** Answers to a ConfirmedEventNotification, without invoke id. */
const answers = {
  acknowledgement: (id: string) => `010020${id}02`,
  error: (id: string) => `010050${id}0291009100`,
  ofAnotherService: (id: string) => `010020${id}01`,
};

let clock: ManualClock;
let bench: BacnetBench;
let delivery: NotificationDelivery;
/** Invoke ids and texts of what has reached the recipient. */
let told: { readonly id: number; readonly text: string | undefined }[];

async function start(answer: (id: string) => string): Promise<void> {
  bench.peer.port.onMessage((bytes, source) => {
    if (bytes[6] !== 0x00 || bytes[9] !== 2) return;
    const id = bytes[8] ?? 0;
    told.push({ id, text: decodeEventNotification(new ByteReader(bytes.subarray(10))).messageText });
    const packet = Buffer.from(unicast(answer(Buffer.of(id).toString('hex'))), 'hex');
    clock.schedule(lateMs, () => void bench.peer.port.send(packet, source));
  });
  await clock.advance(20);
  delivery.accept(event('on battery'));
  delivery.accept(event('on mains'));
}

beforeEach(async () => {
  clock = new ManualClock();
  told = [];
  const made = newDelivery(clock);
  delivery = made.delivery;
  bench = new BacnetBench({}, undefined, undefined, undefined, clock, undefined, delivery);
  await bench.start();
  await made.classes.change(1, { recipients: [destination(station(20))] });
});

describe('a recipient whose answer takes longer than all repetitions of a notification', () => {
  const textsAndIds = () => [...new Set(told.map(({ id, text }) => `${id} ${text}`))];

  it.each(['acknowledgement', 'error'] as const)(
    'is told once, and what comes after it follows: %s',
    async (answer) => {
      await start(answers[answer]);
      await clock.advance(lateMs + 50);
      expect(textsAndIds()).toEqual(['0 on battery', '1 on mains']);
      await clock.advance(120_000);
      expect(textsAndIds()).toEqual(['0 on battery', '1 on mains']);
      expect(delivery.recipients).toMatchObject([{ waiting: 0, lost: 0, status: 'ready' }]);
    },
  );

  it('is told again where the answer is to something else', async () => {
    await start(answers.ofAnotherService);
    await clock.advance(lateMs + 50);
    expect(textsAndIds()).toEqual(['0 on battery', '1 on battery']);
  });
});
