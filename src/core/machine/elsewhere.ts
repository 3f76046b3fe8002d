/**
 * Work that another thread does, such as a hash or a search: no clock of this program knows when it ends. A simulation stands
 * still until it has.
 */
export type Elsewhere = <T>(work: Promise<T>) => Promise<T>;

/** This machine's time goes on meanwhile. */
export const ownElsewhere: Elsewhere = (work) => work;
