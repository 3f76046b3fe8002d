/** State that can be written as JSON and outlives a restart and a power cut. */
export interface KeptState<T> {
  /** As it was kept last; `undefined` where nothing was. */
  readonly current: T | undefined;
  /** Resolves when it is on the disk, or the disk has refused it: then the log says so, and it is tried again. Never rejects. */
  keep(state: T): Promise<void>;
}

/** What was read may be damaged, or of another version: whether it has keys at all. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
