import type { StageView } from '../../../src/http/screens/servers/schema.js';
import type { TextKey } from '../i18n/en.js';
import type { Level } from '../state/level.js';

type Told = Pick<StageView, 'isStale' | 'isOnBattery' | 'isLow'>;

/** What a stage is told, in words. */
export function toldText({ isStale, isOnBattery, isLow }: Told): TextKey {
  if (isStale) return 'servers.toldStale';
  if (isLow) return isOnBattery ? 'servers.toldLow' : 'servers.toldLowOnMains';
  return isOnBattery ? 'servers.toldBattery' : 'servers.toldMains';
}

export function toldLevel({ isStale, isOnBattery, isLow }: Told): Level {
  if (isStale) return 'unknown';
  if (isLow) return isOnBattery ? 'critical' : 'warning';
  return isOnBattery ? 'warning' : 'good';
}
