import type { ApplicationValue, ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import type { ObjectDefinition, PropertyDefinition, PropertyValue } from '../bacnet/object-model/object-database.js';
import type { Language } from '../core/bilingual.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { descriptionsEn } from './catalog/descriptions-en.js';
import { descriptionsFr } from './catalog/descriptions-fr.js';
import { multiStates } from './catalog/multi-states.js';
import type { ObjectName } from './catalog/object-name.js';
import { defaultCovIncrement } from './cov-increments.js';
import type { ObjectValues } from './mapper.js';
import { type ObjectValue, reliabilityOf } from './object-value.js';

/** How sure a register is, where Description says so. */
export type DescribedCertainty = 'found' | 'documented' | 'derived' | 'inferred';

/**
 * The 101 objects with every property of Manual §8, Reliability and COV_Increment besides, and their first values. `certainties`: by
 * name, of the objects whose Description tells it.
 */
export function objectDefinitions(
  values: ObjectValues,
  language: Language,
  scale: 'raw' | 'engineering' = 'raw',
  certainties: ReadonlyMap<string, DescribedCertainty> = new Map(),
): readonly ObjectDefinition[] {
  const definitions = [
    ...analogDefinitions(values, language, scale),
    ...stateDefinitions(values, language),
    ...bitDefinitions(values, language),
  ];
  return definitions.map((one) => {
    const certainty = certainties.get(one.name);
    if (certainty === undefined) return one;
    const properties = one.properties.map((property) =>
      property.id === P.description ? describedAs(one.name, one.id, language, certainty) : property,
    );
    return { ...one, properties };
  });
}

/**
 * Which objects say how sure their register is: those with one that the register search has found, and, of a UPS that a
 * profile describes, all that have one. Of the UPS of the manual nobody asks it of a Description.
 */
export function describedCertainties(
  foundOnSite: readonly string[],
  values: ObjectValues,
  isOfProfile: boolean,
): ReadonlyMap<string, DescribedCertainty> {
  const certainties = new Map<string, DescribedCertainty>();
  const rows = [
    [analogValues, values.analogValues],
    [multiStates, values.multiStates],
    [bitStrings, values.bitStrings],
  ] as const;
  for (const [objects, shown] of isOfProfile ? rows : []) {
    for (const { instance, name } of objects) {
      const certainty = shown[instance]?.trust.certainty;
      if (certainty === 'documented' || certainty === 'derived' || certainty === 'inferred' || certainty === 'found')
        certainties.set(name, certainty);
    }
  }
  for (const name of foundOnSite) certainties.set(name, 'found');
  return certainties;
}

/** Description, which ends with the certainty of the register where that is told. */
export function describedAs(
  name: string,
  { objectType }: Pick<ObjectIdentifier, 'objectType'>,
  language: Language,
  certainty?: DescribedCertainty,
): { readonly id: number; readonly value: ApplicationValue } {
  const end = certainty === undefined ? '' : certaintyTexts[language][certainty][kindOf(objectType)];
  return { id: P.description, value: { type: 'characterString', value: `${textOf(name, language)}${end}` } };
}

/** A Description in a language that need not be the one it is served in. */
export function translatedDescription(
  { name, objectType }: { readonly name: string; readonly objectType: number },
  served: string,
  language: Language,
): string {
  const kind = kindOf(objectType);
  for (const spoken of ['en', 'fr'] as const) {
    for (const certainty of certaintiesTold) {
      if (served !== `${textOf(name, spoken)}${certaintyTexts[spoken][certainty][kind]}`) continue;
      return `${textOf(name, language)}${certaintyTexts[language][certainty][kind]}`;
    }
  }
  return textOf(name, language);
}

function textOf(name: string, language: Language): string {
  const texts: Readonly<Record<string, string>> = language === 'fr' ? descriptionsFr : descriptionsEn;
  return texts[name] ?? '';
}

/** Of states and bits single ones are found. */
function kindOf(objectType: number): 'number' | 'part' {
  return objectType === ObjectType.analogValue ? 'number' : 'part';
}

const certaintiesTold = ['found', 'documented', 'derived', 'inferred'] as const;
const certaintyTexts = {
  en: {
    found: { number: ' (found on site)', part: ' (in part found on site)' },
    documented: { number: ' (documented)', part: ' (documented)' },
    derived: { number: ' (derived)', part: ' (derived)' },
    inferred: { number: ' (inferred)', part: ' (inferred)' },
  },
  fr: {
    found: { number: ' (trouvé sur site)', part: ' (en partie trouvé sur site)' },
    documented: { number: ' (documenté)', part: ' (documenté)' },
    derived: { number: ' (déduit)', part: ' (déduit)' },
    inferred: { number: ' (supposé)', part: ' (supposé)' },
  },
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
