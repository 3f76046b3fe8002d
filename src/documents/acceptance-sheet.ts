import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import type { Language } from '../core/bilingual.js';
import { isoDate, timeOfDay, timeZoneName, twoDigits, utcOffset } from '../core/local-time.js';
import { analogValues } from '../objects/catalog/analog-values.js';
import { compatibilityOf } from '../objects/catalog/compatibility.js';
import type { ObjectReportRow } from '../objects/object-report.js';
import type { Architecture } from '../ups/maps/page.js';
import type { RegisterMapId } from '../ups/maps/register-map.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import { acceptanceTexts } from './acceptance-texts.js';
import { type DescribedObject, type DeviceDescription, textOf, textsOf } from './device-description.js';
import type { DocumentContext, DocumentFile } from './document-file.js';
import { expectedNumber } from './expected-values.js';
import { objectLabel, presentValueText } from './object-labels.js';
import { acceptanceStyle, type Html, html } from './sheet-html.js';

/** What the sheet says of the UPS behind the objects. */
export interface AcceptanceUps {
  readonly family: UpsFamily;
  readonly map: RegisterMapId;
  readonly architecture: Architecture;
  readonly isOverTcp?: boolean;
}

export interface AcceptanceFacts {
  /** Undefined when no UPS answered. */
  readonly ups: AcceptanceUps | undefined;
  readonly rows: readonly ObjectReportRow[];
  readonly values: 'raw' | 'engineering';
  readonly isSimulated: boolean;
}

/** One HTML file that needs nothing else: every object, what it must show, what it shows, a box to tick, a place to sign. */
export function acceptanceSheet(
  baseName: string,
  description: DeviceDescription,
  facts: AcceptanceFacts,
  context: DocumentContext,
): DocumentFile {
  const { language } = context;
  const words = acceptanceTexts[language];
  const page = html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${words.title} - ${description.device.name}</title>
<style>${{ html: acceptanceStyle }}</style>
</head>
<body>
<h1>${words.title}</h1>
${facts.isSimulated ? warning(words.simulated) : []}${facts.ups === undefined ? warning(words.notRead) : []}
${identity(description.device, facts, context)}
${section(words.numbers, ObjectType.analogValue, description, facts, language)}
${section(words.states, ObjectType.multiStateValue, description, facts, language)}
${section(words.alarms, ObjectType.bitStringValue, description, facts, language)}
${legend(language)}
<h2>${words.remarks}</h2>
<div class="remarks"></div>
${signatures(language)}
</body>
</html>
`;
  return { name: `${baseName}-acceptance-${language}.html`, text: page.html };
}

function warning(text: string): Html {
  return html`<p class="warning">${text}</p>`;
}

function identity(device: DescribedObject, { ups, values }: AcceptanceFacts, context: DocumentContext): Html {
  const words = acceptanceTexts[context.language];
  const rows: readonly (readonly [string, string])[] = [
    [words.device, `${device.name}, ${device.instance}`],
    [words.model, textOf(device, P.modelName)],
    [words.vendor, textOf(device, P.vendorName)],
    [words.description, textOf(device, P.description)],
    [words.ups, ups === undefined ? '-' : upsName(ups)],
    [words.values, values === 'raw' ? words.raw : words.engineering],
    [words.version, context.version],
    [words.printed, printedAt(context)],
  ];
  const lines = rows.map(([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>\n`);
  return html`<table class="identity"><tbody>\n${lines}</tbody></table>`;
}

/** By the gateway's clock, with its zone: the sheet is a proof, and may be read elsewhere. */
function printedAt({ date, language }: DocumentContext): string {
  const day = language === 'fr' ? frenchDate(date) : isoDate(date);
  return `${day} ${timeOfDay(date)} (${timeZoneName()}, UTC${utcOffset(date)})`;
}

/** 31/01/2025 */
function frenchDate(date: Date): string {
  return [twoDigits(date.getDate()), twoDigits(date.getMonth() + 1), date.getFullYear()].join('/');
}

/** Maker, model and profile of a UPS that a profile describes; undefined for one of the manual, which its range tells. */
export function profiledUpsName(ups: AcceptanceUps | undefined): string | undefined {
  return ups?.family.profile === undefined ? undefined : upsName(ups);
}

/** Range and register map, or maker, name and profile. */
export function upsName({ family, map, isOverTcp = false }: AcceptanceUps): string {
  const { maker, displayName, profile } = family;
  const names = profile === undefined ? [displayName, map.toUpperCase()] : [`${maker} ${displayName}`, profile];
  return [...names, ...(isOverTcp ? ['Modbus TCP'] : [])].join(', ');
}

