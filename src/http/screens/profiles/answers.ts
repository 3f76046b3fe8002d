import { GatewayError, hasCode } from '../../../core/errors.js';
import type { ProfileService } from '../../../device/profiles/profile-service.js';
import { coverageOf } from '../../../device/profiles/profile-trial.js';
import { profilesNamedIn } from '../../../device/settings-rules.js';
import { isGoodNow } from '../../../objects/object-value.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import type { SettingsStore } from '../../../settings/settings-store.js';
import type { MapRegistry } from '../../../ups/maps/map-registry.js';
import type { UpsFamily } from '../../../ups/maps/ups-family.js';
import type { Profile, ProfileProblem } from '../../../ups/profiles/profile.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { refusalForPage } from '../shared/faults.js';
import type { CheckAnswer, ListedProfile, ProfileFacts, ProfileFault, ProfilesAnswer, TrialAnswer } from './schema.js';

export interface ProfileParts {
  readonly profiles: ProfileService;
  readonly registry: MapRegistry;
  readonly settings: SettingsStore;
  loaded(): LoadedSettings;
}

export type ProfileAnswers = ReturnType<typeof profileAnswers>;

/** Profiles: which there are, what is wrong with them, and what the UPS says by one. */
export function profileAnswers({ profiles, registry, settings, loaded }: ProfileParts) {
  const familyOf = async (name: string): Promise<UpsFamily> => {
    const family = (await profiles.known(name))?.family;
    if (family === undefined) throw new GatewayError('profile.missing', '', { name });
    return family;
  };

  return {
    list: async (): Promise<ProfilesAnswer> => {
      const listed = (await profiles.list()).map(
        ({ file, overrides, inUse, profile, family, problems }): ListedProfile => {
          const facts = profile && family && factsOf(profile, family);
          const { name, origin } = file;
          return { name, origin, overrides, inUse, ...(facts && { facts }), problems: problems.map(faultOf) };
        },
      );
      const named = profilesNamedIn(loaded().settings, registry);
      return { profiles: listed, missing: named.filter((name) => !listed.some((one) => one.name === name)) };
    },

    /** Undefined where there is no such profile. */
    file: (name: string) => profiles.bytesOf(name),

    check: async (text: string): Promise<CheckAnswer> => {
      const { profile, family, problems } = await profiles.check(octets(text));
      const old = profile && (await profiles.known(profile.name));
      return {
        ...(profile && family && { facts: factsOf(profile, family) }),
        problems: problems.map(faultOf),
        ...(old && { replaces: old.file.origin }),
      };
    },

    /** Rejects with `profile.invalid` or `profile.unwritable`. */
    save: async (text: string, by: Caller): Promise<void> => {
      await profiles.save(octets(text), textOfCaller(by)).catch((error: unknown) => {
        throw refusalOf(error);
      });
    },

    /** Rejects with `profile.in-use`, `profile.missing` or `profile.unwritable`. */
    remove: (name: string, meant: boolean, by: Caller): Promise<void> => profiles.remove(name, textOfCaller(by), meant),

    /** Rejects with `profile.invalid`, and as `ProfileService.tryOut` does. */
    tryText: async (text: string): Promise<TrialAnswer> => {
      const { family } = await profiles.check(octets(text));
      if (family === undefined) throw new GatewayError('profile.invalid', '');
      return trialOf(family, profiles);
    },

    tryNamed: async (name: string): Promise<TrialAnswer> => trialOf(await familyOf(name), profiles),

    /** Rejects with `profile.missing`, or as a change of the settings does. */
    use: async (name: string, by: Caller): Promise<readonly string[]> => {
      const edits = profiles.editsToUse(await familyOf(name));
      try {
        const { changed } = await settings.apply(edits, textOfCaller(by));
        return changed.map(({ section, key }) => `[${section}] ${key}`);
      } catch (error) {
        throw refusalForPage(error);
      }
    },
  };
}

async function trialOf(family: UpsFamily, profiles: ProfileService): Promise<TrialAnswer> {
  const { identity, line, tables, rows } = await profiles.tryOut(family);
  const { baud, ...asked } = line;
  return {
    identity,
    line: { ...asked, ...(baud !== undefined && { baud }) },
    tables,
    rows: rows.map(({ words, objects, ...row }) => ({
      ...row,
      ...(words && { words }),
      objects: objects.map(({ name, text, certainty, state }) => ({
        name,
        // A default that nothing has told must not pass for what the UPS says.
        text: isGoodNow({ state }) ? text : '',
        certainty,
        state,
      })),
    })),
  };
}

function factsOf(
  { name, maker, model, documents, remarks = [], serial, map }: Profile,
  family: UpsFamily,
): ProfileFacts {
  const { fed, counts } = coverageOf(family);
  const count = (origin: Parameters<typeof counts.get>[0]) => counts.get(origin) ?? 0;
  return {
    name,
    maker,
    model,
    documents,
    remarks,
    baud: serial.baud,
    parity: serial.parity,
    stopBits: serial.stopBits,
    slave: serial.slave,
    registers: map.words.length + map.bits.length + map.texts.length,
    fed,
    documented: count('documented'),
    derived: count('derived'),
    inferred: count('inferred'),
    computed: count('computed'),
    none: count('none'),
  };
}

function faultOf({ reason, line, column, path, found, allowed }: ProfileProblem): ProfileFault {
  return { reason, line, column, path, found, allowed };
}

/** As a page shows what is wrong with a file: by line. */
function refusalOf(error: unknown): unknown {
  if (!hasCode(error, 'profile.invalid')) return error;
  const problems = ((error.facts.problems ?? []) as readonly ProfileProblem[])
    .filter(({ reason }) => reason !== 'advice')
    .map(({ line, path, found, allowed }) => ({ line, key: path, found, allowed, message: notAllowed }));
  return new GatewayError('profile.invalid', '', { problems });
}

const notAllowed = { en: 'not allowed', fr: 'non permis' };

function octets(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
