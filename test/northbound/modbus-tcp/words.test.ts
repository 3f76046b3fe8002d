import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../src/ups/maps/page.js';
import { functionOf } from '../../../src/ups/maps/register-map.js';
import { pollPlan } from '../../../src/ups/polling/poll-plan.js';
import { type Ups, upsOf } from '../../objects/register-image.js';
import { shippedFamilies } from '../../support/profiles-at-hand.js';
import { type Client, ServedUps, type ServedUpsOptions } from './served-ups.js';

/** Polled for so long; nothing that was asked until then is kept in mind. */
async function polled(of: Ups, options: ServedUpsOptions = {}, forMs = 3500) {
  const ups = new ServedUps(of, options);
  ups.start();
  await ups.clock.advance(forMs);
  ups.asked.length = 0;
  return { ups, client: ups.connect() };
}

/** What the poll does not ask, as `start+words`, with the function where it is not 3. */
function askedBeside({ asked }: ServedUps, polledStarts: readonly number[]): readonly string[] {
  return asked
    .filter(({ start }) => !polledStarts.includes(start))
    .map(({ start, words, functionCode }) => `0x${start.toString(16)}+${words}${functionCode === 3 ? '' : ' by 4'}`);
}

/** The tables of VU-MAP that are polled in every cycle or in turn, by the register map. */
const vuMapTables = [0x01, 0x10, 0x1a, 0x24, 0x2a, 0x30, 0x36, 0x38, 0x3e, 0x40, 0x68, 0xc0, 0xcb];

async function answersTo(ups: ServedUps, client: Client, start: number, words: number, options = {}) {
  client.ask(start, words, options);
  await ups.clock.advance(2000);
  return client.answers();
}

describe('words that the poll has', () => {
  const architectures: readonly (readonly [string, Ups, ServedUpsOptions, readonly number[]])[] = [
    ['a single UPS on VU-MAP, system page', upsOf('masterys-gp4'), {}, [0x0030, 0x0038, 0x0040]],
    [
      'one unit of three on VU-MAP, unit and system page',
      upsOf('masterys-gp4'),
      { architecture: { kind: 'multi-units', unit: 2 }, units: 3 },
      [0x2030, 0x2038, 0x2040, 0x0030, 0x0038, 0x0040],
    ],
    ['a single UPS on JBUSP', upsOf('masterys-bc'), {}, [0x1020, 0x1040, 0x1060]],
    [
      'one unit of three on JBUSP, the unit in the high byte',
      upsOf('delphys-mx', 'jbusp'),
      { architecture: { kind: 'multi-units', unit: 3 }, units: 3 },
      [0x0320, 0x0340, 0x0360, 0x0020, 0x0040, 0x0060],
    ],
    ['a single UPS on ADICOM', upsOf('delphys-gp', 'adicom'), {}, [0x1143, 0x114a, 0x1220]],
    [
      'a concentrator on ADICOM',
      upsOf('delphys-gp', 'adicom'),
      { architecture: { kind: 'concentrator' }, units: 3 },
      [0x0140, 0x0148, 0x0200],
    ],
  ];

  it.each(architectures)('%s: stand at the addresses of the UPS', async (_, of, options, starts) => {
    const { ups, client } = await polled(of, options);
    for (const start of starts) {
      client.ask(start, 2);
      const read = ups.image.read(start, 2, 3);
      expect(client.answers()).toEqual(['words' in read ? read.words : read]);
    }
    expect(ups.asked).toEqual([]);
    expect(ups.total).toEqual({ requests: starts.length, fromMemory: starts.length, passedThrough: 0, refused: 0 });
  });

  it('may be asked for in part, and over the border of two tables', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'));
    // Status 0x0030 to 0x0035, its summary to 0x0037, alarms from 0x0038 on.
    client.ask(0x0033, 8);
    const [answer] = client.answers();
    const single = (start: number) => ups.image.read(start, 1, 3);
    expect(answer).toEqual(
      Array.from({ length: 8 }, (_, index) => single(0x0033 + index)).flatMap((read) =>
        'words' in read ? read.words : [],
      ),
    );
    expect(ups.asked).toEqual([]);
  });

  it.each(['huawei-ups2000', 'liebert-apm-nxc-nxr'])(
    'of a UPS of the profile %s stand at its addresses, by its functions',
    async (name) => {
      const family = shippedFamilies().find((one) => one.name.includes(name));
      const [map] = family?.maps ?? [];
      if (family === undefined || map === undefined) throw new Error(`there is no profile ${name}`);
      const { ups, client } = await polled({ family, map });
      const regular = pollPlan(map, { kind: 'single' }).filter(
        ({ cadence }) => cadence === 'urgent' || cadence === 'regular',
      );
      expect(regular.length).toBeGreaterThan(0);
      for (const { address, table } of regular) {
        const functionCode = functionOf(map, table);
        client.ask(address, table.words, { functionCode });
        const read = ups.image.read(address, table.words, functionCode);
        expect(client.answers()).toEqual(['words' in read ? read.words : read]);
      }
      expect(ups.asked).toEqual([]);
    },
  );

  it('are those of the function by which they were read: by the other one the UPS is asked', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'));
    // Exception 1: this map has no function 4.
    expect(await answersTo(ups, client, 0x0040, 1, { functionCode: 4 })).toEqual([{ exception: 1 }]);
    expect(
      askedBeside({ ...ups, asked: ups.asked.filter(({ functionCode }) => functionCode === 4) } as ServedUps, []),
    ).toEqual(['0x40+1 by 4']);
  });
});

