import type { AcceptanceUps } from '../documents/acceptance-sheet.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';

/** The UPS as an acceptance sheet names it; undefined while none answers. */
export function upsFactsOf({ setup, snapshot }: UpsReport): AcceptanceUps | undefined {
  if (setup === undefined || snapshot.connection !== 'running') return undefined;
  return { family: setup.family, map: setup.map.id, architecture: setup.architecture };
}
