import { isErrnoException } from './is-errno-exception.js';

/** A card with a bad contact may fail once and not the next time. */
const attempts = 5;

/** Whether there is something that the disk does not give, now. */
export function mayBeThere(error: unknown): boolean {
  return !isErrnoException(error) || (error.code !== 'ENOENT' && error.code !== 'ENOTDIR');
}

/**
 * Reads what is kept, once more where the disk fails: what cannot be read counts as never written, and is written anew. Rejects
 * with the error of the operating system.
 */
export async function patiently<T>(read: () => Promise<T>): Promise<T> {
  for (let left = attempts - 1; ; left -= 1) {
    try {
      return await read();
    } catch (error) {
      if (left === 0 || !isErrnoException(error) || error.code !== 'EIO') throw error;
    }
  }
}
