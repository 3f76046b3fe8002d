import { isErrnoException } from './is-errno-exception.js';

/** Whether there is news of a file that the disk may refuse: once for each cause, and once when there is none any more. */
export class DiskTrouble {
  #cause: string | undefined;

  get isThere(): boolean {
    return this.#cause !== undefined;
  }

  /** True where this cause is another one than the last time. */
  begins(cause: unknown): boolean {
    const isNew = diskCause(cause) !== this.#cause;
    this.#cause = diskCause(cause);
    return isNew;
  }

  /** True where there was some. */
  ends(): boolean {
    const wasThere = this.isThere;
    this.#cause = undefined;
    return wasThere;
  }
}

/** The code of the operating system, or what else was wrong. */
export function diskCause(cause: unknown): string {
  if (isErrnoException(cause)) return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
