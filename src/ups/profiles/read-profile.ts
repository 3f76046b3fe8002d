import { productFamilies } from '../maps/families.js';
import { mostProfileBytes } from '../model/profile-limits.js';
import { checkFeeds } from './check-feeds.js';
import { checkReferences, knownNames } from './check-references.js';
import { checkRows } from './check-rows.js';
import { adviseOnLoad } from './line-load.js';
import type { ObjectNames, ReadProfile } from './profile.js';
import { type ProfileFile, profileFile } from './profile-format.js';
import { profileOfFile } from './profile-of-file.js';
import { type JsonNode, ProfileProblems } from './profile-problems.js';
import { beforeBadByte, decodeProfile, parseJson } from './profile-text.js';

/** What else a setting may say where the name of a range or of a map can stand. */
const takenNames: ReadonlySet<string> = new Set([
  'auto',
  ...productFamilies('high-byte').flatMap(({ name, maps }) => [name, ...maps.map(({ id }) => id)]),
]);

/** Reads a profile: all that is wrong with it at once, each with its place. Throws nothing, whatever the file holds. */
export function readProfile(source: string | Uint8Array, names: ObjectNames): ReadProfile {
  const bytes = typeof source === 'string' ? Buffer.byteLength(source) : source.length;
  if (bytes > mostProfileBytes) return refused('', 0, 'too-large', String(bytes));
  const text = typeof source === 'string' ? source.replace(/^\uFEFF/, '') : decodeProfile(source);
  if (text === undefined) {
    const good = typeof source === 'string' ? '' : beforeBadByte(source);
    return refused(good, good.length, 'not-utf8', '');
  }
  const problems = new ProfileProblems(text);
  const root = parseJson(text, problems);
  if (root === undefined) return { profile: undefined, problems: problems.list() };
  problems.setRoot(root);
  const file = profileFile.readGood(root, [], problems);
  check(file, root, names, problems);
  return {
    // Nothing was refused, so that every member is there that must be.
    profile: problems.isRefused ? undefined : profileOfFile(file as ProfileFile),
    problems: problems.list(),
  };
}

function check(file: Partial<ProfileFile>, root: JsonNode, names: ObjectNames, problems: ProfileProblems): void {
  if (file.name !== undefined && takenNames.has(file.name)) {
    problems.tellOf(['name'], 'conflict', {
      en: 'a name that no other range or register map has',
      fr: "un nom qu'aucune autre gamme ou table n'a",
    });
  }
  const known = knownNames(root);
  checkRows(file, problems);
  checkReferences(file, known, problems);
  checkFeeds(file, known, names, problems);
  adviseOnLoad(file, problems);
}

const allowedOfFile = {
  'too-large': { en: `${mostProfileBytes} bytes at most`, fr: `${mostProfileBytes} octets au plus` },
  'not-utf8': { en: 'a text file saved as UTF-8', fr: 'un fichier texte enregistré en UTF-8' },
} as const;

function refused(text: string, offset: number, reason: keyof typeof allowedOfFile, found: string): ReadProfile {
  const problems = new ProfileProblems(text);
  problems.tellAt(offset, [], reason, allowedOfFile[reason], found);
  return { profile: undefined, problems: problems.list() };
}
