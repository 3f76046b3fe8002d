/** How a profile may be called: as its file, without `.json`. */
export const profileNamePattern = /^[a-z0-9][a-z0-9-]{1,39}$/;
/** As people read it. */
export const profileNameWords = 'lower-case letters, digits and -, 2 to 40 of them';

/** The largest map known has some 60 KiB in this form. */
export const mostProfileBytes = 262_144;

/** Of a site. Each is looked at every few seconds. */
export const mostSiteProfiles = 200;
/** Of a site, all together: a backup holds them, and must not be too large to be put back. */
export const mostSiteProfileBytes = 16 * mostProfileBytes;

/** The profile that a file of this name holds; undefined where it is called as none. */
export function profileOfFile(file: string): string | undefined {
  const name = file.endsWith('.json') ? file.slice(0, -'.json'.length) : '';
  return profileNamePattern.test(name) ? name : undefined;
}
