/** One and the same word all over, as those of a UPS are that starts: it says nothing yet, or there is nothing to say. */
export function isBlank(words: readonly number[]): boolean {
  return words.every((word) => word === words[0]);
}
