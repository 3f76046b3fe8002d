import type { Texts } from './en.js';
import { alarms } from './fr/alarms.js';
import { bacnet } from './fr/bacnet.js';
import { errors } from './fr/errors.js';
import { events } from './fr/events.js';
import { firmware } from './fr/firmware.js';
import { frame } from './fr/frame.js';
import { home } from './fr/home.js';
import { incidents } from './fr/incidents.js';
import { link } from './fr/link.js';
import { network } from './fr/network.js';
import { nut } from './fr/nut.js';
import { objects } from './fr/objects.js';
import { profiles } from './fr/profiles.js';
import { protocols } from './fr/protocols.js';
import { registerSearch } from './fr/register-search.js';
import { security } from './fr/security.js';
import { servers } from './fr/servers.js';
import { settings } from './fr/settings.js';
import { setup } from './fr/setup.js';
import { values } from './fr/values.js';

export const fr: Texts = {
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
};
