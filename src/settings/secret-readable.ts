const mark = 'readable$';

/** The text that is stored of a secret which must be read again: no protection but that of the file, and no glance reads it. */
export function keepReadable(plain: string): string {
  return `${mark}${Buffer.from(plain, 'utf8').toString('base64')}`;
}

/** Undefined for a stored text that is none. */
export function readableText(stored: string): string | undefined {
  return stored.startsWith(mark) ? Buffer.from(stored.slice(mark.length), 'base64').toString('utf8') : undefined;
}
