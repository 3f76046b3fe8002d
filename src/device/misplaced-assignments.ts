import { checkAssignments, parseAssignments } from '../objects/assignments.js';
import { quoted, type SettingsProblem, settingsProblem } from '../settings/settings-problem.js';
import type { Settings } from '../settings/settings-schema.js';
import type { UpsSetup } from '../ups/detection/ups-setup.js';

/** Lines of [registers] that feed nothing on the UPS that was found: which one it is, a file alone cannot know. */
export function misplacedAssignments(
  { registers }: Settings,
  { map, architecture }: UpsSetup,
  file: string,
): readonly SettingsProblem[] {
  const { assignments } = parseAssignments(Object.fromEntries(registers));
  const message = {
    en: `the UPS (${map.id}, ${architecture.kind}) has no such register for this object; the line feeds nothing`,
    fr: `l'ASI (${map.id}, ${architecture.kind}) n'a pas ce registre pour cet objet ; la ligne n'alimente rien`,
  };
  return checkAssignments(assignments, map, architecture).map(({ key, found, allowed }) =>
    settingsProblem(file, 'bad-value', message, { section: 'registers', key, found: quoted(found), allowed }),
  );
}
