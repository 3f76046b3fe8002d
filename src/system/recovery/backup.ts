import { GatewayError } from '../../core/errors.js';
import { mostSiteProfiles } from '../../ups/model/profile-limits.js';

/** Everything but secrets, as one JSON file: settings with their register assignments, and what is remembered. */
export interface Backup {
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly madeAtMs: number;
  /** config.ini; each line of a password says `(set)`, to keep the one that is stored. */
  readonly config: string;
  /** The text of identity.json: the UPS, Database_Revision and increments; undefined when there was none. */
  readonly identity?: string;
  /** What BMSs and people have set of alarms, their recipients among it; undefined when nothing was set. */
  readonly alarms?: string;
  /** The profiles of the site, by name; absent where it has none. */
  readonly profiles?: Readonly<Record<string, string>>;
}

const format = 'ups-bacnet-gateway backup';
const maxTextLength = 1_048_576;

/** The members of the file, to be written as JSON. */
export function backupDocument({ version, madeAtMs, config, identity, alarms, profiles = {} }: Backup) {
  return {
    format,
    version,
    ...(Number.isFinite(madeAtMs) && { madeAt: new Date(madeAtMs).toISOString() }),
    config,
    ...(identity !== undefined && { identity }),
    ...(alarms !== undefined && { alarms }),
    ...(Object.keys(profiles).length > 0 && { profiles }),
  };
}

/** Reads what JSON.parse has made of such a file; throws `recovery.not-a-backup`. */
export function readBackup(value: unknown): Backup {
  if (typeof value !== 'object' || value === null) throw notABackup();
  const { format: found, version, madeAt, config, identity, alarms, profiles = {} } = value as Record<string, unknown>;
  const isText = (one: unknown): one is string => typeof one === 'string' && one.length <= maxTextLength;
  const isTextOrNone = (one: unknown): one is string | undefined => one === undefined || isText(one);
  if (found !== format || !isText(config) || !isTextOrNone(identity) || !isTextOrNone(alarms)) throw notABackup();
  if (!areProfiles(profiles)) throw notABackup();
  return {
    version: isText(version) ? version : '',
    madeAtMs: isText(madeAt) ? Date.parse(madeAt) : Number.NaN,
    config,
    ...(identity !== undefined && { identity }),
    ...(alarms !== undefined && { alarms }),
    ...(Object.keys(profiles).length > 0 && { profiles }),
  };
}

/** What they say is checked when they are put in place. */
function areProfiles(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= mostSiteProfiles &&
    entries.every(([, text]) => typeof text === 'string' && text.length <= maxTextLength)
  );
}

function notABackup(): GatewayError {
  return new GatewayError('recovery.not-a-backup', 'The file is not a backup of this gateway.');
}
