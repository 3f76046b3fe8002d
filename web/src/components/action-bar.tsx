import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ActionBarProps {
  /** There is something to do, or to tell. */
  readonly isShown: boolean;
  readonly children: ComponentChildren;
}

/**
 * The buttons of a long form and what became of them, at the lower edge of the window while they are wanted. What scrolls
 * into view stops above it (`scroll-padding`), and so does the field in work when the bar appears or grows.
 */
export function ActionBar({ isShown, children }: ActionBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = bar.current;
    if (!isShown || element === null) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      style.setProperty('--bar-height', `${element.offsetHeight}px`);
      if (!element.contains(document.activeElement)) showField(document.activeElement);
    });
    const moved = ({ target }: FocusEvent) => !element.contains(target as Node) && showField(target as Element);
    observer.observe(element);
    document.addEventListener('focusin', moved);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', moved);
      style.removeProperty('--bar-height');
    };
  }, [isShown]);
  return (
    <div ref={bar} class={`action-bar ${isShown ? 'sticky' : ''}`}>
      {children}
    </div>
  );
}

/** With its label and what is said of it. */
function showField(element: Element | null): void {
  element?.closest('.field, .search-value')?.scrollIntoView({ block: 'nearest' });
}
