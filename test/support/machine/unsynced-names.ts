import { dirname, join } from 'node:path';

/** A folder as a thing of its own: another one may have its name later. */
interface Folder {
  readonly parent: Folder | undefined;
  /** It is removed, and stays so whatever happens. */
  isGone: boolean;
}

/** A name that a folder has got, changed or lost. */
export interface NameChange {
  readonly folder: Folder;
  /** The folder that had this name and is removed by the change. */
  readonly removed: Folder | undefined;
  undo(): Promise<unknown>;
}

/** What was done to the names in folders and is not on the disk. */
export class Folders {
  readonly #byPath = new Map<string, Folder>();
  #changes: NameChange[] = [];

  note(path: string, undo: () => Promise<unknown>, removed?: Folder): void {
    this.#changes.push({ folder: this.#at(join(path)), removed, undo });
  }

  /** The folder of this path, which is removed; whatever gets this path later is another one. */
  take(path: string): Folder {
    const folder = this.#at(join(path));
    this.#byPath.delete(join(path));
    return folder;
  }

  sync(path: string): void {
    const folder = this.#byPath.get(path);
    if (folder === undefined) return;
    const isSynced = (change: NameChange) => change.folder === folder;
    for (const { removed } of this.#changes.filter(isSynced)) if (removed) removed.isGone = true;
    this.#changes = this.#changes.filter((change) => !isSynced(change));
  }

  /** The changes that a cut undoes, the last one first; each folder keeps so many of its own. */
  lost(keptOf: (changes: number) => number): readonly NameChange[] {
    const own = new Map<Folder, NameChange[]>();
    for (const change of this.#changes) own.set(change.folder, [...(own.get(change.folder) ?? []), change]);
    const kept = new Set([...own.values()].flatMap((changes) => changes.slice(0, keptOf(changes.length))));
    for (const { removed } of kept) if (removed) removed.isGone = true;
    return this.#changes.filter((change) => !kept.has(change) && !isGone(change.folder)).reverse();
  }

  #at(path: string): Folder {
    const known = this.#byPath.get(path);
    if (known) return known;
    const parent = dirname(path) === path ? undefined : this.#at(dirname(path));
    const folder = { parent, isGone: false };
    this.#byPath.set(path, folder);
    return folder;
  }
}

function isGone({ parent, isGone: own }: Folder): boolean {
  return own || (parent !== undefined && isGone(parent));
}
