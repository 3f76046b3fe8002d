import { analogValues } from '../../../conformance/manual/analog-values.js';
import { bitStrings } from '../../../conformance/manual/bit-strings.js';
import { multiStates } from '../../../conformance/manual/multi-states.js';
import type { SiteDraw } from '../../world/contract.js';
import { maskOf } from '../bit-codes.js';
import { type ObjectRule, type Reading, type Rules, rounded, type Words } from '../truth/rules.js';
import { firstScene, type ProfilePlant, profilePlant, type Scene, sceneAt, targetAt } from './scenes.js';

const sceneOf = ({ scenes }: ProfilePlant, words: Words, at = sceneAt): Scene | undefined =>
  scenes[(words.word(at) ?? 0) - firstScene];

/** Manual §5.2.2: a fixed format hides its decimals. */
function rawPer(format: string): number {
  const [, decimals = ''] = /\.(#+)$/.exec(format) ?? [];
  return 10 ** decimals.length;
}

function numberRule(plant: ProfilePlant, object: string, format: string): ObjectRule {
  if (plant.image.unfed.includes(object)) return { feeds: false, reading: () => [-1] };
  const live = plant.live.get(object);
  const isKnown = live !== undefined || (plant.image.numbers ?? []).some(([name]) => name === object);
  const scale = rawPer(format);
  const asServed = (value: number) =>
    value === -1 ? [-1] : [0.01, 0.1, 1].flatMap((step) => [value * scale, ...rounded(value * scale, step)]);
  const reading: Reading = (words) => {
    const scene = sceneOf(plant, words);
    if (scene === undefined) return 'any';
    const known = scene.numbers.get(object);
    if (live === undefined) return known === undefined ? 'any' : asServed(known);
    // A word of its own that a change has made something else, which was not worked out.
    if (known === undefined) return 'any';
    return scene.words.get(live.address) === plant.image.words.find(([address]) => address === live.address)?.[1]
      ? asServed((words.word(live.address) ?? 0) / live.per)
      : asServed(known);
  };
  return { feeds: isKnown ? true : undefined, reading };
}

function stateRule(plant: ProfilePlant, object: string, texts: readonly string[]): ObjectRule {
  return {
    feeds: undefined,
    reading: (words) => {
      const scene = sceneOf(plant, words);
      if (scene?.untold.has(object)) return [];
      const state = scene?.states.get(object);
      return state === undefined ? 'any' : [texts.indexOf(state) + 1];
    },
  };
}

/** As far as test/conformance has worked it out by hand; the rest is not judged. */
export function profileRules(site: SiteDraw): Rules {
  const plant = profilePlant(site);
  const rules = new Map<string, ObjectRule>(
    analogValues.map(([, name, , format]) => [name, numberRule(plant, name, format)]),
  );
  for (const { instance, name, states } of multiStates) {
    if (instance > 0) rules.set(name, stateRule(plant, name, states));
  }
  for (const { name, texts } of bitStrings) {
    const alarmsOf = (scene: Scene | undefined) => {
      const alarms = scene?.alarms;
      return alarms === undefined ? 'any' : [maskOf(texts.map((text) => alarms.includes(text)))];
    };
    const reading: Reading = (words) => alarmsOf(sceneOf(plant, words));
    const alarms: Reading = (words) => alarmsOf(sceneOf(plant, words, targetAt));
    rules.set(
      name,
      name === 'UnitAlarms' ? { feeds: undefined, reading, alarms } : { feeds: undefined, reading: () => 'any' },
    );
  }
  return rules;
}
