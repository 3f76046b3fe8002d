import { useState } from 'preact/hooks';
import type { ApiError } from '../api/client.js';
import { asApiError } from './use-resource.js';

export interface Action {
  readonly busy: boolean;
  readonly done: boolean;
  readonly error: ApiError | undefined;
  /** Resolves to whether it went well. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly reset: () => void;
}

type Phase = { readonly name: 'idle' | 'busy' | 'done' } | { readonly name: 'failed'; readonly error: ApiError };

/** Something that a person asked for: running, done, or refused and why. */
export function useAction(): Action {
  const [phase, setPhase] = useState<Phase>({ name: 'idle' });
  const run = async (work: () => Promise<unknown>) => {
    setPhase({ name: 'busy' });
    try {
      await work();
      setPhase({ name: 'done' });
      return true;
    } catch (thrown) {
      setPhase({ name: 'failed', error: asApiError(thrown) });
      return false;
    }
  };
  return {
    busy: phase.name === 'busy',
    done: phase.name === 'done',
    error: phase.name === 'failed' ? phase.error : undefined,
    run,
    reset: () => setPhase({ name: 'idle' }),
  };
}