describe('the age of words', () => {
  it('is that of the oldest: with one that is too old among them the UPS is asked', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'), { oldestMs: 2000 });
    // Measurements up to 0x0067 are read in every cycle, those from 0x0068 on every ten seconds.
    const { readAtMs = 0 } = ups.report.snapshot.reading('system', 'furtherMeasurements');
    await ups.clock.advance(readAtMs + 2500 - ups.clock.monotonicMs());
    ups.asked.length = 0;
    client.ask(0x0066, 2);
    expect(client.answers()).toHaveLength(1);
    client.ask(0x0066, 4);
    expect(client.answers()).toEqual([]);
    await ups.clock.advance(900);
    expect(client.answers()).toHaveLength(1);
    expect(askedBeside(ups, vuMapTables)).toEqual(['0x66+4']);
  });

  it('may be up to the bound', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'), { oldestMs: 3000, pollIntervalMs: 10_000 }, 400);
    const { readAtMs = 0 } = ups.report.snapshot.reading('system', 'status');
    await ups.clock.advance(readAtMs + 3000 - 400);
    client.ask(0x0030, 1);
    expect(client.answers()).toHaveLength(1);
    await ups.clock.advance(1);
    client.ask(0x0030, 1);
    expect(client.answers()).toHaveLength(0);
    await ups.clock.advance(20);
    expect(ups.total).toMatchObject({ fromMemory: 1, passedThrough: 1 });
  });

  it('of a UPS that is lost does not matter: nothing is known of it (exception 0x0B)', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'));
    ups.whim = () => 'silent';
    await ups.clock.advance(6000);
    client.ask(0x0030, 1);
    client.ask(0x0010, 1);
    client.ask(0x0500, 1);
    expect(client.answers()).toEqual([{ exception: 0x0b }, { exception: 0x0b }, { exception: 0x0b }]);
  });

  it('of a UPS that was not read whole yet does not matter either', () => {
    const ups = new ServedUps(upsOf('masterys-gp4'));
    const client = ups.connect();
    client.ask(0x0030, 1);
    expect(client.answers()).toEqual([{ exception: 0x0b }]);
  });

  it('grows while one table fails and the others do not, until the UPS is asked', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'), { oldestMs: 5000 });
    ups.whim = (start) => (start === 0x40 ? 'damaged' : undefined);
    await ups.clock.advance(3000);
    client.ask(0x0040, 2);
    expect(client.answers()).toHaveLength(1);
    await ups.clock.advance(3000);
    expect(await answersTo(ups, client, 0x0040, 2)).toEqual([{ exception: 0x0b }]);
  });

  it('does not matter of a table that the UPS says not to have any more: it says so itself', async () => {
    const architecture: Architecture = { kind: 'multi-units', unit: 2 };
    const { ups, client } = await polled(upsOf('masterys-gp4'), { architecture, units: 3 });
    ups.whim = (start) => (start >= 0x2000 ? { exception: 2 } : undefined);
    // Its page is refused twice before that is believed.
    await ups.clock.advance(2500);
    expect(await answersTo(ups, client, 0x2040, 2)).toEqual([{ exception: 2 }]);
    client.ask(0x0040, 2);
    expect(client.answers()).toHaveLength(1);
  });
});

