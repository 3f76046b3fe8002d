// Puts new files and folders in the place of old ones, which stay beside them until it is known that all of it works.
import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';

/** What an installation has changed so far; the newest change is the first to be taken back. */
export class Changes {
  #steps = [];
  #old = [];

  /** To be called before the change, or what fails half-way stays. */
  add(takeBack) {
    this.#steps.push(takeBack);
  }

  /** `write` gets the place beside it that the new one is prepared in, and has it on the disk when it returns. */
  replace(path, write) {
    const [next, old] = [`${path}.next`, `${path}.old`];
    for (const leftover of [next, old]) remove(leftover);
    this.add(() => remove(next));
    write(next);
    const wasThere = existsSync(path);
    // Names only from here on: going back must not ask for room on a card that is full.
    this.add(() => {
      if (!wasThere || existsSync(old)) remove(path);
      if (existsSync(old)) renameSync(old, path);
    });
    if (wasThere) {
      // A power cut finds one of two files; of two folders too, but for the moment between the two names.
      if (statSync(path).isDirectory()) renameSync(path, old);
      else linkSync(path, old);
    }
    renameSync(next, path);
    this.#old.push(old);
  }

  /** Takes back what can be; returns whether that was all of it. */
  takeBack() {
    let isAll = true;
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        step();
      } catch (error) {
        console.error(`Not put back: ${error.message}`);
        isAll = false;
      }
    }
    return isAll;
  }

  /** From here on nothing can be taken back. */
  keep() {
    this.#steps = [];
    for (const old of this.#old.splice(0)) remove(old);
  }
}

function remove(path) {
  rmSync(path, { recursive: true, force: true });
}
