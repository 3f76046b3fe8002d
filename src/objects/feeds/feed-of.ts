import type { RegisterMapId } from '../../ups/maps/register-map.js';
import { adicomFeed } from './adicom.js';
import type { MapFeed } from './feed.js';
import { jbuspFeed } from './jbusp.js';
import { vuMapFeed } from './vu-map.js';

const feeds: Readonly<Record<RegisterMapId, MapFeed>> = { 'vu-map': vuMapFeed, jbusp: jbuspFeed, adicom: adicomFeed };

export function feedOf(map: RegisterMapId): MapFeed {
  return feeds[map];
}
