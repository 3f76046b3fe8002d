import { describe, expect, it } from 'vitest';
import { analogValues } from '../../../conformance/manual/analog-values.js';
import { shippedImages } from '../../../conformance/shipped-profiles/shipped-images.js';
import { Registers } from '../registers.js';
import { PlantTruth } from '../truth/plant-truth.js';
import { healthyUnit } from '../unit-state.js';
import { kindOf } from '../ups-kinds.js';
import { changing, profilePlant } from './scenes.js';

function playing(family: string) {
  const site = {
    family,
    registerMap: 'profile',
    architecture: 'single',
    units: 1,
    unitNumber: 0,
    baud: 9600,
    pollIntervalMs: 1000,
    offlineAfter: 3,
    settings: {},
  } as const;
  const kind = kindOf(site);
  const registers = new Registers(kind.tables(site), () => 0);
  const truth = new PlantTruth(
    registers,
    kind.rules(site),
    () => [],
    () => 0,
  );
  const unit = healthyUnit();
  const play = (scene: number, isChanging = false) =>
    kind.writeState({ site, units: [unit], ratings: [], scene, isChanging }, registers, 'bits');
  const isTrue = (object: string, value: number) => truth.wasTrue({ object, value }, 1000, 1000) === true;
  return { registers, truth, unit, play, isTrue };
}

const hidden: Readonly<Record<string, number>> = { '##.#': 10, '#.#': 10, '+/-#.##': 100 };
const rawOf = (object: string, value: number) => {
  const [, , , format = ''] = analogValues.find(([, name]) => name === object) ?? [];
  return value === -1 ? -1 : value * (hidden[format] ?? 1);
};

describe.each(shippedImages.map((image) => [image.profile, image] as const))('%s', (family, image) => {
  it('shows in each scene what was worked out by hand, and nothing else', () => {
    const { play, isTrue, unit } = playing(family);
    unit.wander.outputVolts.fill(0);
    for (const [at, shown] of [image, ...image.changes].entries()) {
      play(at);
      for (const [object, value] of shown.numbers ?? []) {
        expect(isTrue(object, rawOf(object, value)), `${at} ${object}`).toBe(true);
        expect(isTrue(object, rawOf(object, value) + 3), `${at} ${object}`).toBe(false);
      }
      for (const [object] of shown.states ?? []) {
        const states = Array.from({ length: 11 }, (_, state) => state);
        expect(
          states.filter((state) => isTrue(object, state)),
          `${at} ${object}`,
        ).toHaveLength(1);
      }
      for (const object of shown.untold ?? []) expect(isTrue(object, 1)).toBe(false);
    }
  });

  it('leaves the same registers in a scene, whichever was played before', () => {
    const { play, registers } = playing(family);
    const words = () => registers.tables.map(({ now }) => [...now]);
    play(0);
    const first = words();
    for (const before of image.changes.keys()) {
      play(before + 1);
      play(0);
      expect(words(), `after ${before + 1}`).toEqual(first);
    }
  });

  it('a measurement that has a word of its own follows it', () => {
    const { play, isTrue, unit, registers } = playing(family);
    const { live } = profilePlant({ family } as Parameters<typeof profilePlant>[0]);
    expect(live.size).toBeGreaterThan(4);
    unit.wander.outputVolts = [-3, -3, -3];
    play(0);
    for (const [object, { address, per }] of live) {
      const [, typed = 0] = image.words.find(([one]) => one === address) ?? [];
      expect(registers.word(address)).toBe(typed - 3);
      expect(isTrue(object, rawOf(object, (typed - 3) / per)), object).toBe(true);
      // Far enough that no rounding hides it.
      expect(isTrue(object, rawOf(object, typed / per) + 3), object).toBe(false);
    }
  });

  it('while its registers change nothing is known', () => {
    const { play, isTrue, registers } = playing(family);
    play(1, true);
    expect(registers.word(0x20000)).toBe(changing);
    expect([isTrue('UnitLoadStatus', 1), isTrue('UnitLoadStatus', 2)]).toEqual([true, true]);
  });
});
