import { useState } from 'preact/hooks';
import type { ApiError } from '../api/api-error.js';
import { asApiError } from './use-resource.js';

export interface Action {
  readonly busy: boolean;
  readonly done: boolean;
  readonly error: ApiError | undefined;
  /** Which of several buttons was pressed last, as it was given to `run`. */
  readonly at: string | undefined;
  /** Resolves to whether it went well. */
  readonly run: (work: () => Promise<unknown>, at?: string) => Promise<boolean>;
  readonly reset: () => void;
}

type Phase = { readonly name: 'idle' | 'busy' | 'done' } | { readonly name: 'failed'; readonly error: ApiError };

/** Something that a person asked for: running, done, or refused and why. */
export function useAction(): Action {
  const [{ phase, at }, setState] = useState<{ phase: Phase; at?: string | undefined }>({ phase: { name: 'idle' } });
  const run = async (work: () => Promise<unknown>, pressed?: string) => {
    const become = (next: Phase) => setState({ phase: next, at: pressed });
    become({ name: 'busy' });
    try {
      await work();
      become({ name: 'done' });
      return true;
    } catch (thrown) {
      become({ name: 'failed', error: asApiError(thrown) });
      return false;
    }
  };
  return {
    busy: phase.name === 'busy',
    done: phase.name === 'done',
    error: phase.name === 'failed' ? phase.error : undefined,
    at,
    run,
    reset: () => setState({ phase: { name: 'idle' } }),
  };
}
