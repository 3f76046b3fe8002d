import type { enFirst } from './en-first.js';
import { alarms } from './fr/alarms.js';
import { bacnet } from './fr/bacnet.js';
import { errors } from './fr/errors.js';
import { events } from './fr/events.js';
import { frame } from './fr/frame.js';
import { home } from './fr/home.js';
import { incidents } from './fr/incidents.js';
import { link } from './fr/link.js';
import { network } from './fr/network.js';
import { objects } from './fr/objects.js';
import { security } from './fr/security.js';
import { settings } from './fr/settings.js';
import { values } from './fr/values.js';

/** The French of what is there when the page opens, and of the pages that are read every day. */
export const frFirst = {
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
  ...settings,
  ...security,
  ...errors,
} as const satisfies Readonly<Record<keyof typeof enFirst, string>>;
