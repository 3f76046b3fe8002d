import type { Bilingual, Language } from '../core/bilingual.js';
import { isoDate } from '../core/local-time.js';
import { byteOrderMark, spreadsheetForms, spreadsheetRow } from '../core/spreadsheet.js';
import type { ObjectReportRow } from '../objects/object-report.js';
import type { BitWords, Certainty } from '../objects/object-value.js';
import { acceptanceTexts } from './acceptance-texts.js';
import type { DocumentContext, DocumentFile } from './document-file.js';
import { addressText, distinctWords, objectLabel } from './object-labels.js';
import { renderMarkdown, type Section } from './sections.js';
import type { ToldList, ToldRow } from './told-list.js';

const columns: readonly Bilingual[] = [
  { en: 'Name or address in the protocol', fr: 'Nom ou adresse dans le protocole' },
  { en: 'Meaning', fr: 'Signification' },
  { en: 'Object here', fr: 'Objet ici' },
  { en: 'Unit', fr: 'Unité' },
  { en: 'Source', fr: 'Source' },
  { en: 'Certainty', fr: 'Certitude' },
];

const texts = {
  title: { en: 'What the protocols beside BACnet tell', fr: 'Ce que disent les protocoles autres que BACnet' },
  about: { en: 'About this statement', fr: 'À propos de ce document' },
  date: { en: 'Date', fr: 'Date' },
  version: { en: 'Gateway version', fr: 'Version de la passerelle' },
  ups: { en: 'UPS', fr: 'ASI' },
  simulated: {
    en: 'SIMULATED: the UPS is the built-in simulator.',
    fr: "SIMULATED : l'ASI est le simulateur intégré.",
  },
  unknownUps: {
    en: 'not found yet: what it does not have is listed, too, and sources are missing',
    fr: "pas encore trouvée : ce qu'elle n'a pas figure aussi dans la liste, et les sources manquent",
  },
  none: {
    en: 'No protocol beside BACnet is switched on.',
    fr: "Aucun protocole autre que BACnet n'est activé.",
  },
  readOnly: {
    en: 'Nothing of all this can be written, and nothing is ever written to the UPS.',
    fr: "Rien de tout cela ne peut être écrit, et rien n'est jamais écrit dans l'ASI.",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

export interface ProtocolFacts {
  /** Those that are switched on. */
  readonly lists: readonly ToldList[];
  readonly report: readonly ObjectReportRow[];
  /** As people name it; undefined while it was not found. */
  readonly ups: string | undefined;
  readonly isSimulated: boolean;
}

/** A statement like the PICS of BACnet, of each protocol beside it that is switched on, and each list for a spreadsheet. */
export function protocolStatement(
  baseName: string,
  facts: ProtocolFacts,
  context: DocumentContext,
): readonly DocumentFile[] {
  const { lists, report, ups } = facts;
  const { language } = context;
  const byName = new Map<string, ObjectReportRow>(report.map((row) => [row.name, row]));
  const tables = lists.map((list) => ({
    list,
    rows: served(list.rows, byName, ups !== undefined).map((row) => cellsOf(row, byName, language)),
  }));
  const head = columns.map((column) => column[language]);
  const sections = tables.map(
    ({ list: { title, facts: spoken }, rows }): Section => ({
      title: title[language],
      blocks: [
        { kind: 'fields', rows: spoken.map(([name, value]) => [name[language], value[language]]) },
        ...(rows.length > 0 ? [{ kind: 'table', head, rows } as const] : []),
      ],
    }),
  );
  return [
    {
      name: `${baseName}_Protocols.md`,
      text: renderMarkdown(texts.title[language], [about(facts, context), ...sections]),
    },
    ...tables.map(({ list: { name }, rows }) => ({
      name: `${baseName}_${name}.csv`,
      text: byteOrderMark + [head, ...rows].map((cells) => spreadsheetRow(cells, spreadsheetForms[language])).join(''),
    })),
  ];
}

function about({ lists, ups, isSimulated }: ProtocolFacts, { version, date, language }: DocumentContext): Section {
  return {
    title: texts.about[language],
    blocks: [
      ...(isSimulated ? [{ kind: 'text', text: texts.simulated[language] } as const] : []),
      {
        kind: 'fields',
        rows: [
          [texts.date[language], isoDate(date)],
          [texts.version[language], version],
          [texts.ups[language], ups ?? texts.unknownUps[language]],
        ],
      },
      { kind: 'text', text: (lists.length === 0 ? texts.none : texts.readOnly)[language] },
    ],
  };
}

/** Nothing tells an object without a register, so that no protocol tells it either. */
function served(rows: readonly ToldRow[], byName: ReadonlyMap<string, ObjectReportRow>, isUpsKnown: boolean) {
  if (!isUpsKnown) return rows;
  return rows.filter((row) => {
    const { objects, origin } = row;
    if (origin !== undefined || objects.length === 0) return true;
    return objects.some((name) => madeOf(row, byName.get(name)).length > 0);
  });
}

/** The parts of an object that are behind a row: some of its bits, or all of it; none that nothing tells. */
function madeOf({ bits = [] }: ToldRow, object: ObjectReportRow | undefined): readonly BitWords[] {
  if (object === undefined) return [];
  const own = bits.filter((bit) => bit.object === object.name);
  if (own.length > 0) return own.flatMap(({ text }) => object.bits?.get(text) ?? []);
  return object.certainty === 'none' ? [] : [{ words: object.sources, certainty: object.certainty }];
}

function cellsOf(row: ToldRow, byName: ReadonlyMap<string, ObjectReportRow>, language: Language): readonly string[] {
  const { there, meaning, unit, objects, origin } = row;
  const behind = objects.flatMap((name) => byName.get(name) ?? []);
  const fed = behind.flatMap((object) => madeOf(row, object));
  const words = distinctWords(fed.flatMap((made) => made.words));
  const certainties = origin === undefined ? [...new Set(fed.map(({ certainty }) => certainty))] : [origin.certainty];
  return [
    there,
    meaning[language],
    behind.map((object) => `${object.name} (${objectLabel(object)})`).join(', '),
    unit,
    origin?.source[language] ?? words.map(({ code, address }) => `${code} ${addressText(address)}`).join(', '),
    certainties.map((one) => certaintyWord(one, language)).join(', '),
  ];
}

function certaintyWord(certainty: Certainty, language: Language): string {
  return certainty === 'none' ? '' : acceptanceTexts[language].certainties[certainty][0];
}
