import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { TextKey } from '../i18n/en.js';

/** The groups of Manual §5.2.2, by how the names of their objects begin. */
const groups: readonly (readonly [title: TextKey, ...beginnings: string[]])[] = [
  ['search.groupSystem', 'UPS_'],
  ['search.groupUnit', 'UNIT_'],
  ['search.groupRectifier', 'RECTIFIER_'],
  ['search.groupBattery', 'BATTERY_'],
  ['search.groupBypass', 'BYPASS_'],
];

export interface ObjectGroup {
  readonly title: TextKey;
  readonly objects: readonly ObjectView[];
}

/** The Analog Values by the manual's groups; those without objects are left out. */
export function groupsOf(objects: readonly ObjectView[]): readonly ObjectGroup[] {
  return groups
    .map(([title, ...beginnings]) => ({
      title,
      objects: objects.filter(({ type, name }) => type === 'AV' && beginnings.some((one) => name.startsWith(one))),
    }))
    .filter((group) => group.objects.length > 0);
}

/** No document and nobody on site has told a register of it. */
export function isWithoutRegister({ certainty, level }: ObjectView): boolean {
  return certainty === 'none' && level !== 'gateway';
}

/** A number as a display shows it: what the search itself takes. */
export function isNumberText(text: string): boolean {
  return /^[+-]?\d{1,9}(?:[.,]\d{1,4})?$/.test(text.trim().replace('−', '-'));
}

/** The bits, or the states that an object can be given: all but the one that remains when no other applies. */
export function partsOf({ bits, states }: ObjectView): readonly string[] {
  return bits ? bits.map(({ name }) => name) : (states ?? []).slice(0, -1);
}