describe('words that the poll does not have', () => {
  it('are read in the idle time of the line, whole, and by the function of the request', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'));
    ups.whim = (start, words) =>
      start === 0x0500 ? { words: Array.from({ length: words }, (_, at) => 700 + at) } : undefined;
    expect(await answersTo(ups, client, 0x0500, 3)).toEqual([[700, 701, 702]]);
    expect(await answersTo(ups, client, 0x0500, 2, { functionCode: 4 })).toEqual([[700, 701]]);
    expect(askedBeside(ups, vuMapTables)).toEqual(['0x500+3', '0x500+2 by 4']);
    expect(ups.total).toEqual({ requests: 2, fromMemory: 0, passedThrough: 2, refused: 0 });
  });

  it.each([1, 2, 3, 4, 5, 6, 8])('exception %i of the UPS is passed on', async (exception) => {
    const { ups, client } = await polled(upsOf('masterys-gp4'));
    ups.whim = (start) => (start === 0x0500 ? { exception } : undefined);
    expect(await answersTo(ups, client, 0x0500, 3)).toEqual([{ exception }]);
  });

  it('are asked for in parts no longer than the longest table of the poll', async () => {
    const { ups, client } = await polled(upsOf('masterys-bc'));
    ups.whim = (start, words) =>
      start >= 0x5000 ? { words: Array.from({ length: words }, (_, at) => start + at - 0x5000) } : undefined;
    expect(await answersTo(ups, client, 0x5000, 125)).toEqual([Array.from({ length: 125 }, (_, at) => at)]);
    expect(ups.asked.filter(({ start }) => start >= 0x5000).map(({ words }) => words)).toEqual([48, 48, 29]);
  });

  it('of commands and permissions are asked by nobody: exception 2', async () => {
    // 0x00C7 to 0x00CA, of the system and of each unit (register map); the clock follows at 0x00CB.
    const { ups, client } = await polled(upsOf('masterys-gp4'));
    for (const [start, words] of [
      [0xc7, 1],
      [0xca, 1],
      [0xc7, 4],
      [0xc0, 125],
      [0x10c8, 1],
      [0x80c9, 2],
    ] as const) {
      client.ask(start, words);
    }
    expect(client.answers()).toEqual(Array.from({ length: 6 }, () => ({ exception: 2 })));
    await ups.clock.advance(2000);
    expect(askedBeside(ups, vuMapTables)).toEqual([]);
  });

  it('of the scheduled shutdown, of controls and permissions of JBUSP are asked by nobody: exception 2', async () => {
    // 0x1580 to 0x1584, 0x15B0, 0x15C0 and 0x15C1 (register map).
    const { ups, client } = await polled(upsOf('masterys-bc'));
    for (const [start, words] of [
      [0x1580, 5],
      [0x1570, 17],
      [0x1584, 1],
      [0x15b0, 1],
      [0x15c1, 1],
    ] as const) {
      client.ask(start, words);
    }
    expect(client.answers()).toEqual(Array.from({ length: 5 }, () => ({ exception: 2 })));
    await ups.clock.advance(2000);
    expect(ups.asked.filter(({ start }) => start >= 0x1500)).toEqual([]);
  });

  it('of an address that is not answered cost the poll one time-out a minute at most', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'));
    ups.whim = (start) => (start === 0x0500 ? 'silent' : undefined);
    for (let second = 0; second < 55; second += 1) {
      client.ask(0x0500, 3);
      await ups.clock.advance(1000);
    }
    expect(new Set(client.answers().map((answer) => 'exception' in answer && answer.exception))).toEqual(
      new Set([0x0b]),
    );
    expect(askedBeside(ups, vuMapTables)).toEqual(['0x500+3']);
    await ups.clock.advance(10_000);
    expect(await answersTo(ups, client, 0x0500, 3)).toEqual([{ exception: 0x0b }]);
    expect(askedBeside(ups, vuMapTables)).toHaveLength(2);
  });
});

