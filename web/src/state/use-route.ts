import { useEffect, useState } from 'preact/hooks';

/** What every page is given. */
export interface PageProps {
  /** The parts of the address after `#/`. */
  readonly route: readonly string[];
}

/** `#/values/graphs` is `['values', 'graphs']`. */
export function useRoute(): readonly string[] {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const changed = () => setRoute(currentRoute());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}

function currentRoute(): readonly string[] {
  return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean);
}
