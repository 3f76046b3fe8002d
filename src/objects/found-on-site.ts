/** What a line of [registers] owes its word to, where the register search has found it. */
export interface FoundOnSite {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly observations: number;
  /** 0 to 1. */
  readonly chance: number;
  /** Id of the register map; a line that was written by hand may do without. */
  readonly map?: string;
  /** Of the UPS that was looked at; absent where it says none. */
  readonly serialNumber?: string;
}

export const foundExample = 'found 2026-11-30 observations 3 chance 0.9993 map vu-map serial AB12345';

const pattern =
  /^(\d{4}-\d{2}-\d{2})\s+observations\s+(\d{1,3})\s+chance\s+([01](?:\.\d{1,6})?)(?:\s+map\s+(\S{1,60}))?(?:\s+serial\s+(\S{1,200}))?$/i;

/** What stands behind the word `found`; undefined where it is not whole. */
export function readFound(text: string): FoundOnSite | undefined {
  const [, date, observations, chance, map, serial] = pattern.exec(text.trim()) ?? [];
  const serialNumber = serial === undefined ? undefined : decoded(serial);
  if (date === undefined || Number(chance) > 1 || (serial !== undefined && serialNumber === undefined))
    return undefined;
  return {
    date,
    observations: Number(observations),
    chance: Number(chance),
    ...(map !== undefined && { map }),
    ...(serialNumber !== undefined && { serialNumber }),
  };
}

/** With the word `found`, as it stands at the end of a line. */
export function foundText({ date, observations, chance, map, serialNumber }: FoundOnSite): string {
  const words = ['found', date, 'observations', observations, 'chance', chance];
  if (map !== undefined) words.push('map', map);
  // A serial number may hold blanks, and what else begins a comment.
  if (serialNumber) words.push('serial', encoded(serialNumber));
  return words.join(' ');
}

function encoded(serialNumber: string): string {
  return encodeURIComponent(serialNumber.replace(/[\uD800-\uDFFF]/gu, '')).replace(/[';!()*]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
