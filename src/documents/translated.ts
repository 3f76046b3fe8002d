import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import type { Language } from '../core/bilingual.js';
import { descriptionsEn } from '../objects/catalog/descriptions-en.js';
import { descriptionsFr } from '../objects/catalog/descriptions-fr.js';
import type { DescribedObject, DeviceDescription } from './device-description.js';

/** The same device with the descriptions of its objects in a language that it need not serve. */
export function translated(description: DeviceDescription, language: Language): DeviceDescription {
  return { ...description, objects: description.objects.map((object) => withDescription(object, language)) };
}

function withDescription(object: DescribedObject, language: Language): DescribedObject {
  const texts: Readonly<Record<string, string>> = language === 'fr' ? descriptionsFr : descriptionsEn;
  const text = Object.hasOwn(texts, object.name) ? texts[object.name] : undefined;
  if (text === undefined) return object;
  const properties = object.properties.map((property) => {
    if (property.id !== PropertyIdentifier.description) return property;
    return { ...property, values: [{ type: 'characterString', value: text } as const] };
  });
  return { ...object, properties };
}
