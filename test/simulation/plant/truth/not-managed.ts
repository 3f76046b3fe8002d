import type { SiteDraw } from '../../world/contract.js';

/** Manual §7.1: -1 whatever the registers hold, by the column of the range. */
const columns: readonly (readonly [families: RegExp, notManaged: RegExp])[] = [
  [/^masterys-(bc|gp|ip-plus|em)$/, /_OUTPUT_(kw[123]|cf|pf[123])$|^RECTIFIER_kw|^BATTERY_(s|TMP)$|^BYPASS_(I|kw)/],
  [/^delphys-(mp|mx)/, /^RECTIFIER_(I|kw)|^BATTERY_(V-|I-|s|TMP)$|^BYPASS_(I|kw)/],
  [/^delphys-(bc|gp|xtend)$/, /^RECTIFIER_kw|^BATTERY_(V-|I-|TMP)$|^BYPASS_(I|kw)/],
];

/** Manual §7.1, note *: DELPHYS BC / GP as a concentrator. */
const notAsConcentrator = /_OUTPUT_(kw[123]|cf|pf[12])$/;

export function isNotManaged({ family, architecture }: SiteDraw, object: string): boolean {
  if (columns.some(([families, objects]) => families.test(family) && objects.test(object))) return true;
  return architecture === 'concentrator' && /^delphys-(bc|gp|xtend)$/.test(family) && notAsConcentrator.test(object);
}
