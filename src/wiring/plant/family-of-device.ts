import type { Remembered } from '../../state/gateway-memory.js';
import type { UpsSetup } from '../../ups/detection/ups-setup.js';
import { families } from '../../ups/families/families.js';
import type { UpsFamily } from '../../ups/families/ups-family.js';

/** The range of the UPS that was found; until one is, that of the last one: a restart without it keeps the name. */
export function familyOfDevice(setup: UpsSetup | undefined, { setup: last }: Remembered): UpsFamily | undefined {
  return setup?.family ?? families.find(({ name }) => name === last?.family);
}
