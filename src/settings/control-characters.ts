/** Characters that have no place in a name on a network, or that some readers of ini files take for a line's end. */
export function hasControlCharacter(text: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(text);
}
