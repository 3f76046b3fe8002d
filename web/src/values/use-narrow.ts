import { useEffect, useState } from 'preact/hooks';

/** As where tables become blocks (`style/components.css`). */
const narrow = '(max-width: 719px)';

/** Whether the window is that of a phone. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(narrow).matches);
  useEffect(() => {
    const query = matchMedia(narrow);
    const changed = () => setNarrow(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return isNarrow;
}
