import type { ApiError } from './api-error.js';

/** Asks a person whether servers may shut down for what was begun; `refusal` says how many. */
type Asker = (refusal: ApiError) => Promise<boolean>;

let asker: Asker | undefined;

/** The returned function ends it. */
export function answerServersQuestion(next: Asker): () => void {
  asker = next;
  return () => {
    if (asker === next) asker = undefined;
  };
}

/** Where nobody can be asked, the answer is no. */
export function mayServersShutDown(refusal: ApiError): Promise<boolean> {
  return asker?.(refusal) ?? Promise.resolve(false);
}
