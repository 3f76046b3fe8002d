import type { Door } from '../device/northbound.js';

/** The ports of all parts that have some, by the names of the parts. */
export function doorsOf<K extends string>(parts: Readonly<Record<K, { readonly doors?: readonly Door[] }>>) {
  const entries = Object.entries<{ readonly doors?: readonly Door[] }>(parts);
  return Object.fromEntries(entries.map(([name, { doors = [] }]) => [name, doors])) as Record<K, readonly Door[]>;
}
