import { familiesWith } from '../maps/families.js';
import type { RegisterMapId } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import type { Candidate, SetupChoices } from './ups-setup.js';

/**
 * Speeds and maps in the order of likelihood: first what Manual §2.3 sets for each range, then the same maps at the
 * other speed, then the remaining speeds that a NET VISION accepts (SOCOMECUPS7-MIB).
 */
const byLikelihood: readonly (readonly [baud: number, map: RegisterMapId])[] = [
  [57_600, 'vu-map'],
  [9600, 'jbusp'],
  [9600, 'vu-map'],
  [9600, 'adicom'],
  [57_600, 'jbusp'],
  [57_600, 'adicom'],
  [19_200, 'vu-map'],
  [19_200, 'jbusp'],
  [2400, 'jbusp'],
];

const mapsByLikelihood: readonly RegisterMapId[] = ['vu-map', 'jbusp', 'adicom'];

/** The ranges that the settings leave open. */
export function possibleFamilies(choices: SetupChoices): readonly UpsFamily[] {
  const all = familiesWith(choices.unitAddressing === 'nibble' ? 'nibble' : 'high-byte');
  return choices.family === 'auto' ? all : all.filter(({ name }) => name === choices.family);
}

/** What to try, in this order; what worked last time comes first. */
export function candidates(choices: SetupChoices, remembered: Candidate | undefined): readonly Candidate[] {
  const maps = mapsByLikelihood.filter((map) => isPossible(choices, map));
  const open =
    choices.baud === 'auto'
      ? byLikelihood.map(([baud, map]) => ({ baud, map })).filter(({ map }) => maps.includes(map))
      : maps.map((map) => ({ baud: Number(choices.baud), map }));
  const isRemembered = ({ baud, map }: Candidate) => baud === remembered?.baud && map === remembered.map;
  return [...open.filter(isRemembered), ...open.filter((one) => !isRemembered(one))];
}

function isPossible({ registerMap, adicom, ...choices }: SetupChoices, map: RegisterMapId): boolean {
  if (registerMap !== 'auto') return map === registerMap;
  if (adicom === 'no' && map === 'adicom') return false;
  const ranges = possibleFamilies({ registerMap, adicom, ...choices });
  const hasAdicom = ranges.some(({ maps }) => maps.some(({ id }) => id === 'adicom'));
  if (adicom === 'yes' && hasAdicom && map !== 'adicom') return false;
  return ranges.some(({ maps }) => maps.some(({ id }) => id === map));
}
