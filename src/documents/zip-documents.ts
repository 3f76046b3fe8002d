import type { DocumentFile } from './document-file.js';

/** Before it a zip knows no time (APPNOTE 4.4.6): a machine without a clock begins in 1970. */
const earliest = new Date(1980, 0, 1);

/** Files that belong together as one, dated with the local time of their making. */
export async function zipDocuments(files: readonly DocumentFile[], date: Date): Promise<Uint8Array> {
  // Rarely asked for: until then it takes no memory.
  const { strToU8, zipSync } = await import('fflate');
  const mtime = date < earliest ? earliest : date;
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, [strToU8(text), { mtime }]])));
}

const firstOfEde = '_EDE.csv';

/** The files of an EDE as one, called as they are; undefined where there are none. */
export async function zippedEde(
  files: readonly DocumentFile[],
  date: Date,
): Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined> {
  const first = files.find(({ name }) => name.endsWith(firstOfEde));
  if (first === undefined) return undefined;
  const name = `${first.name.slice(0, -firstOfEde.length)}_EDE.zip`;
  return { name, bytes: await zipDocuments(files, date) };
}
