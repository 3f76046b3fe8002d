/**
 * Illegal function, data address, data value: these three are about the request, so that the same one will be refused
 * again. All others, the unknown ones too, tell of the slave at this moment: failed, working on it, busy, its memory or
 * the way to it disturbed (Modbus application protocol V1.1b3 §7).
 */
const aboutTheRequest: readonly unknown[] = [1, 2, 3];

/** Illegal data address: past the end of a table that is shorter on this model. */
export const pastTheEnd = 2;

/** Whether an exception says that there is no such table. */
export function meansNotThere(exceptionCode: unknown): boolean {
  return aboutTheRequest.includes(exceptionCode);
}
