import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import type { Language } from '../core/bilingual.js';
import { alarmObjectTexts } from '../objects/alarms/structured-views.js';
import { descriptionsEn } from '../objects/catalog/descriptions-en.js';
import { translatedDescription } from '../objects/object-definitions.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import { type AcceptanceFacts, acceptanceSheet, profiledUpsName, upsName } from './acceptance-sheet.js';
import { conformanceStatement, type NetworkFacts } from './conformance-statement.js';
import { type DescribedObject, type DeviceDescription, textOf } from './device-description.js';
import type { DocumentContext, DocumentFile, DocumentKind } from './document-file.js';
import { engineeringDataExchange } from './ede.js';
import { epics } from './epics.js';
import { protocolStatement } from './protocol-statement.js';
import { type ScSiteFacts, scSiteSheet } from './sc-site-sheet.js';
import type { ToldList } from './told-list.js';

export interface DocumentSources {
  readonly description: DeviceDescription;
  readonly network: NetworkFacts;
  /** Those of the manual, in the order of a table. */
  readonly families: readonly UpsFamily[];
  /** What the acceptance sheet shows. */
  readonly acceptance: AcceptanceFacts;
  /** Of the protocols beside BACnet that are switched on; wanted for their statement only. */
  readonly toldLists?: readonly ToldList[];
  /** What the sheet for the IT department shows; wanted for that only. */
  readonly sc?: Omit<ScSiteFacts, 'deviceName'>;
  readonly context: DocumentContext;
}

/** The files of one kind. PICS and EPICS have no language: their forms are English. */
export function exportDocuments(kind: DocumentKind, sources: DocumentSources): readonly DocumentFile[] {
  const { description, network, families, acceptance, toldLists = [], sc, context } = sources;
  const baseName = `ups-${description.device.instance}`;
  switch (kind) {
    case 'pics':
      return conformanceStatement(baseName, description, families, network, context, profiledUpsName(acceptance.ups));
    case 'epics':
      return [epics(baseName, description, network, context)];
    case 'ede':
      return engineeringDataExchange(
        `${baseName}-${context.language}`,
        translated(description, context.language),
        context,
        profiledUpsName(acceptance.ups),
      );
    case 'acceptance':
      return [acceptanceSheet(baseName, translated(description, context.language), acceptance, context)];
    case 'protocols': {
      const { ups, rows, isSimulated } = acceptance;
      const facts = { lists: toldLists, report: rows, ups: ups && upsName(ups), isSimulated };
      return protocolStatement(`${baseName}-${context.language}`, facts, context);
    }
    case 'sc':
      return sc === undefined ? [] : [scSiteSheet(baseName, { ...sc, deviceName: description.device.name }, context)];
  }
}

/** The same device with the descriptions of its objects in a language that it need not serve. */
export function translated(description: DeviceDescription, language: Language): DeviceDescription {
  return { ...description, objects: description.objects.map((object) => withDescription(object, language)) };
}

function withDescription(object: DescribedObject, language: Language): DescribedObject {
  const ofManual = Object.hasOwn(descriptionsEn, object.name)
    ? translatedDescription(object, textOf(object, PropertyIdentifier.description), language)
    : undefined;
  const text = ofManual ?? alarmObjectTexts.get(object.name)?.[language];
  if (text === undefined) return object;
  const properties = object.properties.map((property) => {
    if (property.id !== PropertyIdentifier.description) return property;
    return { ...property, values: [{ type: 'characterString', value: text } as const] };
  });
  return { ...object, properties };
}
