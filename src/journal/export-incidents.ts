import type { Bilingual, Language } from '../core/bilingual.js';
import { localIsoTime } from '../core/local-time.js';
import { byteOrderMark, type Cell, spreadsheetForms, spreadsheetRow } from '../core/spreadsheet.js';
import { alarmOf } from './alarm-texts.js';
import type { Incident } from './incident.js';
import { alarmsInOrder, incidentTitle, loadText, stateTexts } from './incident-texts.js';

type Column = readonly [head: Bilingual, cell: (incident: Incident, language: Language) => Cell];

const time = (atMs: number | undefined) => atMs && localIsoTime(atMs);

// biome-ignore format: a column per line
const columns: readonly Column[] = [
  [{ en: 'id', fr: 'n°' }, ({ id }) => id],
  [{ en: 'begin', fr: 'début' }, ({ beginMs }) => time(beginMs)],
  [{ en: 'begin not before', fr: 'début pas avant' }, ({ beginNotBeforeMs }) => time(beginNotBeforeMs)],
  [{ en: 'end', fr: 'fin' }, ({ endMs }) => time(endMs)],
  [{ en: 'end not before', fr: 'fin pas avant' }, ({ endNotBeforeMs, seenUntilMs }) => time(endNotBeforeMs ?? seenUntilMs)],
  [{ en: 'duration (s)', fr: 'durée (s)' }, ({ durationMs }) => durationMs && Math.round(durationMs / 1000)],
  [{ en: 'state', fr: 'état' }, ({ state }, language) => stateTexts[state][language]],
  [{ en: 'incident', fr: 'incident' }, (incident, language) => incidentTitle(incident)[language]],
  [{ en: 'load', fr: 'charge' }, (incident, language) => loadText(incident)[language]],
  [{ en: 'short returns', fr: 'retours brefs' }, ({ returns }) => returns],
  [{ en: 'charge at the end (%)', fr: 'capacité de la batterie à la fin (%)' }, ({ batteryLeft }) => batteryLeft?.percent],
  [{ en: 'runtime left at the end (min)', fr: 'autonomie à la fin (min)' }, ({ batteryLeft }) => batteryLeft?.minutes],
  [{ en: 'alarms', fr: 'alarmes' }, (incident, language) => alarmsInOrder(incident).map(({ id }) => alarmOf(id)?.text[language] ?? id).join(' / ')],
  [{ en: 'simulated', fr: 'simulé' }, ({ simulated }, language) => (simulated ? { en: 'yes', fr: 'oui' }[language] : '')],
];

/** Incidents as a table for spreadsheets; times are local, with their zone. */
export function incidentsAsCsv(incidents: readonly Incident[], language: Language): string {
  const form = spreadsheetForms[language];
  const heads = spreadsheetRow(
    columns.map(([head]) => head[language]),
    form,
  );
  const rows = incidents.map((incident) =>
    spreadsheetRow(
      columns.map(([, cell]) => cell(incident, language)),
      form,
    ),
  );
  return [byteOrderMark, heads, ...rows].join('');
}
