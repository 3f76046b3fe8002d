import type { UpsSetup } from '../ups/detection/ups-setup.js';
import { builtInMaps } from '../ups/maps/built-in-maps.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import type { Remembered } from './gateway-memory.js';

/** The range of the UPS that was found; until one is, that of the last one: a restart without it keeps the name. */
export function familyOfDevice(setup: UpsSetup | undefined, { setup: last }: Remembered): UpsFamily | undefined {
  return setup?.family ?? builtInMaps.families.find(({ name }) => name === last?.family);
}
