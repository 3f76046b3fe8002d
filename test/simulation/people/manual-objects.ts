import { analogValues } from '../../conformance/manual/analog-values.js';
import { bitStrings } from '../../conformance/manual/bit-strings.js';
import { multiStates } from '../../conformance/manual/multi-states.js';

/** What the manual says of one object, by the second reading of it that the conformance tests have. */
export type ManualObject =
  | { readonly type: 'AV'; readonly decimals: number; readonly isFactored: boolean }
  | { readonly type: 'MV'; readonly states: readonly string[] }
  | { readonly type: 'BSV'; readonly bits: readonly string[] };

/** By name; the 101 objects of Manual §5.2. */
export const manualObjects: ReadonlyMap<string, ManualObject> = new Map<string, ManualObject>([
  ...analogValues.map(([, name, , format, isFactored]): [string, ManualObject] => [
    name,
    { type: 'AV', decimals: decimalsOf(format), isFactored },
  ]),
  ...multiStates.map(({ name, states }): [string, ManualObject] => [name, { type: 'MV', states }]),
  ...bitStrings.map(({ name, texts }): [string, ManualObject] => [name, { type: 'BSV', bits: texts }]),
]);

/** Of a format such as ##.#: how many of the digits stand behind the point. */
function decimalsOf(format: string): number {
  const point = format.indexOf('.');
  return point < 0 ? 0 : format.length - point - 1;
}

/** The bits that are alarms (Manual §6.3.2, §6.3.3), named as the journal names them. */
export const alarmSubjects: ReadonlySet<string> = new Set(
  bitStrings
    .filter(({ name }) => isAlarmObject(name))
    .flatMap(({ name, texts }) => texts.map((text) => `${name}/${text}`)),
);

export function isAlarmObject(name: string): boolean {
  return name === 'UPSAlarms' || name === 'UnitAlarms';
}

/** Of a number in the unit of the object: what it can be in the raw scale of the manual (Profile_Name factor_10 or not). */
export function rawOf(name: string, engineering: number): readonly number[] {
  const row = manualObjects.get(name);
  if (row?.type !== 'AV') return [engineering];
  const fixed = engineering * 10 ** row.decimals;
  const all = row.isFactored ? [fixed * 10, fixed] : [fixed];
  return all.map((one) => Math.round(one * 1e6) / 1e6);
}
