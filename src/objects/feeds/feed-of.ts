import type { RegisterMapId } from '../../ups/families/register-map.js';
import type { MapFeed } from './feed.js';
import { vuMapFeed } from './vu-map.js';

const nothing: MapFeed = { numbers: [], states: [], bits: [], identity: {} };

export function feedOf(map: RegisterMapId): MapFeed {
  switch (map) {
    case 'vu-map':
      return vuMapFeed;
    case 'jbusp':
    case 'adicom':
      return nothing;
  }
}
