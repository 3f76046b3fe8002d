/**
 * A text between double quotes, as NUT's parser takes it: backslashes and `#` behind a backslash. Double quotes become single ones:
 * some programs look for the next one and know no backslash. The parser drops all but printable ASCII, so letters lose their
 * accents here, and what has no likeness becomes `?`.
 */
export function quotedText(text: string): string {
  return `"${asciiText(text).replaceAll('"', "'").replace(/[\\#]/g, '\\$&')}"`;
}

export function asciiText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘«»“”]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/œ/g, 'oe')
    .replace(/Œ/g, 'OE')
    .replace(/\s/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?');
}
