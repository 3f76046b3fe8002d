import type { ProfileFile } from './profile-format.js';
import { present } from './profile-of-file.js';
import type { ProfileProblems } from './profile-problems.js';

/** As settings have it unless somebody changes it. */
const usualPollMs = 1000;

/** Slave, function, address, count and CRC of a request; slave, function, count and CRC of an answer. */
const octetsBesideWords = 8 + 5;
/** 3.5 characters before the request and before the answer (Modbus over serial line V1.02 §2.5.1.1). */
const silentCharacters = 2 * 3.5;

/** Advice where a cycle would take longer than it has, at the line's own speed: the UPS's own time comes on top. */
export function adviseOnLoad({ serial, tables }: Partial<ProfileFile>, problems: ProfileProblems): void {
  if (serial === undefined) return;
  const asked = present(tables).filter(({ cadence }) => cadence === 'urgent' || cadence === 'regular');
  const characters = asked.reduce((sum, { words }) => sum + octetsBesideWords + silentCharacters + 2 * words, 0);
  const bits = 9 + (serial.parity === 'none' ? 0 : 1) + serial.stopBits;
  const ms = Math.ceil((1000 * characters * bits) / serial.baud);
  if (ms <= usualPollMs) return;
  problems.tellOf(
    ['tables'],
    'advice',
    {
      en: `at most ${usualPollMs} ms of urgent and regular tables at ${serial.baud} bauds, or a longer poll interval; others can be spare or slow`,
      fr: `au plus ${usualPollMs} ms de tables urgent et regular à ${serial.baud} bauds, ou un intervalle plus long ; d'autres peuvent être spare ou slow`,
    },
    `${ms} ms`,
  );
}
