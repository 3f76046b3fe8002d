import type { SiteDraw } from '../../world/contract.js';
import type { Registers } from '../registers.js';
import type { Wander } from '../unit-state.js';
import type { SystemState, UpsKind } from '../ups-kind.js';
import { profileRules } from './profile-truth.js';
import { changing, firstScene, profilePlant, sceneAt, targetAt } from './scenes.js';

/** How far a word lies below what was typed in. */
const below = ({ outputVolts, inputHz }: Wander, at: number) => Math.abs((outputVolts[at % 3] ?? 0) + inputHz);

function writeScene({ site, units, scene, isChanging }: SystemState, registers: Registers): void {
  const { image, scenes, live } = profilePlant(site);
  const now = scenes[scene % scenes.length];
  const [unit] = units;
  if (now === undefined || unit === undefined) return;
  const typed = new Map(image.words);
  const wandering = new Map([...live.values()].map(({ address }, at) => [address, at]));
  for (const [address, word] of now.words) {
    const at = wandering.get(address);
    const isLive = at !== undefined && typed.get(address) === word;
    registers.set(address, isLive ? word - below(unit.wander, at) : word);
  }
  registers.set(targetAt, firstScene + (scene % scenes.length));
  registers.set(sceneAt, isChanging ? changing : firstScene + (scene % scenes.length));
}

/** A UPS of another maker, by a profile that ships; it plays the states that test/conformance has worked out by hand. */
export function profileUps(site: SiteDraw): UpsKind {
  const { image } = profilePlant(site);
  return {
    tables: () => [
      ...image.tables.map(([start, words]) => ({ start, words, cadence: 'fast', unit: 0 }) as const),
      { start: sceneAt, words: 2, cadence: 'fast', unit: 0 },
    ],
    writeIdentity: () => {},
    writeState: writeScene,
    rating: (_site, serialNumber, draw) => ({
      serialNumber,
      model: site.family,
      phases: 3,
      hasProbe: true,
      hasUnprintedStatus: false,
      ...draw,
    }),
    rules: profileRules,
    clockAt: () => -1,
    untouchable: [],
    readFunction: image.functionCode,
    settings: {
      serial: { parity: image.parity ?? 'none' },
      // Which bits of UPSAlarms a profile feeds, test/conformance has not worked out.
      bacnet: { alarm_points: 'no' },
    },
  };
}
