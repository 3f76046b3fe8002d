import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files that a file reaches by relative imports, itself included; of any kind of import. */
export function reachedFiles(start: string): ReadonlySet<string> {
  const files = new Set([start]);
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, path = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
      files.add(join(dirname(file), path).replace(/\.js$/, '.ts'));
    }
  }
  return files;
}
