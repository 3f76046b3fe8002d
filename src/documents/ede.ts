import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import { ServicesSupportedBit } from '../bacnet/encoding/service-choices.js';
import { objectTypeTitle, unitsName, vendorUnitsName } from '../bacnet/enumeration-names.js';
import type { Language } from '../core/bilingual.js';
import { byteOrderMark, type Cell, type SpreadsheetForm, spreadsheetRow } from '../core/spreadsheet.js';
import { alarmTable } from './alarm-table.js';
import { isExecuted } from './bibbs.js';
import {
  type DescribedObject,
  type DeviceDescription,
  firstValueOf,
  numberOf,
  realOf,
  textOf,
  textsOf,
} from './device-description.js';
import { type DocumentContext, type DocumentFile, dottedDate } from './document-file.js';

const columns = [
  '# keyname',
  'device obj.-instance',
  'object-name',
  'object-type',
  'object-instance',
  'description',
  'present-value-default',
  'min-present-value',
  'max-present-value',
  'settable',
  'supports COV',
  'hi-limit',
  'low-limit',
  'state-text-reference',
  'unit-code',
  'vendor-specific-address',
];
const mandatoryColumns = 5;

/**
 * Engineering Data Exchange of the BACnet Interest Group Europe, layout 2.3: the list of objects and the tables that it
 * refers to; and a table of the alarms, for which the layout has no place.
 */
export function engineeringDataExchange(
  baseName: string,
  description: DeviceDescription,
  context: DocumentContext,
  profiledUps?: string,
): readonly DocumentFile[] {
  const texts = stateTextsOf(description);
  return [
    { name: `${baseName}_EDE.csv`, text: objectTable(baseName, description, texts, context, profiledUps) },
    { name: `${baseName}_StateTexts.csv`, text: stateTextTable(texts, context.language) },
    { name: `${baseName}_Units.csv`, text: unitTable(description, context.language) },
    { name: `${baseName}_ObjTypes.csv`, text: objectTypeTable(description, context.language) },
    { name: `${baseName}_Alarms.csv`, text: edeCsv(alarmTable(description, context.language), context.language) },
  ];
}

function objectTable(
  baseName: string,
  description: DeviceDescription,
  texts: readonly (readonly string[])[],
  context: DocumentContext,
  profiledUps: string | undefined,
): string {
  const { version, date } = context;
  return edeCsv(
    [
      ['# Engineering-Data-Exchange - B.I.G.-EU'],
      // The layout has no field for it; a line that begins so is a remark.
      ...(profiledUps === undefined ? [] : [[`# UPS: ${profiledUps}`]]),
      ['PROJECT_NAME', baseName],
      ['VERSION_OF_REFERENCEFILE', numberOf(description.device, P.databaseRevision)],
      ['TIMESTAMP_OF_LAST_CHANGE', dottedDate(date)],
      ['AUTHOR_OF_LAST_CHANGE', `ups-bacnet-gateway ${version}`],
      ['VERSION_OF_LAYOUT', '2.3'],
      columns.map((_, index) => `${index === 0 ? '#' : ''}${index < mandatoryColumns ? 'mandatory' : 'optional'}`),
      columns,
      ...[description.device, ...description.objects].map((object) => objectRow(object, description, texts)),
    ],
    context.language,
  );
}

function objectRow(
  object: DescribedObject,
  description: DeviceDescription,
  texts: readonly (readonly string[])[],
): readonly Cell[] {
  const states = numberOf(object, P.numberOfStates);
  const access = object.properties.find(({ id }) => id === P.presentValue)?.writeAccess;
  const supportsCov =
    object.objectType !== ObjectType.device && isExecuted(description, ServicesSupportedBit.subscribeCov);
  const reference = texts.findIndex((one) => isSame(one, textsOfStates(object)));
  return [
    object.name,
    description.device.instance,
    object.name,
    object.objectType,
    object.instance,
    textOf(object, P.description),
    numberOf(object, P.relinquishDefault),
    states === undefined ? undefined : 1,
    states,
    access === 'always' ? 'Y' : 'N',
    supportsCov ? 'Y' : 'N',
    ...limitsOf(object),
    reference < 0 ? undefined : reference + 1,
    numberOf(object, P.units),
    undefined,
  ];
}

/** High and low, as far as they count. */
function limitsOf(object: DescribedObject): readonly [high: Cell, low: Cell] {
  const enabled = firstValueOf(object, P.limitEnable);
  const [isLow = false, isHigh = false] = enabled?.type === 'bitString' ? enabled.value : [];
  return [isHigh ? realOf(object, P.highLimit) : undefined, isLow ? realOf(object, P.lowLimit) : undefined];
}

/** Bit strings have their texts here too, bit 0 first: the layout has no other place for them. */
function textsOfStates(object: DescribedObject): readonly string[] {
  const ofBinary = [...textsOf(object, P.inactiveText), ...textsOf(object, P.activeText)];
  return [...textsOf(object, P.stateText), ...textsOf(object, P.bitText), ...ofBinary];
}

/** Each list of texts once, numbered from 1 by its place. */
function stateTextsOf({ objects }: DeviceDescription): readonly (readonly string[])[] {
  const lists: (readonly string[])[] = [];
  for (const object of objects) {
    const texts = textsOfStates(object);
    if (texts.length > 0 && !lists.some((one) => isSame(one, texts))) lists.push(texts);
  }
  return lists;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

function stateTextTable(texts: readonly (readonly string[])[], language: Language): string {
  const longest = Math.max(2, ...texts.map((one) => one.length));
  const heads = ['Text 1 or Inactive-Text', 'Text 2 or Active-Text'];
  const numbered = Array.from({ length: longest }, (_, index) => heads[index] ?? `Text ${index + 1}`);
  return edeCsv(
    [['#State Text Reference'], ['#Reference Number', ...numbered], ...texts.map((one, index) => [index + 1, ...one])],
    language,
  );
}

function unitTable({ objects }: DeviceDescription, language: Language): string {
  const codes = [...new Set(objects.flatMap((object) => numberOf(object, P.units) ?? []))].sort((a, b) => a - b);
  return edeCsv(
    [
      ['#Encoding of BACnet Engineering Units'],
      ['#Code', 'Unit Text'],
      ...codes.map((code) => [code, unitsName(code) ?? vendorUnitsName(code, language)]),
    ],
    language,
  );
}

function objectTypeTable({ device, objects }: DeviceDescription, language: Language): string {
  const types = [...new Set([device, ...objects].map(({ objectType }) => objectType))].sort((a, b) => a - b);
  return edeCsv(
    [
      ['#Encoding of BACnet Object Types'],
      ['#Code', 'Object Type'],
      ...types.map((type) => [type, objectTypeTitle(type)]),
    ],
    language,
  );
}

/** As the layout has it, in every language. */
const edeForm: SpreadsheetForm = { separator: ';', decimalMark: '.' };

/** With the mark a spreadsheet reads the accents as they are; what is ASCII needs none, and some readers do not know it. */
function edeCsv(rows: readonly (readonly Cell[])[], language: Language): string {
  const text = rows.map((row) => spreadsheetRow(row, edeForm)).join('');
  return language === 'fr' || hasMoreThanAscii(text) ? `${byteOrderMark}${text}` : text;
}

function hasMoreThanAscii(text: string): boolean {
  return Buffer.byteLength(text) > text.length;
}
