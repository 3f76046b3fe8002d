import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fedNames } from '../../src/objects/catalog/fed-names.js';
import { productFamilies } from '../../src/ups/maps/families.js';
import { type MapRegistry, mapRegistry } from '../../src/ups/maps/map-registry.js';
import type { UpsFamily } from '../../src/ups/maps/ups-family.js';
import { familyOfProfile } from '../../src/ups/profiles/profile-family.js';
import { readProfile } from '../../src/ups/profiles/read-profile.js';
import { root } from './daemon.js';

/** The family of a profile that must be one; throws with all that is wrong with it. */
export function familyOfText(text: string): UpsFamily {
  const { profile, problems } = readProfile(text, fedNames);
  if (profile === undefined) throw new Error(JSON.stringify(problems, undefined, 1));
  return familyOfProfile(profile);
}

/** The families of the profiles that the product brings. */
export function shippedFamilies(folder = join(root, 'config/profiles')): readonly UpsFamily[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
  return names.map((name) => familyOfText(readFileSync(join(folder, name), 'utf8')));
}

/** Those of the product, and profiles. */
export function registryWith(families: readonly UpsFamily[]): MapRegistry {
  return mapRegistry([productFamilies], {
    names: families.map(({ name }) => name),
    read: async () => {},
    find: (name) => families.find((one) => one.name === name),
  });
}
