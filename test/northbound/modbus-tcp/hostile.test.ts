import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, it } from 'vitest';
import { Random } from '../../fuzz/mutate.js';
import { upsOf } from '../../objects/register-image.js';
import { type Client, ServedUps } from './served-ups.js';

/** As many pieces as clients send; `FUZZ_INPUTS=1000000` for a long night. */
const inputs = Number(process.env.FUZZ_INPUTS ?? 20_000);
const seed = 20_261;

const hex = (octets: string) => [...Buffer.from(octets.replaceAll(' ', ''), 'hex')];
/** What a client may say, and what it must not. */
const corpus = [
  hex('0001 0000 0006 01 03 0030 0006'),
  hex('0002 0000 0006 FF 03 0040 0028'),
  hex('0003 0000 0006 00 04 0040 0001'),
  hex('0004 0000 0006 01 03 5000 007D'),
  hex('0005 0000 0006 11 03 0030 0001'),
  hex('0006 0000 0006 01 06 0030 0001'),
  hex('0007 0000 0009 01 10 0030 0001 02 FFFF'),
  hex('0008 0000 0002 01 07'),
  hex('0009 0000 0005 01 2B 0E 01 00'),
  hex('000A 0000 0006 01 03 00C7 0002'),
  hex('000B 0000 0006 01 17 0030 0001'),
  hex(`000C 0000 00FE 01 ${'17'.repeat(253)}`),
];
const telling = [0x00, 0x01, 0x02, 0x03, 0x04, 0x06, 0x7d, 0x7e, 0x7f, 0x80, 0xc7, 0xfd, 0xfe, 0xff];

/** A message or several, most of them whole, some changed in an octet or two, some cut, some nonsense. */
function piece(random: Random): Uint8Array {
  const octets = Array.from({ length: 1 + random.below(3) }, () => random.pick(corpus)).flat();
  for (let change = random.below(4); change > 1; change -= 1) {
    octets[random.below(octets.length)] = random.below(2) === 0 ? random.pick(telling) : random.below(256);
  }
  if (random.below(4) === 0) octets.splice(random.below(octets.length));
  if (random.below(16) === 0) octets.unshift(...Array.from({ length: random.below(9) }, () => random.below(256)));
  return Uint8Array.from(octets);
}

/** Every answer is a whole message of Modbus TCP: the length counts what follows, the protocol is 0. */
function complaints(client: Client): readonly string[] {
  return client.heard().filter((message) => {
    const bytes = Buffer.from(message, 'hex');
    const isWhole = bytes.length >= 9 && bytes.length <= 260 && bytes.readUInt16BE(4) === bytes.length - 6;
    const [functionCode = 0, second = 0] = bytes.subarray(7);
    const isException = functionCode >= 0x80 && bytes.length === 9;
    const isAnswer = (functionCode === 3 || functionCode === 4) && bytes.length === 9 + second;
    return !(isWhole && bytes.readUInt16BE(2) === 0 && (isException || isAnswer));
  });
}

let ups: ServedUps;

beforeAll(async () => {
  ups = new ServedUps(upsOf('masterys-gp4'), { requestsPerSecond: 1e9 });
  ups.start();
  await ups.clock.advance(3500);
});

it(`${inputs} pieces of anything, in any cut: no fault, no growth, and nothing but reading reaches the UPS`, async () => {
  const random = new Random(seed);
  const clients: Client[] = [];
  let ended = 0;
  let heapHalfWay = 0;
  for (let count = 0; count < inputs; count += 1) {
    const at = random.below(8);
    const known = clients[at];
    const client = known === undefined || known.isClosed ? ups.connect(`192.0.2.${at}`) : known;
    if (known?.isClosed) ended += 1;
    clients[at] = client;
    const octets = piece(random);
    for (let from = 0; from < octets.length && !client.isClosed; ) {
      const to = from + 1 + random.below(octets.length);
      client.conversation.receive(octets.subarray(from, to));
      from = to;
    }
    expect(complaints(client)).toEqual([]);
    if (count % 64 === 0) await ups.clock.advance(40);
    if (count % 1000 === 0) {
      ups.asked.length = Math.min(ups.asked.length, 100);
      expect(ups.asked.every(({ functionCode }) => functionCode === 3 || functionCode === 4)).toBe(true);
      expect(ups.passThrough.waiting).toBeLessThanOrEqual(32);
      // Deadlines of connections, the poll, and each request that waits.
      expect(ups.clock.pendingTimers).toBeLessThanOrEqual(8 + 2 + 33);
    }
    if (count === Math.floor(inputs / 2)) heapHalfWay = heap();
  }
  expect(ended).toBeGreaterThan(inputs / 100);
  expect(ups.total.requests).toBeGreaterThan(inputs);
  await ups.clock.advance(15_000);
  for (const client of clients) client.conversation.end();
  expect(ups.passThrough.waiting).toBe(0);
  expect(ups.clock.pendingTimers).toBe(1);
  // What is held is held by what the test itself keeps of eight clients.
  expect(heap() - heapHalfWay).toBeLessThan(4_000_000);
  // The UPS is polled as ever, and the next client is answered.
  const next = ups.connect('192.0.2.99');
  next.ask(0x0030, 1);
  expect(next.answers()).toHaveLength(1);
}, 3_600_000);

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
