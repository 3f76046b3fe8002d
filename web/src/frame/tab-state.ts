import type { Level } from '../state/level.js';

/** A shape and a colour for each, as the marks of the page have them; they stand out on light and dark tabs alike. */
const shapes: Readonly<Record<Level, string>> = {
  good: '<circle cx="16" cy="16" r="15" fill="#1b6e3c"/><path d="M9 17l5 5 10-11" fill="none" stroke="#fff" stroke-width="4"/>',
  info: '<circle cx="16" cy="16" r="15" fill="#1f5fa8"/><path d="M16 15v9M16 7v4" stroke="#fff" stroke-width="4"/>',
  warning: '<path d="M16 1l15 29H1z" fill="#f2a100"/><path d="M16 12v9M16 23v4" stroke="#000" stroke-width="4"/>',
  critical:
    '<path d="M10 1h12l9 9v12l-9 9H10l-9-9V10z" fill="#b3261e"/><path d="M16 7v11M16 21v4" stroke="#fff" stroke-width="4"/>',
  unknown:
    '<circle cx="16" cy="16" r="14" fill="#fff" stroke="#55636f" stroke-width="3"/><path d="M9 16h14" stroke="#55636f" stroke-width="4"/>',
};

/** The icon of the tab as an address of its own: the content policy allows data: for images. */
export function tabIcon(level: Level): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${shapes[level]}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The state first: a narrow tab shows no more. */
export function tabTitle(state: string, page: string, device: string): string {
  return `${state} – ${page} – ${device}`;
}
