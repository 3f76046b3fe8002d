import { dataFileName } from '../../../src/core/data-file-name.js';
import { byteOrderMark, spreadsheetForms, spreadsheetRow } from '../../../src/core/spreadsheet.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';
import { Format } from '../i18n/format.js';
import { type Translate, translateWord } from '../i18n/translate.js';
import { ageOf } from '../state/live-value.js';
import { distinctSources, objectLabel, presentValueText, registerText, valueText } from './value-text.js';

const columns = [
  'name',
  'object',
  'description',
  'value',
  'unit',
  'text',
  'presentValue',
  'register',
  'word',
  'certainty',
  'ageS',
  'state',
  'outOfService',
] as const;

/** As the files of the gateway are called; the zone is that of this browser. */
export function valuesFileName({ status, nowMs }: LiveState, t: Translate): string {
  return dataFileName({
    device: status?.bacnet.deviceIdentifier ?? 0,
    what: t('csv.values'),
    momentsMs: [nowMs],
    isSimulated: status?.simulated === true,
  });
}

/** The table as a file that a spreadsheet opens. */
export function valuesCsv(objects: readonly ObjectView[], live: LiveState, t: Translate): string {
  const { language } = t;
  const format = new Format(language);
  const head = columns.map((column) => t(`csv.${column}`));
  const rows = objects.map((object) => {
    const sources = distinctSources(object);
    const age = ageOf(object, live);
    const { presentValue } = object;
    return [
      object.name,
      objectLabel(object),
      object.description[language],
      object.engineeringValue,
      object.unit,
      textIn(object, format),
      typeof presentValue === 'number' ? presentValue : presentValueText(presentValue),
      registerText(sources),
      sources.map(({ word }) => word ?? '').join(' '),
      translateWord(t, 'certainty', object.certainty),
      age === undefined ? undefined : Math.round(age / 100) / 10,
      translateWord(t, 'valueState', object.state),
      t(object.outOfService ? 'csv.yes' : 'csv.no'),
    ];
  });
  return `${byteOrderMark}${[head, ...rows].map((row) => spreadsheetRow(row, spreadsheetForms[language])).join('')}`;
}

/** The gateway's text with the decimal mark of the language. */
function textIn(object: ObjectView, format: Format): string {
  const isNumber = object.text !== '' && object.engineeringValue !== undefined;
  return isNumber ? valueText(object, { format }) : object.text;
}
