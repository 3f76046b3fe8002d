import { isSimulated } from '../device/ups-monitor-of.js';
import { objectTableJson, objectTableText } from '../documents/object-table.js';
import { objectReport } from '../objects/object-report.js';
import { carrierName } from '../ups/model/carrier-name.js';
import { type OneShot, readUps, settingsOf } from './one-shot.js';

/** `--objects`: the table of all objects as the UPS is now. */
export async function objectsCommand(format: 'text' | 'json', shot: OneShot): Promise<string> {
  const settings = await settingsOf(shot);
  const { report, values } = await readUps(settings, shot);
  const rows = objectReport(values, shot.clock.monotonicMs());
  const simulated = isSimulated(settings, shot.demo);
  const { family, map, baud } = report.setup ?? {};
  if (format === 'json') {
    const ups = { family: family?.name ?? null, registerMap: map?.id ?? null, baud: baud ?? null, simulated };
    return `${JSON.stringify({ ups, values: settings.bacnet.values, objects: objectTableJson(rows) }, undefined, 2)}\n`;
  }
  const name = `${family?.profile === undefined ? '' : `${family.maker} `}${family?.displayName ?? ''} (${map?.id ?? ''}, ${carrierName(baud)})`;
  return `${simulated ? 'SIMULATED, invented values: ' : ''}${name}\n\n${objectTableText(rows)}`;
}
