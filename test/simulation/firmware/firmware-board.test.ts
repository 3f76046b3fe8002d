import { describe, expect, it } from 'vitest';
import { playOut } from '../disk/played.js';
import { SeededDice } from '../world/dice.js';
import { EventQueue } from '../world/event-queue.js';
import { RunTrace } from '../world/run-trace.js';
import { FirmwareBoard, type FirmwareStory } from './firmware-board.js';
import { type ImageKind, strangePublicKeys } from './played-images.js';

type Meddle = (board: FirmwareBoard, schedule: EventQueue) => void;

async function played(story: Partial<FirmwareStory>, seed = 1, meddle: Meddle = () => undefined) {
  const schedule = new EventQueue();
  const trace = new RunTrace(schedule);
  const broken: string[] = [];
  const judge = { judged: () => undefined, violated: (rule: string) => void broken.push(rule) };
  const board = new FirmwareBoard({ schedule, dice: SeededDice.ofSeed(seed), judge, trace });
  meddle(board, schedule);
  let version: string | undefined;
  const ended = board.play({ image: 'good', at: 0.5, cuts: [], ...story }).then((last) => {
    version = last;
  });
  await Promise.all([ended, playOut(schedule)]);
  return { broken, version, hash: trace.digest };
}

const slotB = '/opt/ups-bacnet-gateway/slots/b';

describe('an update on a board whose power is cut', () => {
  it('ends with the new version where it is well and nothing is cut', async () => {
    expect(await played({})).toMatchObject({ broken: [], version: '1.1.0' });
  });

  it('ends with one of both, whole, wherever it is cut', async () => {
    const ends = new Set<string | undefined>();
    for (let change = 1; change <= 60; change += 1) {
      const { broken, version } = await played({ cuts: [change] }, change);
      expect(broken, `cut at change ${change}`).toEqual([]);
      ends.add(version);
    }
    expect(ends).toEqual(new Set(['1.0.0', '1.1.0']));
  });

  it('does so where it is cut again and again, and the disk is full', async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const cuts = [3 * seed, seed % 7, 2];
      const { broken } = await played({ cuts, freeBytes: seed % 2 === 0 ? 100 * seed : undefined }, seed);
      expect(broken, `seed ${seed}`).toEqual([]);
    }
  });

  it.each<ImageKind>(['unhealthy', 'dies', 'changed', 'cut-off', 'strange-key', 'too-old', 'other-machine', 'noise'])(
    'ends with the former version where the image is %s',
    async (image) => {
      for (const at of [0.01, 0.1, 0.5, 0.999]) {
        expect(await played({ image, at })).toMatchObject({ broken: [], version: '1.0.0' });
      }
    },
  );

  it('is the same again', async () => {
    const story = { cuts: [12, 5] };
    expect((await played(story, 7)).hash).toBe((await played(story, 7)).hash);
  });
});

describe('the judge of updates', () => {
  it('finds a version that is started and not whole', async () => {
    const { broken } = await played({}, 1, ({ disk }, schedule) => {
      // While it is on trial, an octet of it changes; then the power is cut.
      schedule.after(30_000, () => disk.put(`${slotB}/package.json`, 'another'));
    });
    expect(broken).toContain('firmware-whole');
  });

  it('finds an image that is taken and must not be, and one that is refused and must be taken', async () => {
    const keys = '/opt/ups-bacnet-gateway/site-keys.pem';
    expect((await played({}, 1, ({ disk }) => disk.erase(keys))).broken).toContain('firmware-refused');
    const trusting: Meddle = ({ disk }) => disk.put(keys, strangePublicKeys);
    expect((await played({ image: 'strange-key' }, 1, trusting)).broken).toContain('firmware-refused');
  });

  it('finds a version that is well and not kept', async () => {
    const { broken } = await played({}, 1, ({ disk }, schedule) => {
      schedule.after(20_000, () => disk.erase(`${slotB}/manifest.json`));
      schedule.after(200_000, () => disk.put('/opt/ups-bacnet-gateway/slots/x', ''));
    });
    expect(broken).toContain('firmware-end');
  });
});
