import { useState } from 'preact/hooks';
import { usePage } from './page-context.js';

/** What somebody has begun to write by names of its own; it outlives a change of the page, not of the window. */
export type Drafts = Map<string, unknown>;

/** A state that is found again by its name when somebody comes back to the page. */
export function useDraft<T>(name: string, initial: T): readonly [T, (next: T) => void] {
  const { drafts } = usePage();
  const [value, setValue] = useState<T>(() => (drafts.has(name) ? (drafts.get(name) as T) : initial));
  const set = (next: T) => {
    drafts.set(name, next);
    setValue(next);
  };
  return [value, set];
}