describe('many who ask for what the poll does not have', () => {
  it('leave each cycle where it is, but for one read', async () => {
    const { ups } = await polled(upsOf('masterys-gp4'));
    ups.whim = (start, words) => (start >= 0x5000 ? { words: Array.from({ length: words }, () => 0) } : undefined);
    const clients = Array.from({ length: 6 }, (_, index) => ups.connect(`192.0.2.${index + 1}`));
    for (let turn = 0; turn < 100; turn += 1) {
      for (const [index, client] of clients.entries()) client.ask(0x5000 + 256 * index, 10);
      await ups.clock.advance(100);
    }
    const starts = ups.asked.filter(({ start }) => start === 0x30).map(({ atMs }) => atMs);
    const gaps = starts.slice(1).map((atMs, index) => atMs - (starts[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1010);
    expect(ups.total.passedThrough).toBeGreaterThan(300);
  });

  it('are asked for in turn: one that floods keeps nobody out', async () => {
    const { ups } = await polled(upsOf('masterys-gp4'), { pollIntervalMs: 0 });
    ups.whim = (start, words) => (start >= 0x5000 ? { words: Array.from({ length: words }, () => 0) } : undefined);
    const greedy = ups.connect('192.0.2.1');
    const modest = ups.connect('192.0.2.2');
    for (let count = 0; count < 8; count += 1) greedy.ask(0x5000 + count, 1);
    modest.ask(0x6000, 1);
    await ups.clock.advance(400);
    const others = ups.asked.filter(({ start }) => start >= 0x5000).map(({ start }) => start);
    expect(others.slice(0, 4)).toEqual([0x5000, 0x5001, 0x6000, 0x5002]);
  });

  it('wait up to eight for one address, connections counted together, and 32 in all; the next is told busy', async () => {
    const { ups } = await polled(upsOf('masterys-gp4'));
    const [first, second] = [ups.connect('192.0.2.1'), ups.connect('192.0.2.1')];
    first.ask(0x5000, 1);
    // That one is under way.
    for (let count = 0; count < 5; count += 1) first.ask(0x5001, 1);
    for (let count = 0; count < 4; count += 1) second.ask(0x5002, 1);
    await ups.clock.advance(0);
    expect([first.answers(), second.answers()]).toEqual([[], [{ exception: 6 }]]);
    const others = [2, 3, 4, 5].map((index) => ups.connect(`192.0.2.${index}`));
    for (const client of others) for (let count = 0; count < 8; count += 1) client.ask(0x5003, 1);
    await ups.clock.advance(0);
    expect(others.map((client) => client.answers().length)).toEqual([0, 0, 0, 8]);
    expect(ups.passThrough.waiting).toBe(32);
  });

  it('are told busy after three seconds, and the UPS is not asked in vain', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'));
    ups.whim = (start) => (start === 0x0500 ? 'silent' : undefined);
    client.ask(0x0500, 1);
    await ups.clock.advance(600);
    expect(client.answers()).toEqual([{ exception: 0x0b }]);
    // After a silence the line is left to the poll for ten seconds.
    client.ask(0x0600, 1);
    await ups.clock.advance(2999);
    expect(client.answers()).toEqual([]);
    await ups.clock.advance(1);
    expect(client.answers()).toEqual([{ exception: 6 }]);
    await ups.clock.advance(15_000);
    expect(askedBeside(ups, vuMapTables)).toEqual(['0x500+1']);
  });

  it('that have left are not asked for', async () => {
    const { ups, client } = await polled(upsOf('masterys-gp4'), { pollIntervalMs: 0 });
    const other = ups.connect('192.0.2.9');
    for (const asker of [client, other]) for (let count = 0; count < 5; count += 1) asker.ask(0x5000 + count, 1);
    client.conversation.end();
    await ups.clock.advance(2500);
    expect(client.answers()).toEqual([]);
    expect(other.answers()).toHaveLength(5);
    expect(ups.asked.filter(({ start }) => start >= 0x5000)).toHaveLength(5);
    expect(ups.passThrough.waiting).toBe(0);
  });
});
