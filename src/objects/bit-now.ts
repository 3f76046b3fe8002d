import { type BitStringName, bitStrings } from './catalog/bit-strings.js';
import type { ObjectValues } from './mapper.js';

/** One bit of a bit string at this moment. */
export interface BitNow {
  /** Something of this UPS tells it. */
  readonly isFed: boolean;
  /** Undefined where nothing tells it now. */
  readonly isSet: boolean | undefined;
}

/** By the Bit_Text of Manual §6.3 and §8.3; a text that the bit string does not have is a bit that nothing tells. */
export function bitNow({ bitStrings: all, feeds }: ObjectValues, name: BitStringName, text: string): BitNow {
  const row = bitStrings.find((one) => one.name === name);
  const bit = row?.bits.indexOf(text) ?? -1;
  const instance = row?.instance ?? -1;
  const state = feeds?.bitStates[instance]?.[bit];
  const isTold = state === 'good' || state === 'held';
  return {
    isFed: (feeds?.bitSources[instance]?.[bit] ?? '') !== '' && state !== 'no-sensor',
    isSet: isTold ? all[instance]?.presentValue[bit] === true : undefined,
  };
}
