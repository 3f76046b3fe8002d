/** An element and all that it stands in, the innermost first. */
export type Place = readonly Element[];

export function placeOf(element: Element | null): Place {
  const place: Element[] = [];
  for (let one = element; one !== null; one = one.parentElement) place.push(one);
  return place;
}

/** Focuses the element, or, where it is gone, the heading of what it stood in. */
export function backTo(place: Place): void {
  // What closed a dialog may take its opener away in the same breath.
  requestAnimationFrame(() => {
    const { activeElement } = document;
    if (activeElement !== null && activeElement !== document.body) return;
    const [opener, ...around] = place;
    if (opener instanceof HTMLElement && canTakeFocus(opener)) return opener.focus();
    focusHeading(around);
  });
}

/**
 * Keeps the focus near where it was when the element that has it goes, such as the button of a row that is done with:
 * without this a keyboard starts again at the top of the page. The returned function ends it.
 */
export function keepFocus(): () => void {
  let last: Place = [];
  const note = ({ target }: FocusEvent) => {
    last = target instanceof Element ? placeOf(target) : [];
  };
  const observer = new MutationObserver(() => {
    const [element] = last;
    if (element === undefined || element.isConnected) return;
    backTo(last);
    last = [];
  });
  document.addEventListener('focusin', note);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', note);
    observer.disconnect();
  };
}

function canTakeFocus(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(':disabled');
}

/** Of the innermost card, dialog or page that is still there. */
function focusHeading(around: readonly Element[]): void {
  for (const one of around) {
    const heading = one.isConnected && one.matches('section, dialog, main') && one.querySelector('h1, h2');
    if (heading instanceof HTMLElement) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      return;
    }
  }
}
