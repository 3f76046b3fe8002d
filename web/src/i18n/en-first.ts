import { alarms } from './en/alarms.js';
import { bacnet } from './en/bacnet.js';
import { errors } from './en/errors.js';
import { events } from './en/events.js';
import { frame } from './en/frame.js';
import { home } from './en/home.js';
import { incidents } from './en/incidents.js';
import { link } from './en/link.js';
import { network } from './en/network.js';
import { objects } from './en/objects.js';
import { security } from './en/security.js';
import { settings } from './en/settings.js';
import { values } from './en/values.js';

/** The English of what is there when the page opens, and of the pages that are read every day. */
export const enFirst = {
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
} as const;
