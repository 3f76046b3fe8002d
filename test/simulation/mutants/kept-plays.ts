import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Script, Violation } from '../world/contract.js';

/** What a run has come to. */
export interface Played {
  readonly violations: readonly Violation[];
  readonly cpuMs: number;
}

interface Kept extends Played {
  readonly key: string;
  /** For people who read the file. */
  readonly what: string;
}

/**
 * What was played before, a line of a file for each run, so that a hunt that was broken off goes on where it was. A run is known by
 * the programs that played it and by its script; after a change of either it is another run.
 */
export class KeptPlays {
  readonly #file: string;
  readonly #known = new Map<string, Promise<Played>>();

  constructor(file: string) {
    this.#file = file;
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const kept = parsed(line);
      if (kept !== undefined) this.#known.set(kept.key, Promise.resolve(kept));
    }
  }

  /** Each run is played once; one that tells nothing of the gateway is forgotten. */
  of(program: string, script: Script, what: string, play: () => Promise<Played>): Promise<Played> {
    const key = hashOf([program, JSON.stringify(script)]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const playing = play().then((played) => {
      if (played.violations.some(isOfMachine)) this.#known.delete(key);
      else this.#keep({ key, what, violations: played.violations.slice(0, 3), cpuMs: Math.round(played.cpuMs) });
      return played;
    });
    this.#known.set(key, playing);
    return playing;
  }

  #keep(kept: Kept): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, `${JSON.stringify(kept)}\n`);
  }
}

/** A child that is slow or was killed: of a busy machine it says more than of the gateway. */
const ofMachine: readonly string[] = ['never-hangs', 'process-lives'];

export function isOfMachine({ rule }: Violation): boolean {
  return ofMachine.includes(rule);
}

/** Undefined: a line that was cut off. */
function parsed(line: string): Kept | undefined {
  try {
    const kept: Kept = JSON.parse(line);
    return typeof kept.key === 'string' && Array.isArray(kept.violations) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** By their texts, of all that decides what a run comes to: the same in every folder that they are compiled into. */
export function hashOfPrograms(built: string): string {
  const texts: string[] = [];
  const visit = (folder: string): void => {
    const entries = readdirSync(join(built, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!decidesNothing.includes(path)) visit(path);
      } else if (entry.name.endsWith('.js')) texts.push(path, readFileSync(join(built, path), 'utf8'));
    }
  };
  visit('src');
  visit('test');
  return hashOf(texts);
}

const decidesNothing: readonly string[] = ['test/simulation/mutants', 'test/simulation/world/command'];

export function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\n${text}`);
  return hash.digest('hex').slice(0, 24);
}
