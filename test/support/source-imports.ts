import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root } from './daemon.js';

export interface Import {
  /** From the top of the project. */
  readonly file: string;
  /** A file from the top of the project, or the name of a package. */
  readonly target: string;
  /** `import type`: nothing is left of it when the program runs. */
  readonly isTypeOnly: boolean;
  /** `import()`: loaded when the program comes there. */
  readonly isLate: boolean;
}

const statement = /(?:\b(?:import|export)\s+(type\s)?[^;'()]*?\bfrom|\bimport\s*(\()?)\s*'([^']+)'/g;

/** Every import of the TypeScript files below a folder of the project, type-only and late ones included. */
export function importsBelow(folder: string): readonly Import[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => {
      const file = join(folder, name);
      return [...readFileSync(join(root, file), 'utf8').matchAll(statement)].map(([, type, late, specifier = '']) => ({
        file,
        target: specifier.startsWith('.') ? sourceOf(join(dirname(file), specifier)) : specifier.replace(/^node:/, ''),
        isTypeOnly: type !== undefined,
        isLate: late !== undefined,
      }));
    });
}

/** The files that import one another in a circle, and those that lie between two circles. */
export function inCircles(imports: readonly Import[]): readonly string[] {
  let left = imports;
  for (;;) {
    const importing = new Set(left.map(({ file }) => file));
    const imported = new Set(left.map(({ target }) => target));
    const rest = left.filter(({ file, target }) => imported.has(file) && importing.has(target));
    if (rest.length === left.length) return [...importing].sort();
    left = rest;
  }
}

function sourceOf(path: string): string {
  const plain = normalize(path);
  const written = [plain.replace(/\.js$/, '.ts'), plain.replace(/\.js$/, '.tsx')];
  return written.find((one) => existsSync(join(root, one))) ?? plain;
}
