import type { ProfileImage } from '../../../conformance/shipped-profiles/profile-image.js';
import { shippedImages } from '../../../conformance/shipped-profiles/shipped-images.js';
import type { SiteDraw } from '../../world/contract.js';

/** One state of a UPS of another maker, as test/conformance has it by hand: all of its registers, and what the objects show. */
export interface Scene {
  readonly words: ReadonlyMap<number, number>;
  /** In the unit of the object; only what was worked out for this scene, or follows from a word that wanders. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly states: ReadonlyMap<string, string>;
  readonly untold: ReadonlySet<string>;
  readonly alarms: readonly string[] | undefined;
}

/** A word that shows in an object as it stands, divided by `per`. */
export interface LiveWord {
  readonly address: number;
  readonly per: number;
}

export interface ProfilePlant {
  readonly image: ProfileImage;
  readonly scenes: readonly Scene[];
  readonly live: ReadonlyMap<string, LiveWord>;
}

/** Whole numbers, decimals, minutes in seconds; APC has binary fractions. */
const scales = [1, 10, 100, 60];
const scalesOfApc = [32, 64, 128, 256, 512];
/** Words that are smaller say too little to be told from one another. */
const leastLive = 20;

function wordOf(image: ProfileImage, value: number): LiveWord | undefined {
  const found = image.words.flatMap(([address, word]) =>
    (image.profile.startsWith('apc') ? scalesOfApc : scales)
      .filter((per) => word >= leastLive && word / per === value)
      .map((per) => ({ address, per })),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Changes come on top of one another, as they are typed in. */
function scenesOf(image: ProfileImage, live: ReadonlyMap<string, LiveWord>): readonly Scene[] {
  // What only a change names is 0 before: another scene may have left it otherwise.
  const later = image.changes.flatMap(({ words }) => words.map(([address]) => [address, 0] as const));
  const words = new Map([...later, ...image.words]);
  const numbers = new Map(image.numbers ?? []);
  const scene = (shown: Pick<ProfileImage, 'states' | 'untold' | 'alarms'>): Scene => ({
    words: new Map(words),
    numbers: new Map(numbers),
    states: new Map(shown.states ?? []),
    untold: new Set(shown.untold ?? []),
    alarms: shown.alarms,
  });
  const scenes = [scene(image)];
  for (const change of image.changes) {
    for (const [address, word] of change.words) words.set(address, word);
    // What has no word of its own may have changed with any.
    for (const object of [...numbers.keys()]) if (!live.has(object)) numbers.delete(object);
    const changed = new Set(change.words.map(([address]) => address));
    for (const [object, { address }] of live) if (changed.has(address)) numbers.delete(object);
    for (const [object, value] of change.numbers ?? []) numbers.set(object, value);
    scenes.push(scene(change));
  }
  return scenes;
}

function plantOf(image: ProfileImage): ProfilePlant {
  const live = new Map(
    (image.numbers ?? []).flatMap(([object, value]) => {
      const word = wordOf(image, value);
      return word === undefined ? [] : [[object, word] as const];
    }),
  );
  return { image, live, scenes: scenesOf(image, live) };
}

const plants = new Map(shippedImages.map((image) => [image.profile, plantOf(image)]));

export function profilePlant({ family }: SiteDraw): ProfilePlant {
  const plant = plants.get(family);
  if (plant === undefined) throw new Error(`No UPS of the profile ${family} stands here.`);
  return plant;
}

/** Beyond all addresses of a wire: which scene is played, 1000 the first. */
export const sceneAt = 0x20000;
export const firstScene = 1000;
/** Beside it: which scene is to be played, from the instant at which its registers begin to change. */
export const targetAt = sceneAt + 1;
/** Its registers change one after the other: what is shown of them meanwhile is nothing that was worked out. */
export const changing = 999;
