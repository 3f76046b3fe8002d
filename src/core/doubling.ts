/** For a log that has room for the first of many alike and for every doubling: whether this count is one of those. */
export function isFirstOrDoubled(count: number): boolean {
  return (count & (count - 1)) === 0;
}
