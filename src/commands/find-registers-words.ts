import { GatewayError } from '../core/errors.js';
import type { TypedObservation } from '../device/register-search/observations.js';
import { bitStrings } from '../objects/catalog/bit-strings.js';
import { multiStates } from '../objects/catalog/multi-states.js';

const shownWords: Readonly<Record<string, boolean>> = {
  on: true,
  yes: true,
  '1': true,
  off: false,
  no: false,
  '0': false,
};

/**
 * `BYPASS_V1=231`, `UnitAlarms.b05=on`, `BatteryStatus.BATTERY TEST=off`; a bit or state may be followed by how long it has
 * been so, in seconds: `UnitAlarms.b05=on 20`. Throws `arguments.invalid`.
 */
export function typedObservation(text: string): TypedObservation {
  const [, key = '', shown = ''] = /^\s*([^=]+?)\s*=\s*(\S.*?)\s*$/.exec(text) ?? [];
  const [object = '', ...parts] = key.split('.');
  const part = parts.join('.');
  if (object === '' || shown === '') throw notUnderstood(text);
  if (!isOfBits(object)) {
    if (part !== '') throw notUnderstood(text);
    return { object, shown };
  }
  const [word = '', seconds] = shown.toLowerCase().split(/\s+/);
  const isSet = shownWords[word];
  if (isSet === undefined || part === '' || (seconds !== undefined && !/^\d{1,5}$/.test(seconds)))
    throw notUnderstood(text);
  return { object, part, isSet, ...(seconds !== undefined && { sinceSeconds: Number(seconds) }) };
}

function isOfBits(object: string): boolean {
  return [...bitStrings, ...multiStates].some(({ name }) => name.toLowerCase() === object.toLowerCase());
}

function notUnderstood(text: string): GatewayError {
  const message = `${text}: not understood; OBJECT=VALUE such as BYPASS_V1=231, or OBJECT.PART=on such as UnitAlarms.b05=on`;
  return new GatewayError('arguments.invalid', message);
}
