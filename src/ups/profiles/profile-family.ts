import { registerMapOf } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import type { UsualModel } from '../model/unit-profile.js';
import type { Profile } from './profile.js';

/** A believable UPS for the simulator; no document says so. */
const anyModel = { kva: 20, kw: 18, phases: 3, ah: 40, cells: 120, strings: 1, factor: 1 } as const;

/** The family of a profile, beside those of the manual. */
export function familyOfProfile(profile: Profile): UpsFamily {
  const { name, maker, model, serial, comSlot = '', maxUnits, map, usualModel } = profile;
  const usual: UsualModel = { ...anyModel, reference: model, ...usualModel };
  return {
    name,
    displayName: model,
    maker,
    profile: name,
    serial,
    comSlot,
    maxUnits,
    maps: [registerMapOf(map)],
    usualModel: usual,
  };
}
