import { firmware } from './en/firmware.js';
import { nut } from './en/nut.js';
import { profiles } from './en/profiles.js';
import { protocols } from './en/protocols.js';
import { registerSearch } from './en/register-search.js';
import { sc } from './en/sc.js';
import { servers } from './en/servers.js';
import { setup } from './en/setup.js';

/** The English of pages that are opened now and then: loaded after Home stands. */
export const enLater = {
  ...profiles,
  ...nut,
  ...protocols,
  ...registerSearch,
  ...sc,
  ...servers,
  ...setup,
  ...firmware,
} as const;
