/** What is told at one moment. */
export interface Told {
  /**
   * Stands for all that is told but the times at which it was read: moments that have the same one say the same. Absent where nobody
   * keeps account of that.
   */
  readonly content?: symbol;
}

/** Whether two moments differ in nothing but when they were read: what was made of the one is true of the other. */
export function tellTheSame(one: Told | undefined, other: Told | undefined): boolean {
  return one?.content !== undefined && one.content === other?.content;
}
