import type { DocumentFile, DocumentKind } from './document-file.js';

/** Before it a zip knows no time (APPNOTE 4.4.6): a machine without a clock begins in 1970. */
const earliest = new Date(1980, 0, 1);

/** Files that belong together as one, dated with the local time of their making. */
export async function zipDocuments(files: readonly DocumentFile[], date: Date): Promise<Uint8Array> {
  // Rarely asked for: until then it takes no memory.
  const { strToU8, zipSync } = await import('fflate');
  const mtime = date < earliest ? earliest : date;
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, [strToU8(text), { mtime }]])));
}

/** Kinds of many files: how the name of the first one ends, and that of the zip of all. */
const archives: Readonly<Partial<Record<DocumentKind, readonly [first: string, zip: string]>>> = {
  ede: ['_EDE.csv', '_EDE.zip'],
  protocols: ['_Protocols.md', '_Protocols.zip'],
};

/** The files of a kind as one, called as they are; undefined of a kind that is read file by file. */
export async function zipOfKind(
  kind: DocumentKind,
  files: readonly DocumentFile[],
  date: Date,
): Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined> {
  const [ending, zipEnding] = archives[kind] ?? ['', ''];
  const first = files.find(({ name }) => name.endsWith(ending));
  if (zipEnding === '' || first === undefined) return undefined;
  const name = `${first.name.slice(0, -ending.length)}${zipEnding}`;
  return { name, bytes: await zipDocuments(files, date) };
}
