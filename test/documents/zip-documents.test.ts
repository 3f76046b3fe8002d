import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zipDocuments } from '../../src/documents/zip-documents.js';

const pythonMissing = spawnSync('python3', ['--version']).error !== undefined;
const pythonNote = pythonMissing ? ' (SKIPPED: python3 is not installed)' : '';

/** Name, time, text and CRC of each file, as another implementation reads them. */
const reader = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps([[one.filename, one.date_time, archive.read(one).decode('utf-8')] for one in archive.infolist()]))
`;

describe.skipIf(pythonMissing)(`documents in a zip${pythonNote}`, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zip-documents-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function read(bytes: Uint8Array): unknown {
    const path = join(folder, 'x.zip');
    writeFileSync(path, bytes);
    const { stdout, stderr } = spawnSync('python3', ['-c', reader, path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }

  it('are whole, in their order, with the local time of their making', async () => {
    const files = [
      { name: 'ups-1338-fr_EDE.csv', text: '\uFEFF# é;°C\r\n'.repeat(1000) },
      { name: 'ups-1338-fr_Units.csv', text: '' },
    ];
    const madeAt = [2026, 11, 30, 8, 41, 0];
    expect(read(await zipDocuments(files, new Date(2026, 10, 30, 8, 41)))).toEqual(
      files.map(({ name, text }) => [name, madeAt, text]),
    );
  });

  it('of a machine whose clock stands before zips began are whole, too', async () => {
    const files = [{ name: 'a.csv', text: 'a' }];
    expect(read(await zipDocuments(files, new Date(0)))).toEqual([['a.csv', [1980, 1, 1, 0, 0, 0], 'a']]);
  });
});
