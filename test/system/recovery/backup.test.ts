import { describe, expect, it } from 'vitest';
import { backupDocument, readBackup } from '../../../src/system/recovery/backup.js';

const backup = {
  version: '1.2.3',
  madeAtMs: Date.UTC(2026, 0, 15),
  config: '[ups]\nfamily=delphys-mx\n',
  identity: '{"databaseRevision":3}',
  alarms: '{"classes":[]}',
};

describe('a backup', () => {
  it('comes back from its file as it was', () => {
    expect(readBackup(JSON.parse(JSON.stringify(backupDocument(backup))))).toEqual(backup);
  });

  it.each([
    ['nothing', null],
    ['a list', []],
    ['another JSON file', { config: '[ups]\n' }],
    ['settings that are no text', { ...backupDocument(backup), config: 5 }],
    ['an identity that is no text', { ...backupDocument(backup), identity: {} }],
    ['settings of alarms that are no text', { ...backupDocument(backup), alarms: {} }],
    ['settings without end', { ...backupDocument(backup), config: 'x'.repeat(2_000_000) }],
  ])('is not %s', (_what, value) => {
    expect(() => readBackup(value)).toThrowError(expect.objectContaining({ code: 'recovery.not-a-backup' }));
  });
});
