import { alarms } from './en/alarms.js';
import { bacnet } from './en/bacnet.js';
import { errors } from './en/errors.js';
import { events } from './en/events.js';
import { firmware } from './en/firmware.js';
import { frame } from './en/frame.js';
import { home } from './en/home.js';
import { incidents } from './en/incidents.js';
import { link } from './en/link.js';
import { network } from './en/network.js';
import { nut } from './en/nut.js';
import { objects } from './en/objects.js';
import { profiles } from './en/profiles.js';
import { protocols } from './en/protocols.js';
import { registerSearch } from './en/register-search.js';
import { security } from './en/security.js';
import { servers } from './en/servers.js';
import { settings } from './en/settings.js';
import { setup } from './en/setup.js';
import { values } from './en/values.js';

/** The English of the interface; its keys are those of all languages. */
export const en = {
  ...frame,
  ...home,
  ...values,
  ...objects,
  ...events,
  ...incidents,
  ...network,
  ...alarms,
  ...bacnet,
  ...link,
  ...profiles,
  ...nut,
  ...protocols,
  ...registerSearch,
  ...servers,
  ...settings,
  ...setup,
  ...firmware,
  ...security,
  ...errors,
} as const;

/** The one key set of the interface. A text's `{name}` is a fact that its user fills in. */
export type TextKey = keyof typeof en;

export type Texts = Readonly<Record<TextKey, string>>;
