/**
 * A part of the program, from a file of its own. A browser may remember that a file could not be had, and asks for it no more
 * under that address (HTML §8.1.4.2, the module map): then it is asked for under another one.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const address = addressIn(error);
    if (address === undefined) throw error;
    return (await import(/* @vite-ignore */ `${address}?again=${Math.random()}`)) as T;
  }
}

/** Of the file that could not be had, as Chromium and Firefox name it; one of this gateway only. */
function addressIn(error: unknown): string | undefined {
  const [address] = (error instanceof Error && /https?:[^\s?]+/.exec(error.message)) || [];
  return address !== undefined && new URL(address).origin === new URL(import.meta.url).origin ? address : undefined;
}
