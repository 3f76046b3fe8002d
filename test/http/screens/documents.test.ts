import { describe, expect, it } from 'vitest';
import type { DocumentFile, DocumentKind } from '../../../src/documents/document-file.js';
import { documentAnswers } from '../../../src/http/screens/documents/answers.js';
import { ManualClock } from '../../support/manual-clock.js';

const names: Readonly<Record<DocumentKind, readonly string[]>> = {
  pics: ['ups-5-PICS.md', 'ups-5-PICS.txt'],
  epics: ['ups-5-EPICS.tpi'],
  ede: ['EDE', 'StateTexts', 'Units', 'ObjTypes', 'Alarms'].map((name) => `ups-5-fr_${name}.csv`),
  acceptance: ['ups-5-acceptance-fr.html'],
  sc: ['ups-5-bacnet-sc-fr.html'],
  protocols: ['Protocols.md', 'Modbus-TCP.csv'].map((name) => `ups-5-fr_${name}`),
};
const files = (kind: DocumentKind): readonly DocumentFile[] => names[kind].map((name) => ({ name, text: `${name}\n` }));
const documents = documentAnswers({ clock: new ManualClock(0), documents: async (kind) => files(kind) });

describe('each document that the page offers', () => {
  it('has the name of its file', async () => {
    const found = await Promise.all(documents.list().map(async (path) => (await documents.read(path, 'fr'))?.name));
    expect(found).toEqual([
      'ups-5-PICS.md',
      'ups-5-PICS.txt',
      'ups-5-EPICS.tpi',
      'ups-5-fr_EDE.zip',
      'ups-5-fr_EDE.csv',
      'ups-5-fr_StateTexts.csv',
      'ups-5-fr_Units.csv',
      'ups-5-fr_ObjTypes.csv',
      'ups-5-fr_Alarms.csv',
      'ups-5-fr_Protocols.md',
      'ups-5-fr_Protocols.zip',
      'ups-5-bacnet-sc-fr.html',
      'ups-5-acceptance-fr.html',
    ]);
  });

  it('is in the zip, where it belongs to the EDE', async () => {
    const zip = await documents.read('ede.zip', 'fr');
    expect(zip?.contentType).toBe('application/zip');
    const bytes = Buffer.from(zip?.content ?? '');
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    for (const name of names.ede) expect(bytes.includes(name)).toBe(true);
  });
});
