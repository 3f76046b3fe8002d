/** `local` lasts; `session` ends with the tab. */
const storages = { local: () => localStorage, session: () => sessionStorage } as const;
type Which = keyof typeof storages;

// A browser may forbid storage, or have no room; then what is kept lasts as long as the page.

export function readStored(which: Which, key: string): string | null {
  try {
    return storages[which]().getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(which: Which, key: string, value: string): void {
  try {
    storages[which]().setItem(key, value);
  } catch {
    return;
  }
}
