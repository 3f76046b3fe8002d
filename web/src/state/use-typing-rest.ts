import { useEffect } from 'preact/hooks';

/** Whoever stops typing for so long wants an answer. */
const typingMs = 400;

/**
 * Does something once typing rests, and again when `typed` has changed. `act` is told whether its outcome is still wanted; undefined:
 * there is nothing to do.
 */
export function useTypingRest(typed: string, act: ((isWanted: () => boolean) => void) | undefined): void {
  const isDue = act !== undefined;
  useEffect(() => {
    if (act === undefined) return;
    let isWanted = true;
    const timer = setTimeout(() => act(() => isWanted), typingMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
    // `act` is another at each turn, and does the same.
  }, [typed, isDue]);
}
