import { fedNames } from '../../objects/catalog/fed-names.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import type { Profile, ProfileProblem } from '../../ups/profiles/profile.js';
import { familyOfProfile } from '../../ups/profiles/profile-family.js';
import { readProfile } from '../../ups/profiles/read-profile.js';

/** What a file holds. */
export interface ProfileContents {
  /** Undefined where the file cannot be used. */
  readonly profile: Profile | undefined;
  readonly family: UpsFamily | undefined;
  /** In the order of the file; with those that are only worth telling. */
  readonly problems: readonly ProfileProblem[];
}

/**
 * Reads the bytes of a profile; `name` is what it has to be called, because its file is. Never throws: a fault of the reader
 * is the fault of one file, and must not end a gateway that happens to find it in its folder.
 */
export function contentsOf(bytes: Uint8Array, name?: string): ProfileContents {
  try {
    return readContents(bytes, name);
  } catch (cause) {
    return unreadable(cause);
  }
}

/** No line of the file is to blame. */
export function unreadable(cause: unknown): ProfileContents {
  const why = cause instanceof Error ? cause.message : String(cause);
  const allowed = { en: 'a file that can be read', fr: 'un fichier lisible' };
  const problem = { reason: 'value', line: 1, column: 1, path: '', found: why, allowed } as const;
  return { profile: undefined, family: undefined, problems: [problem] };
}

function readContents(bytes: Uint8Array, name: string | undefined): ProfileContents {
  const { profile, problems } = readProfile(bytes, fedNames);
  if (profile === undefined) return { profile, family: undefined, problems };
  if (name !== undefined && profile.name !== name) {
    return { profile: undefined, family: undefined, problems: [...problems, otherName(profile.name, name)] };
  }
  return { profile, family: familyOfProfile(profile), problems };
}

/** Settings name a profile by its file, which need not be read for that. */
function otherName(found: string, name: string): ProfileProblem {
  return {
    reason: 'conflict',
    line: 1,
    column: 1,
    path: 'name',
    found: JSON.stringify(found),
    allowed: {
      en: `"${name}", as the file is called; or the file ${found}.json`,
      fr: `"${name}", comme le fichier ; ou le fichier ${found}.json`,
    },
  };
}
