/** An object identifier, its arcs from the root on. */
export type Oid = readonly number[];

/** RFC 2578 §3.5. */
export const mostArcs = 128;

/** Of dotted text, such as `1.3.6.1.2.1.33`. */
export function oid(dotted: string): Oid {
  return dotted.split('.').map(Number);
}

export function oidText(arcs: Oid): string {
  return arcs.join('.');
}

/** Negative where `one` comes first: arc by arc, a beginning before what it begins (RFC 3416 §4.2.2). */
export function compareOids(one: Oid, other: Oid): number {
  const common = Math.min(one.length, other.length);
  for (let index = 0; index < common; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** Also of itself. */
export function isBelow(arcs: Oid, root: Oid): boolean {
  if (arcs.length < root.length) return false;
  for (let index = 0; index < root.length; index += 1) if (arcs[index] !== root[index]) return false;
  return true;
}
