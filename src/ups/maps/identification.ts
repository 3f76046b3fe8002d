import type { FamilyName } from './family-name.js';
import type { FactCertainty, RegisterMap } from './register-map.js';

/** What a UPS says of itself: the device code and the text of its map. */
export interface Identity {
  readonly deviceCode: number | undefined;
  readonly reference: string;
}

export interface Identification {
  readonly family: FamilyName;
  readonly certainty: FactCertainty;
}

/** A code that was never set, and one that the UPS does not have. */
const nothing: readonly number[] = [0, 0xffff];

/** The family of a UPS that answered on a map; undefined where it is none of those that the map is for. */
export function identify(
  { family: marks }: RegisterMap,
  { deviceCode, reference }: Identity,
): Identification | undefined {
  const byCode = marks.codes.find(([code]) => code === deviceCode);
  if (byCode !== undefined) return { family: byCode[1], certainty: byCode[2] };
  const text = reference.toUpperCase();
  const byText = marks.words.find(([word]) => text.includes(word));
  const saysSomething = (deviceCode !== undefined && !nothing.includes(deviceCode)) || text.trim() !== '';
  const family = byText?.[1] ?? (saysSomething ? marks.unknown : undefined) ?? marks.otherwise;
  return family === undefined ? undefined : { family, certainty: 'inferred' };
}
