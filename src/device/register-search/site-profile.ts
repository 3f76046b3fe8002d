import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import { parseAssignments } from '../../objects/assignments.js';
import { assignmentsInForce } from '../../objects/assignments-alone.js';
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
  /** Keys in [registers] of lines that a profile cannot say; its remarks name them too. */
  readonly leftOut: readonly string[];
}

/**
 * The UPS of this site as a profile for the sister UPS of another: its map, and everything that [registers] adds to it.
 * Throws `ups.not-polled` before the UPS was found, `profile.invalid` where the rest makes no profile.
 */
export function siteProfile(setup: UpsSetup | undefined, registers: ReadonlyMap<string, string>): SiteProfile {
  if (setup === undefined) throw new GatewayError('ups.not-polled', errorDetail('noUpsYet'));
  const { family, map, architecture } = setup;
  const { assignments } = parseAssignments(Object.fromEntries(registers));
  const inForce = assignmentsInForce(assignments, map, architecture);
  const elsewhere = assignments.filter((one) => !inForce.includes(one)).map(({ key }) => key);
  const name = `site-${family.name}`.slice(0, 40);
  const remarks = [
    `Made by the gateway of a site from ${family.displayName} (${map.id}) and its own assignments of registers.`,
    ...[...registers].map(([key, line]) => `${key} = ${line}`),
  ];
  const profileWith = (told: readonly string[]) =>
    profileOfSite(family, map, architecture, inForce, { name, remarks: told.slice(0, mostRemarks) });
  const leftOut = [...elsewhere, ...profileWith([]).leftOut];
  if (leftOut.length > 0) remarks.splice(1, 0, `Left out, for they have no place in a profile: ${leftOut.join(', ')}`);
  const { profile } = profileWith(remarks);
  const text = writeProfile(profile);
  const { problems } = readProfile(text, fedNames);
  if (problems.length > 0) {
    const found = problems.map(({ path, found: what }) => `${path}: ${what}`).join('; ');
    throw new GatewayError('profile.invalid', errorDetail('siteMakesNoProfile', { found }));
  }
  return { name, text, leftOut };
}

/** The rest stands in the rows themselves. */
const mostRemarks = 16;
