import { bothOf } from '../../core/bilingual.js';
import { addressText } from '../../documents/object-labels.js';
import type { ToldList, ToldRow, ToldSources } from '../../documents/told-list.js';
import type { ObjectReportRow } from '../../objects/object-report.js';
import type { UpsSetup } from '../../ups/detection/ups-setup.js';
import { type BitRow, functionOf, type Scale, type TextRow, type WordRow } from '../../ups/maps/register-map.js';
import { type PollStep, pollPlan } from '../../ups/polling/poll-plan.js';

/** The words of the UPS that are answered from what the poll has read, each with the objects that are made of it. */
export function toldWords({ settings, setup, report }: ToldSources): ToldList {
  const { bind, port, max_age_s } = settings.modbus_tcp;
  const { slave } = settings.serial;
  return {
    name: 'Modbus-TCP',
    title: { en: 'Modbus TCP server', fr: 'Serveur Modbus TCP' },
    facts: [
      [{ en: 'Port', fr: 'Port' }, bothOf(`TCP ${bind}:${port}`)],
      [
        { en: 'Functions', fr: 'Fonctions' },
        {
          en: '3 and 4, 1 to 125 words; every other one is refused with exception 1',
          fr: "3 et 4, de 1 à 125 mots ; toute autre est refusée par l'exception 1",
        },
      ],
      [
        { en: 'Unit identifiers', fr: 'Adresses (unit identifier)' },
        {
          en: `0, 255 and ${slave}; any other one is refused with exception 10`,
          fr: `0, 255 et ${slave} ; toute autre est refusée par l'exception 10`,
        },
      ],
      [
        { en: 'Addresses', fr: 'Adresses' },
        {
          en: "the UPS's own, counted from 0 as on the wire; words as the UPS has them. Below: function/address, and .bit from 0",
          fr: "celles de l'ASI, comptées à partir de 0 comme sur la ligne ; les mots tels que l'ASI les donne. Ci-dessous : fonction/adresse, et .bit à partir de 0",
        },
      ],
      [
        { en: 'Unit', fr: 'Unité' },
        {
          en: 'what a count of 1 is worth; of two, the second where the UPS says that its measurements are times 10',
          fr: "ce que vaut une unité comptée ; s'il y en a deux, la seconde si l'ASI indique que ses mesures sont multipliées par 10",
        },
      ],
      [
        { en: 'Age', fr: 'Âge' },
        {
          en: `words below, no older than ${max_age_s} s, are answered from what was read last; all other addresses, and older words, are asked of the UPS in the idle time of the line; while it does not answer: exception 11`,
          fr: `les mots ci-dessous, lus depuis ${max_age_s} s au plus, sont donnés d'après la dernière lecture ; pour toute autre adresse, et pour des mots plus anciens, l'ASI est interrogée pendant les pauses de la ligne ; tant qu'elle ne répond pas : exception 11`,
        },
      ],
      [
        { en: 'Encryption and login', fr: 'Chiffrement et accès' },
        {
          en: 'none: [modbus_tcp] allowed says who may connect',
          fr: 'aucun : [modbus_tcp] allowed dit qui peut se connecter',
        },
      ],
    ],
    rows: setup === undefined ? [] : rowsOf(setup, report),
  };
}

function rowsOf({ map, architecture }: UpsSetup, report: readonly ObjectReportRow[]): readonly ToldRow[] {
  const objects = objectsByWord(report);
  return pollPlan(map, architecture)
    .toSorted((one, other) => one.address - other.address)
    .flatMap((step) => {
      const { id } = step.table;
      const functionCode = functionOf(map, step.table);
      const of = <T extends { readonly table: string }>(rows: readonly T[]) => rows.filter(({ table }) => table === id);
      const named = [
        ...of(map.words).map((row) => wordRow(step, functionCode, row, objects)),
        ...of(map.bits).map((row) => bitRow(step, functionCode, row, objects)),
        ...of(map.texts).map((row) => textRow(step, functionCode, row)),
      ];
      const isOneText = step.table.kind === 'text' && named.length === 1;
      return isOneText ? named : [tableRow(step, functionCode), ...named];
    });
}

/** Names of the objects that are made of the row of a page, by `page/code`. */
type ObjectsByWord = ReadonlyMap<string, readonly string[]>;

function objectsByWord(report: readonly ObjectReportRow[]): ObjectsByWord {
  const objects = new Map<string, string[]>();
  for (const { name, sources } of report) {
    for (const key of new Set(sources.map(({ page, code }) => `${page}/${code}`))) {
      objects.set(key, [...(objects.get(key) ?? []), name]);
    }
  }
  return objects;
}

/** All of its words, those without a published meaning as well. */
function tableRow({ table, address }: PollStep, functionCode: number): ToldRow {
  const meaning = `${table.id}: ${table.words}`;
  return {
    there: `${functionCode}/${addressText(address)}-${addressText(address + table.words - 1)}`,
    meaning: { en: `${meaning} words`, fr: `${meaning} mots` },
    unit: '',
    objects: [],
    origin: { source: bothOf(table.source), certainty: table.certainty },
  };
}

function wordRow({ page, address }: PollStep, functionCode: number, row: WordRow, objects: ObjectsByWord): ToldRow {
  const isPair = row.type.endsWith('32');
  const first = address + row.offset;
  return {
    there: `${functionCode}/${addressText(first)}${isPair ? `-${addressText(first + 1)}` : ''}`,
    meaning: bothOf(`${row.code} ${row.name}`),
    unit: unitText(row.unit, row.scale),
    objects: objects.get(`${page}/${row.code}`) ?? [],
    origin: { source: bothOf(row.source), certainty: row.certainty },
  };
}

function bitRow({ page, address }: PollStep, functionCode: number, row: BitRow, objects: ObjectsByWord): ToldRow {
  return {
    there: `${functionCode}/${addressText(address + row.offset)}.${row.bit}`,
    meaning: bothOf(`${row.code} ${row.name}`),
    unit: '',
    objects: objects.get(`${page}/${row.code}`) ?? [],
    origin: { source: bothOf(row.source), certainty: row.certainty },
  };
}

function textRow({ address }: PollStep, functionCode: number, row: TextRow): ToldRow {
  const first = address + row.offset;
  return {
    there: `${functionCode}/${addressText(first)}-${addressText(first + row.words - 1)}`,
    meaning: bothOf(`${row.code} ${row.name}`),
    unit: '',
    objects: [],
    origin: { source: bothOf(row.source), certainty: row.certainty },
  };
}

/** What one count is worth. */
function unitText(unit: string, scale: Scale): string {
  if (scale === 'factor') return `1 ${unit} / 0.1 ${unit}`;
  if (typeof scale === 'number')
    return unit === '' && scale === 0 ? '' : `${(10 ** -scale).toFixed(scale)} ${unit}`.trim();
  const { multiplier, addend } = scale;
  return `${multiplier} ${unit}${addend === 0 ? '' : ` + ${addend}`}`.trim();
}
