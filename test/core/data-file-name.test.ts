import { expect, it } from 'vitest';
import { dataFileName } from '../../src/core/data-file-name.js';

const at = (hour: number, minute: number) => new Date(2026, 0, 31, hour, minute).getTime();

it('a file that is kept says whose it is, of when, in which zone, and whether it is imaginary', () => {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('/', '-');
  const file = { device: 5, what: 'journal', momentsMs: [at(13, 5)], isSimulated: false };
  expect(dataFileName(file)).toBe(`ups-5-journal_2026-01-31T1305_${zone}.csv`);
  const history = { ...file, what: 'historique', momentsMs: [at(8, 0), at(13, 5)], isSimulated: true };
  expect(dataFileName(history)).toBe(`ups-5-historique_2026-01-31T0800_2026-01-31T1305_${zone}_SIMULATED.csv`);
});
