import type { enLater } from './en-later.js';
import { firmware } from './fr/firmware.js';
import { nut } from './fr/nut.js';
import { profiles } from './fr/profiles.js';
import { protocols } from './fr/protocols.js';
import { registerSearch } from './fr/register-search.js';
import { sc } from './fr/sc.js';
import { servers } from './fr/servers.js';
import { setup } from './fr/setup.js';

/** The French of pages that are opened now and then: loaded after Home stands. */
export const frLater = {
  ...profiles,
  ...nut,
  ...protocols,
  ...registerSearch,
  ...sc,
  ...servers,
  ...setup,
  ...firmware,
} as const satisfies Readonly<Record<keyof typeof enLater, string>>;
