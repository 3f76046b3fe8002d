import type { ApplicationValue, ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import type { ObjectDefinition, PropertyDefinition, PropertyValue } from '../bacnet/object-model/object-database.js';
import type { Language } from '../core/bilingual.js';
import type { Assignment } from './assignments.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { descriptionsEn } from './catalog/descriptions-en.js';
import { descriptionsFr } from './catalog/descriptions-fr.js';
import { multiStates } from './catalog/multi-states.js';
import type { ObjectName } from './catalog/object-name.js';
import { defaultCovIncrement } from './cov-increments.js';
import type { ObjectValues } from './mapper.js';
import { type ObjectValue, reliabilityOf } from './object-value.js';

/**
 * The 101 objects with every property of Manual §8, Reliability and COV_Increment besides, and their first values. `found`: names of
 * those whose register was found on site.
 */
export function objectDefinitions(
  values: ObjectValues,
  language: Language,
  scale: 'raw' | 'engineering' = 'raw',
  found: ReadonlySet<string> = new Set(),
): readonly ObjectDefinition[] {
  const definitions = [
    ...analogDefinitions(values, language, scale),
    ...stateDefinitions(values, language),
    ...bitDefinitions(values, language),
  ];
  return definitions.map((one) => {
    if (!found.has(one.name)) return one;
    const properties = one.properties.map((property) =>
      property.id === P.description ? describedAs(one.name, one.id, language, true) : property,
    );
    return { ...one, properties };
  });
}

/** Names of the objects that have a register, or some of theirs, of which the register search says that it is so. */
export function foundOnSite(assignments: readonly Assignment[]): ReadonlySet<string> {
  return new Set(assignments.filter(({ found }) => found !== undefined).map(({ object }) => object));
}

/** Description, which says of an object whose register was found on site that it was. */
export function describedAs(
  name: string,
  { objectType }: Pick<ObjectIdentifier, 'objectType'>,
  language: Language,
  isFound: boolean,
): { readonly id: number; readonly value: ApplicationValue } {
  const texts: Readonly<Record<string, string>> = language === 'fr' ? descriptionsFr : descriptionsEn;
  // Of states and bits single ones are found.
  const kind = objectType === ObjectType.analogValue ? 'number' : 'part';
  const value = `${texts[name] ?? ''}${isFound ? foundTexts[language][kind] : ''}`;
  return { id: P.description, value: { type: 'characterString', value } };
}

const foundTexts = {
  en: { number: ' (found on site)', part: ' (in part found on site)' },
  fr: { number: ' (trouvé sur site)', part: ' (en partie trouvé sur site)' },
} as const;

/** Manual §8.1. */
function analogDefinitions(values: ObjectValues, language: Language, scale: 'raw' | 'engineering'): ObjectDefinition[] {
  return analogValues.flatMap((row) => {
    const { instance, name, unitsCode } = row;
    const value = values.analogValues[instance];
    if (value === undefined) return [];
    const properties = common(name, value, { type: 'real', value: value.presentValue }, language);
    const covIncrement = defaultCovIncrement(row, scale, values.factor);
    properties.push(
      { id: P.units, value: enumerated(unitsCode) },
      { id: P.covIncrement, value: { type: 'real', value: covIncrement } },
    );
    return { id: { objectType: ObjectType.analogValue, instance }, name, properties };
  });
}

/** Manual §8.2. */
function stateDefinitions(values: ObjectValues, language: Language): ObjectDefinition[] {
  return multiStates.flatMap(({ instance, name, states, defaultState }) => {
    const value = values.multiStates[instance];
    if (value === undefined) return [];
    const properties = common(name, value, { type: 'unsigned', value: value.presentValue }, language);
    properties.push(
      { id: P.numberOfStates, value: { type: 'unsigned', value: states.length } },
      { id: P.stateText, value: texts(states) },
      { id: P.relinquishDefault, value: { type: 'unsigned', value: defaultState } },
    );
    return { id: { objectType: ObjectType.multiStateValue, instance }, name, properties };
  });
}

/** Manual §8.3. */
function bitDefinitions(values: ObjectValues, language: Language): ObjectDefinition[] {
  return bitStrings.flatMap(({ instance, name, bits }) => {
    const value = values.bitStrings[instance];
    if (value === undefined) return [];
    const properties = common(name, value, { type: 'bitString', value: value.presentValue }, language);
    properties.push({ id: P.bitText, value: texts(bits) });
    return { id: { objectType: ObjectType.bitStringValue, instance }, name, properties };
  });
}

function common(
  name: ObjectName,
  { trust }: ObjectValue,
  presentValue: ApplicationValue,
  language: Language,
): PropertyDefinition[] {
  const description = language === 'fr' ? descriptionsFr[name] : descriptionsEn[name];
  return [
    { id: P.presentValue, value: presentValue },
    { id: P.description, value: { type: 'characterString', value: description } },
    { id: P.eventState, value: enumerated(0) },
    { id: P.reliability, value: enumerated(reliabilityOf(trust)) },
    { id: P.outOfService, value: { type: 'boolean', value: false } },
  ];
}

function enumerated(value: number): ApplicationValue {
  return { type: 'enumerated', value };
}

function texts(elements: readonly string[]): PropertyValue {
  return { type: 'array', elements: elements.map((value) => ({ type: 'characterString', value })) };
}
