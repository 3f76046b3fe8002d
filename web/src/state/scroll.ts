import { readStored, writeStored } from './browser-storage.js';

/** Where each step of the browser's history was scrolled to, so that Back leads to the place that one came from. */
type ScrollPositions = Map<number, number>;

const storageKey = 'scroll';
const mostKept = 50;
/** A page that is not as long as it was by then has changed. */
const patienceMs = 5000;
const touches = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/**
 * Scrolls for each address: to the part that it names (`#/settings/serial` has the element `section-serial`), else to the
 * top; after Back, Forward and a reload to where that step was left. A filter that changes the address is no step. The
 * returned function ends it.
 */
export function keepScroll(): () => void {
  history.scrollRestoration = 'manual';
  const positions = readPositions();
  let present: number | undefined;
  let endTarget = () => {};
  let isReaching = false;

  // Who scrolls by hand meanwhile has the last word.
  const stopReaching = () => endTarget();
  const reach = (attempt: () => boolean, restores: boolean) => {
    if (attempt()) return;
    isReaching = restores;
    // What the page shows is loaded piece by piece.
    const observer = new MutationObserver(() => attempt() && endTarget());
    const timer = setTimeout(() => endTarget(), patienceMs);
    observer.observe(document.body, { childList: true, subtree: true });
    endTarget = () => {
      isReaching = false;
      observer.disconnect();
      clearTimeout(timer);
      for (const touch of touches) removeEventListener(touch, stopReaching);
    };
    for (const touch of touches) addEventListener(touch, stopReaching, { passive: true });
  };
  const arrive = () => {
    const step = stepOf(history.state);
    if (step !== undefined && step === present) return;
    endTarget();
    present = step ?? Math.max(0, ...positions.keys()) + 1;
    const before = step === undefined ? undefined : positions.get(step);
    if (step === undefined) history.replaceState({ step: present }, '');
    if (before !== undefined) return reach(() => isScrolledTo(before), true);
    positions.set(present, 0);
    const part = partOfAddress();
    scrollTo(0, 0);
    if (part !== undefined) reach(() => isShown(part), false);
  };
  const scrolled = () => {
    if (present !== undefined && !isReaching) positions.set(present, scrollY);
  };
  const leave = () => writeStored('session', storageKey, JSON.stringify([...positions].slice(-mostKept)));

  arrive();
  addEventListener('hashchange', arrive);
  addEventListener('scroll', scrolled, { passive: true });
  addEventListener('pagehide', leave);
  return () => {
    endTarget();
    removeEventListener('hashchange', arrive);
    removeEventListener('scroll', scrolled);
    removeEventListener('pagehide', leave);
  };
}

function stepOf(state: unknown): number | undefined {
  const step = (state as { readonly step?: unknown } | null)?.step;
  return typeof step === 'number' ? step : undefined;
}

/** The last word of an address that has several: `serial` of `#/settings/serial`. */
function partOfAddress(): string | undefined {
  const [path = ''] = location.hash.split('?');
  const words = path.split('/').slice(1);
  return words.length > 1 ? words.at(-1) : undefined;
}

function isScrolledTo(position: number): boolean {
  scrollTo(0, position);
  return Math.abs(scrollY - position) < 2;
}

/** The part has the focus, too: the next Tab goes into it. */
function isShown(part: string): boolean {
  const element = document.getElementById(`section-${part}`);
  if (element === null) return false;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'start' });
  return true;
}

function readPositions(): ScrollPositions {
  try {
    return new Map(JSON.parse(readStored('session', storageKey) ?? '[]') as [number, number][]);
  } catch {
    return new Map();
  }
}
