import type { Logger } from '../log.js';
import { isErrnoException } from './is-errno-exception.js';

/** What the log is told of a file that the disk may refuse: once for each cause, and once when there is none any more. */
export class DiskTrouble {
  readonly #log: Logger;
  #cause: string | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  get isThere(): boolean {
    return this.#cause !== undefined;
  }

  /** `what` cannot be done, without the full stop: the cause follows. Told where it is another one than the last time. */
  begins(cause: unknown, what: string, facts: object): void {
    const code = diskCause(cause);
    if (code !== this.#cause) this.#log.error({ ...facts, err: cause }, `${what} (${code}).`);
    this.#cause = code;
  }

  /** `what` can be done. Told where it could not. */
  ends(what: string, facts: object): void {
    if (this.isThere) this.#log.info(facts, what);
    this.#cause = undefined;
  }
}

/** The code of the operating system, or what else was wrong. */
export function diskCause(cause: unknown): string {
  if (isErrnoException(cause)) return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
