import { useEffect, useState } from 'preact/hooks';

/** What every page is given. */
export interface PageProps {
  /** The parts of the address after `#/`. */
  readonly route: readonly string[];
}

/** `#/values/graphs?what=load` is `['values', 'graphs']`. */
export function useRoute(): readonly string[] {
  return useAddress(currentRoute);
}

/** A filter of a page, kept in its address (`#/values?q=AV75`): Back, a reload and a bookmark find it again.
 * What is not among `choices`, where they are given, counts as the fallback. */
export function useFilter<T extends string>(
  name: string,
  fallback: T,
  choices?: readonly T[],
): [T, (value: T) => void] {
  const given = useAddress(() => currentFilters().get(name) ?? fallback);
  const value = choices === undefined || choices.some((one) => one === given) ? (given as T) : fallback;
  return [value, (next) => setFilter(name, next === fallback ? '' : next)];
}

/** The filters as they stand in the address, with their question mark; nothing where there are none. */
export function useQuery(): string {
  return useAddress(() => {
    const query = hashPart(filtersOfHash);
    return query === '' ? '' : `?${query}`;
  });
}

function useAddress<T>(read: () => T): T {
  const [found, setFound] = useState(read);
  useEffect(() => {
    const changed = () => setFound(read());
    addEventListener('hashchange', changed);
    // The address may have changed since it was read.
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  return found;
}

const [pathOfHash, filtersOfHash] = [0, 1];

function currentRoute(): readonly string[] {
  return hashPart(pathOfHash).split('/').filter(Boolean);
}

function currentFilters(): URLSearchParams {
  return new URLSearchParams(hashPart(filtersOfHash));
}

function hashPart(which: number): string {
  return location.hash.replace(/^#\/?/, '').split('?')[which] ?? '';
}

/** Takes the place of the present address: each key typed is no step of its own for Back. */
function setFilter(name: string, value: string): void {
  const filters = currentFilters();
  if (value === '') filters.delete(name);
  else filters.set(name, value);
  const query = filters.size > 0 ? `?${filters}` : '';
  history.replaceState(history.state, '', `#/${hashPart(pathOfHash)}${query}`);
  dispatchEvent(new Event('hashchange'));
}
