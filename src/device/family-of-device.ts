import type { UpsSetup } from '../ups/detection/ups-setup.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import type { Remembered } from './gateway-memory.js';

/** The family of the UPS that was found; until one is, that of the last one: a restart without it keeps the name. */
export function familyOfDevice(
  setup: UpsSetup | undefined,
  { setup: last }: Remembered,
  { families }: MapRegistry,
): UpsFamily | undefined {
  return setup?.family ?? families.find(({ name }) => name === last?.family);
}
