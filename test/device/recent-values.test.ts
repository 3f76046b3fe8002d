import { describe, expect, it } from 'vitest';
import { RecentValues } from '../../src/device/recent-values.js';
import type { ValueUpdate } from '../../src/objects/value-stream.js';
import { ManualClock } from '../support/manual-clock.js';

const instance = 75;
const startWallMs = new ManualClock().wallMs();

type Told = Pick<ValueUpdate['state'], 'isSimulated'> & Pick<ValueUpdate, 'replaced'>;

/** A UPS that a test reads by hand. */
function played() {
  const clock = new ManualClock();
  let listener: (update: ValueUpdate) => void = () => {};
  let isEnded = false;
  const recent = new RecentValues(
    {
      subscribe: (told) => {
        listener = told;
        return () => {
          isEnded = true;
        };
      },
    },
    clock,
  );
  recent.start();
  const read = (engineering: number | undefined, state = 'good', told: Partial<Told> = {}, content?: symbol) => {
    const { isSimulated = false, ...update } = told;
    const analogValues = Array.from({ length: 88 }, (_, index) => ({
      engineering: index === instance ? engineering : 1,
      trust: { state },
    }));
    listener({
      state: { values: { analogValues, multiStates: [], bitStrings: [], content }, isSimulated },
      ...update,
    } as unknown as ValueUpdate);
  };
  return { clock, recent, read, hasEnded: () => isEnded };
}

describe('the readings of the last ten minutes', () => {
  it('are nothing before the first', () => {
    expect(played().recent.of(instance)).toEqual([]);
  });

  it('have each cycle with its time and the value as it was read', async () => {
    const { clock, recent, read } = played();
    for (const value of [230.1, 231.4, 6553.3]) {
      read(value);
      await clock.advance(1000);
    }
    expect(recent.of(instance)).toEqual([
      { atMs: startWallMs, value: 230.1 },
      { atMs: startWallMs + 1000, value: 231.4 },
      { atMs: startWallMs + 2000, value: 6553.3 },
    ]);
  });

  it('have those that said the same again, too', async () => {
    const { clock, recent, read } = played();
    const content = Symbol('231.4 V');
    for (const [value, said] of [[230.1], [231.4, content], [231.4, content], [231.4, content], [229]] as const) {
      read(value, 'good', {}, said);
      await clock.advance(1000);
    }
    expect(recent.of(instance).map(({ value }) => value)).toEqual([230.1, 231.4, 231.4, 231.4, 229]);
    expect(recent.of(0).map(({ value }) => value)).toEqual([1, 1, 1, 1, 1]);
  });

  it('take the tables of one cycle together, the last word counting', async () => {
    const { clock, recent, read } = played();
    read(230);
    await clock.advance(80);
    read(231);
    expect(recent.of(instance)).toEqual([{ atMs: startWallMs, value: 231 }]);
  });

  it('end after ten minutes, however long the gateway runs', async () => {
    const { clock, recent, read } = played();
    for (let second = 0; second < 1500; second += 1) {
      read(second);
      await clock.advance(1000);
    }
    const points = recent.of(instance);
    expect(points[0]?.value).toBe(900);
    expect(points.at(-1)?.value).toBe(1499);
    expect(points).toHaveLength(600);
  });

  it('show no line over what was not read', async () => {
    const { clock, recent, read } = played();
    read(230);
    await clock.advance(1000);
    read(230, 'stale');
    await clock.advance(1000);
    read(undefined, 'not-available');
    await clock.advance(1000);
    read(231);
    expect(recent.of(instance).map(({ value }) => value)).toEqual([230, undefined, undefined, 231]);
    await clock.advance(60_000);
    read(232);
    expect(recent.of(instance).map(({ value }) => value)).toEqual([230, undefined, undefined, 231, undefined, 232]);
  });

  it('keep their distances when the clock of the machine is set', async () => {
    const { clock, recent, read } = played();
    read(1);
    await clock.advance(1000);
    read(2);
    clock.stepWall(3_599_000);
    expect(recent.of(instance).map(({ atMs }) => atMs)).toEqual([startWallMs + 3_599_000, startWallMs + 3_600_000]);
  });

  it('are never those of another UPS, nor of a simulated one', async () => {
    const { clock, recent, read } = played();
    const values = () => recent.of(instance).map(({ value }) => value);
    const isSimulated = true;
    read(100, 'good', { isSimulated });
    await clock.advance(1000);
    read(101, 'good', { isSimulated });
    expect(values()).toEqual([100, 101]);
    read(undefined, 'not-available');
    await clock.advance(1000);
    read(230);
    expect(values()).toEqual([undefined, 230]);
    await clock.advance(1000);
    const replaced = { model: undefined, serialNumber: 'SN1', nominalKva: undefined };
    read(400, 'good', { replaced });
    await clock.advance(1000);
    read(401);
    expect(values()).toEqual([400, 401]);
    read(102, 'good', { isSimulated });
    expect(values()).toEqual([102]);
  });

  it('are taken no more after the stop', () => {
    const { recent, hasEnded } = played();
    recent.stop();
    expect(hasEnded()).toBe(true);
  });
});
