import type { Bilingual } from '../../core/bilingual.js';
import { analogValues } from '../catalog/analog-values.js';
import { bitStrings } from '../catalog/bit-strings.js';
import { multiStates } from '../catalog/multi-states.js';
import type { ObjectName } from '../catalog/object-name.js';
import { bitHelp, bitStringHelp } from './bit-help.js';
import { numberHelp } from './number-help.js';
import { stateHelp } from './state-help.js';

/** What an object means; of states and bits also each of them, in their order. */
export interface ObjectHelp {
  readonly meaning: Bilingual;
  readonly states?: readonly Bilingual[];
  readonly bits?: readonly Bilingual[];
}

export function helpOf(name: ObjectName): ObjectHelp {
  const states = multiStates.find((row) => row.name === name);
  if (states !== undefined) return ofStates(stateHelp[states.name]);
  const bits = bitStrings.find((row) => row.name === name);
  if (bits !== undefined) {
    return {
      meaning: bitStringHelp[bits.name],
      bits: bits.bits.map((bit) => bitHelp(bits.name, bit)),
    };
  }
  const number = analogValues.find((row) => row.name === name);
  return {
    meaning: number === undefined ? { en: '', fr: '' } : numberHelp(number.name),
  };
}

function ofStates({ meaning, states }: (typeof stateHelp)[keyof typeof stateHelp]): ObjectHelp {
  return { meaning, states: states.map(([, en, fr]) => ({ en, fr })) };
}
