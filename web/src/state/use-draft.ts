import { useEffect, useState } from 'preact/hooks';
import { usePage } from './page-context.js';

/**
 * A state that is found again by its name when somebody comes back to the page, and that ends when it is not touched.
 * With `toKeep` it is found again after another login, too: that says what of it, plain data without secrets, may be.
 */
export function useDraft<T>(name: string, initial: T, toKeep?: (value: T) => T): readonly [T, (next: T) => void] {
  const { drafts } = usePage();
  const [value, setValue] = useState<T>(() => (drafts.get(name) as T | undefined) ?? initial);
  useEffect(() => drafts.onEnd(name, () => setValue(initial)), [drafts, name]);
  const set = (next: T) => {
    drafts.set(name, toKeep ? toKeep(next) : next, toKeep !== undefined);
    setValue(next);
  };
  return [value, set];
}
