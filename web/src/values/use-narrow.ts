import { options } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Narrower than this the table of values is too long to scroll; paper is no phone, as narrow as it may be. */
const narrow = 'screen and (max-width: 719px)';

/** Whether the window is that of a phone; not while it goes to paper. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(narrow).matches);
  useEffect(() => {
    const query = matchMedia(narrow);
    const changed = () => setNarrow(query.matches);
    const toPaper = () => renderedAtOnce(() => setNarrow(false));
    query.addEventListener('change', changed);
    addEventListener('beforeprint', toPaper);
    addEventListener('afterprint', changed);
    return () => {
      query.removeEventListener('change', changed);
      removeEventListener('beforeprint', toPaper);
      removeEventListener('afterprint', changed);
    };
  }, []);
  return isNarrow;
}

/** The browser takes what goes to paper as soon as it has told `beforeprint`: a later rendering comes too late. */
function renderedAtOnce(change: () => void): void {
  const { debounceRendering } = options;
  options.debounceRendering = (render) => render();
  change();
  if (debounceRendering === undefined) delete options.debounceRendering;
  else options.debounceRendering = debounceRendering;
}
