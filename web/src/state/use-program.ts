import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from './page-context.js';

export interface LoadedProgram<T> {
  readonly program: T | undefined;
  /** It could not be loaded so far. */
  readonly isMissing: boolean;
}

/** A part of the page's program; what could not be loaded is asked for again when the gateway is back. */
export function useProgram<T>(load: () => Promise<T>): LoadedProgram<T> {
  const { live } = usePage();
  const [loaded, setLoaded] = useState<{ readonly program: T }>();
  const [isMissing, setMissing] = useState(false);
  const hasFailed = useRef(false);
  const isLive = live.phase === 'live';
  useEffect(() => {
    if (loaded) return;
    let isWanted = true;
    const failed = () => {
      if (!isWanted) return;
      // Where it cannot be asked for under another address either (`load-part.ts`), the page has to begin anew.
      if (hasFailed.current && isLive) location.reload();
      hasFailed.current = true;
      setMissing(true);
    };
    load().then((program) => isWanted && setLoaded({ program }), failed);
    return () => {
      isWanted = false;
    };
    // `load` is the same program at each turn.
  }, [loaded, isLive]);
  return { program: loaded?.program, isMissing: isMissing && loaded === undefined };
}
