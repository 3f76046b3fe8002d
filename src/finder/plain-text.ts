const maxCharacters = 64;

/**
 * Text from the network as it may be shown in a terminal: no control characters, no direction marks, one line, and no
 * more accents on one letter than any language has.
 */
export function plainText(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .normalize('NFC')
    .trim();
  const characters = [...plain];
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : plain;
}