function section(
  title: string,
  objectType: ObjectType,
  description: DeviceDescription,
  facts: AcceptanceFacts,
  language: Language,
): Html {
  const heads = acceptanceTexts[language].columns.map((column) => html`<th scope="col">${column}</th>`);
  const rows = description.objects
    .filter((object) => object.objectType === objectType)
    .map((object) => objectRow(object, facts, language));
  return html`<h2>${title}</h2>
<table class="objects"><thead><tr>${heads}</tr></thead><tbody>
${rows}</tbody></table>`;
}

function objectRow(object: DescribedObject, facts: AcceptanceFacts, language: Language): Html {
  const words = acceptanceTexts[language];
  const row = facts.rows.find((one) => one.objectType === object.objectType && one.instance === object.instance);
  const isRead = facts.ups !== undefined && row !== undefined;
  const now = isRead ? shown(row, language) : [];
  const certainty = isRead ? html`${words.certainties[row.certainty][0]}` : html``;
  return html`<tr>
<td class="tick"><span class="box"></span></td>
<td>${object.name}<br><span class="small">${objectLabel(labelled(object))} ${textOf(object, P.description)}</span></td>
<td>${mustShow(object, row, facts, language)}</td>
<td>${now}</td>
<td>${row?.unit ?? ''}</td>
<td>${certainty}</td>
</tr>
`;
}

function labelled({ objectType, instance }: DescribedObject): Pick<ObjectReportRow, 'objectType' | 'instance'> {
  return { objectType: objectType as ObjectType, instance };
}

function shown(row: ObjectReportRow, language: Language): Html {
  const words = acceptanceTexts[language];
  const state = row.state === 'good' ? '' : ` (${words.valueStates[row.state]})`;
  const isBits = typeof row.presentValue !== 'number';
  const own = row.engineering === undefined ? row.text : decimalsIn(language, row.text);
  const text = isBits ? presentValueText(row.presentValue) : own || words.nothing;
  const reads = isBits ? '' : words.reads(decimalsIn(language, presentValueText(row.presentValue)));
  return html`<span class="now">${text}</span><br><span class="small">${reads}${state}</span>`;
}

/** A number with the decimal mark of the language. */
function decimalsIn(language: Language, number: string): string {
  return language === 'fr' ? number.replace('.', ',') : number;
}

function mustShow(
  object: DescribedObject,
  row: ObjectReportRow | undefined,
  { ups }: AcceptanceFacts,
  language: Language,
): Html {
  const analog = object.objectType === ObjectType.analogValue ? analogValues[object.instance] : undefined;
  if (analog !== undefined) {
    const availability = ups && compatibilityOf(analog.name, ups.family.name, ups.architecture);
    return html`${expectedNumber(analog, availability, language)}`;
  }
  const states = textsOf(object, P.stateText).map((text, index) => `${index + 1} ${text}`);
  if (states.length > 0) return html`${states.join('; ')}`;
  const bits = textsOf(object, P.bitText).map((text, index) => bitLine(text, index, row));
  return html`<ul class="bits">${bits}</ul>`;
}

/** Each alarm is tried on its own. */
function bitLine(text: string, index: number, row: ObjectReportRow | undefined): Html {
  const isSet = row !== undefined && typeof row.presentValue !== 'number' && row.presentValue[index] === true;
  const name = `b${String(index).padStart(2, '0')} ${text}`;
  return html`<li><span class="box"></span> ${isSet ? html`<span class="now">${name} = 1</span>` : name}</li>`;
}

function legend(language: Language): Html {
  const words = acceptanceTexts[language];
  const rows = Object.values(words.certainties).map(
    ([word, meaning]) => html`<tr><th scope="row">${word}</th><td>${meaning}</td></tr>\n`,
  );
  return html`<h2>${words.legend}</h2>\n<table class="identity"><tbody>\n${rows}</tbody></table>`;
}

function signatures(language: Language): Html {
  const { signatures: title, parties, signatureFields } = acceptanceTexts[language];
  const heads = ['', ...signatureFields].map((field) => html`<th scope="col">${field}</th>`);
  const blank = signatureFields.map(() => html`<td></td>`);
  const rows = parties.map((party) => html`<tr><th scope="row">${party}</th>${blank}</tr>\n`);
  return html`<h2>${title}</h2>\n<table class="signatures"><thead><tr>${heads}</tr></thead><tbody>\n${rows}</tbody></table>`;
}
