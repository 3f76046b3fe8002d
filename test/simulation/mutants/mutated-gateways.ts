import { execFile } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutant } from './mutants.js';

/** Where the compiled gateways are. */
export interface MutationPlaces {
  /** Of the project. */
  readonly root: string;
  /** The compiled gateway and its proving ground, in the layout of the project; nothing in it is changed. */
  readonly built: string;
}

/** Gateways with one deliberate fault each, beside the one that has none: they share all other files with it. */
export class MutatedGateways {
  readonly #places: MutationPlaces;
  readonly #folder: string;

  constructor(places: MutationPlaces) {
    this.#places = places;
    this.#folder = `${places.built}-mutants`;
  }

  /** Compiles the files of all of them at once, without those that they import. */
  async compile(mutants: readonly Mutant[]): Promise<void> {
    const { root } = this.#places;
    rmSync(this.#folder, { recursive: true, force: true });
    for (const mutant of mutants) {
      const file = join(this.#folder, 'sources', mutant.name, mutant.file);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, mutatedSource(root, mutant));
    }
    writeFileSync(join(this.#folder, 'package.json'), '{"type":"module"}');
    const project = join(this.#folder, 'tsconfig.json');
    const emitted = { rootDir: 'sources', outDir: 'compiled', sourceMap: false };
    const compilerOptions = { ...emitted, noCheck: true, noResolve: true, types: [] };
    writeFileSync(
      project,
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: ['sources'] }),
    );
    await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', project]);
  }

  /** The folder of one that was compiled, like `built`. */
  folderOf({ name, file }: Mutant): string {
    const folder = join(this.#folder, 'gateways', name);
    rmSync(folder, { recursive: true, force: true });
    linkTree(this.#places.built, folder);
    const program = join('src', file.replace(/\.ts$/, '.js'));
    // Not written into: the file is the same one as that of the gateway without a fault.
    rmSync(join(folder, program));
    linkSync(join(this.#folder, 'compiled', name, file.replace(/\.ts$/, '.js')), join(folder, program));
    return folder;
  }

  /** Idempotent. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The text of the file with the fault in it; throws where the text that it replaces does not stand there once. */
export function mutatedSource(root: string, { name, file, from, to }: Mutant): string {
  const source = readFileSync(join(root, 'src', file), 'utf8');
  if (source.split(from).length !== 2) throw new RangeError(`${name}: its text does not stand in ${file} once.`);
  return source.replace(from, () => to);
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else linkSync(source, target);
  }
}
