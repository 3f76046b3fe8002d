import type { Language } from '../../../core/bilingual.js';
import type { Clock } from '../../../core/clock.js';
import type { DocumentFile, DocumentKind } from '../../../documents/document-file.js';
import { zipOfKind } from '../../../documents/zip-documents.js';

export interface DocumentParts {
  readonly clock: Clock;
  documents(kind: DocumentKind, language: Language): Promise<readonly DocumentFile[]>;
}

interface DocumentPlace {
  readonly kind: DocumentKind;
  /** End of the file's name among those of its kind; absent: all of them in one. */
  readonly suffix?: string;
  readonly contentType: string;
}

const csv = 'text/csv; charset=utf-8';
const plain = 'text/plain; charset=utf-8';

// biome-ignore format: a line per document
const documents: Readonly<Record<string, DocumentPlace>> = {
  'pics.md': { kind: 'pics', suffix: '.md', contentType: 'text/markdown; charset=utf-8' },
  'pics.txt': { kind: 'pics', suffix: '.txt', contentType: plain },
  'epics.tpi': { kind: 'epics', suffix: '', contentType: plain },
  'ede.zip': { kind: 'ede', contentType: 'application/zip' },
  'ede/ede.csv': { kind: 'ede', suffix: '_EDE.csv', contentType: csv },
  'ede/state-texts.csv': { kind: 'ede', suffix: '_StateTexts.csv', contentType: csv },
  'ede/units.csv': { kind: 'ede', suffix: '_Units.csv', contentType: csv },
  'ede/object-types.csv': { kind: 'ede', suffix: '_ObjTypes.csv', contentType: csv },
  'ede/alarms.csv': { kind: 'ede', suffix: '_Alarms.csv', contentType: csv },
  'protocols.md': { kind: 'protocols', suffix: '_Protocols.md', contentType: 'text/markdown; charset=utf-8' },
  'protocols.zip': { kind: 'protocols', contentType: 'application/zip' },
  'bacnet-sc.html': { kind: 'sc', suffix: '.html', contentType: 'text/html; charset=utf-8' },
  'acceptance.html': { kind: 'acceptance', suffix: '.html', contentType: 'text/html; charset=utf-8' },
};

export interface DocumentView {
  readonly name: string;
  readonly contentType: string;
  readonly content: string | Uint8Array;
}

export type DocumentAnswers = ReturnType<typeof documentAnswers>;

/** What `/documents/` serves, by the end of its address. */
export function documentAnswers(parts: DocumentParts) {
  return {
    list: (): readonly string[] => Object.keys(documents),

    read: async (path: string, language: Language): Promise<DocumentView | undefined> => {
      const place = Object.hasOwn(documents, path) ? documents[path] : undefined;
      if (place === undefined) return undefined;
      const files = await parts.documents(place.kind, language);
      const { kind, suffix, contentType } = place;
      if (suffix === undefined) {
        const zip = await zipOfKind(kind, files, new Date(parts.clock.wallMs()));
        return zip && { name: zip.name, content: zip.bytes, contentType };
      }
      const file = files.find(({ name }) => name.endsWith(suffix));
      return file && { name: file.name, content: file.text, contentType };
    },
  };
}
