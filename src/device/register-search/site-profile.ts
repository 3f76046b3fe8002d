import { GatewayError } from '../../core/errors.js';
import { parseAssignments } from '../../objects/assignments.js';
import { fedNames } from '../../objects/catalog/fed-names.js';
import { siteProfile as profileOfSite } from '../../objects/site-profile.js';
import type { UpsSetup } from '../../ups/detection/ups-setup.js';
import { readProfile } from '../../ups/profiles/read-profile.js';
import { writeProfile } from '../../ups/profiles/write-profile.js';

/** A profile as a file. */
export interface SiteProfile {
  /** Without its extension. */
  readonly name: string;
  readonly text: string;
}

/**
 * The UPS of this site as a profile for the sister UPS of another: its map, and everything that [registers] adds to it.
 * Throws `ups.not-polled` before the UPS was found, `profile.invalid` where a line of [registers] has no place in a profile.
 */
export function siteProfile(setup: UpsSetup | undefined, registers: ReadonlyMap<string, string>): SiteProfile {
  if (setup === undefined) throw new GatewayError('ups.not-polled', 'No UPS has been found yet.');
  const { family, map, architecture } = setup;
  const { assignments } = parseAssignments(Object.fromEntries(registers));
  const name = `site-${family.name}`.slice(0, 40);
  const remarks = [
    `Made by the gateway of a site from ${family.displayName} (${map.id}) and its own assignments of registers.`,
    ...[...registers].map(([key, line]) => `${key} = ${line}`),
  ];
  const { profile, leftOut } = profileOfSite(family, map, architecture, assignments, {
    name,
    remarks: remarks.slice(0, mostRemarks),
  });
  if (leftOut.length > 0) {
    const found = leftOut.join(', ');
    throw new GatewayError('profile.invalid', `The registers of this site make no profile: ${found}`);
  }
  const text = writeProfile(profile);
  const { problems } = readProfile(text, fedNames);
  if (problems.length > 0) {
    const found = problems.map(({ path, found: what }) => `${path}: ${what}`).join('; ');
    throw new GatewayError('profile.invalid', `The registers of this site make no profile: ${found}`);
  }
  return { name, text };
}

/** The rest stands in the rows themselves. */
const mostRemarks = 16;
