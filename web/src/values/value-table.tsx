import { useState } from 'preact/hooks';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { Button } from '../components/button.js';
import { type Column, DataTable } from '../components/data-table.js';
import { saveFile } from '../components/download.js';
import { SelectField, TextField } from '../components/field.js';
import { Mark } from '../components/icon.js';
import { translateWord } from '../i18n/translate.js';
import { isWithoutRegister } from '../register-search/search-objects.js';
import type { Level } from '../state/level.js';
import { ageOf } from '../state/live-value.js';
import { type PageState, usePage } from '../state/page-context.js';
import { ForceDialog } from './force-dialog.js';
import { distinctSources, objectLabel, presentValueText, registerText, valueText } from './value-text.js';
import { valuesCsv } from './values-csv.js';

const levels = ['all', 'system', 'unit', 'gateway'] as const;
const groups = ['all', 'known', 'missing', 'inferred', 'forced'] as const;

export function ValueTable() {
  const page = usePage();
  const { t, live } = page;
  const [search, setSearch] = useState('');
  const [level, setLevel] = useState<(typeof levels)[number]>('all');
  const [group, setGroup] = useState<(typeof groups)[number]>('all');
  const [forcing, setForcing] = useState<string>();
  const ups = live.status?.ups;
  const objects = [...live.objects.values()];
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = objects.filter(
    (object) => (level === 'all' || object.level === level) && isOfGroup(object, group) && matches(object, words, page),
  );
  const forced = forcing === undefined ? undefined : live.objects.get(forcing);
  return (
    <section class="card wide" aria-label={t('values.table')}>
      <div class="filters">
        <TextField label={t('values.search')} type="search" value={search} onInput={setSearch} />
        <SelectField
          label={t('values.level')}
          value={level}
          choices={levels.map((one) => [one, t(`level.${one}`)] as const)}
          onChange={setLevel}
        />
        <SelectField
          label={t('values.group')}
          value={group}
          choices={groups.map((one) => [one, t(`group.${one}`)] as const)}
          onChange={setGroup}
        />
        <Button onClick={() => saveFile('values.csv', 'text/csv', valuesCsv(rows, live, t))}>{t('values.csv')}</Button>
      </div>
      {ups?.profile !== undefined && (
        <p>
          {t('values.profile', { profile: ups.profile, ups: [ups.maker, ups.familyName].filter(Boolean).join(' ') })}
        </p>
      )}
      <p class="faint" role="status">
        {t('values.count', { shown: rows.length, all: objects.length })}
      </p>
      <DataTable
        caption={t('values.table')}
        columns={columnsOf(page, setForcing)}
        rows={rows}
        keyOf={({ name }) => name}
        empty={t('values.empty')}
        rowClass={({ outOfService, state }) => (outOfService ? 'forced' : state)}
      />
      {forced && <ForceDialog object={forced} onClose={() => setForcing(undefined)} />}
    </section>
  );
}

function columnsOf(page: PageState, onForce: (name: string) => void): readonly Column<ObjectView>[] {
  const { t, live, own, format } = page;
  const isLive = live.phase === 'live';
  const columns: readonly Column<ObjectView>[] = [
    {
      title: t('column.name'),
      isName: true,
      cell: (object) => (
        <>
          <code>{object.name}</code>
          <span class="description">{own(object.description)}</span>
        </>
      ),
    },
    { title: t('column.object'), cell: (object) => <span class="nowrap">{objectLabel(object)}</span> },
    { title: t('column.value'), kind: 'right', cell: (object) => <strong>{valueText(object, page)}</strong> },
    { title: t('column.raw'), kind: 'number', cell: (object) => <code>{presentValueText(object.presentValue)}</code> },
    {
      title: t('column.register'),
      kind: 'code',
      cell: (object) =>
        isWithoutRegister(object) ? (
          <a href={`#/link/search/${encodeURIComponent(object.name)}`}>{t('values.lookFor')}</a>
        ) : (
          <code>{registerText(distinctSources(object))}</code>
        ),
    },
    {
      title: t('column.certainty'),
      cell: ({ certainty }) => <span class={`tag ${certainty}`}>{translateWord(t, 'certainty', certainty)}</span>,
    },
    {
      title: t('column.age'),
      kind: 'number',
      cell: (object) => {
        const age = ageOf(object, live);
        return age === undefined ? '' : format.duration(age);
      },
    },
    {
      title: t('column.state'),
      cell: ({ state, outOfService }) => (
        <span class="with-mark nowrap">
          <Mark level={isLive ? levelOf(state, outOfService) : 'unknown'} />
          {outOfService ? t('values.forced') : translateWord(t, 'valueState', state)}
        </span>
      ),
    },
  ];
  if (!live.status?.commissioning.active) return columns;
  const force: Column<ObjectView> = {
    title: t('commissioning.force'),
    cell: ({ name, level }) =>
      level === 'gateway' ? null : (
        <Button small onClick={() => onForce(name)}>
          {t('commissioning.force')}
        </Button>
      ),
  };
  return [...columns, force];
}

const stateLevels: Readonly<Record<string, Level>> = {
  good: 'good',
  stale: 'critical',
  refused: 'warning',
  'not-available': 'info',
  'not-managed': 'info',
  'no-sensor': 'unknown',
  implausible: 'warning',
  pending: 'unknown',
};

function levelOf(state: string, outOfService: boolean): Level {
  return outOfService ? 'warning' : (stateLevels[state] ?? 'unknown');
}

function isOfGroup({ state, certainty, outOfService }: ObjectView, group: (typeof groups)[number]): boolean {
  switch (group) {
    case 'known':
      return state === 'good';
    case 'missing':
      return state !== 'good';
    case 'inferred':
      return certainty === 'inferred' || certainty === 'computed' || isOfSite(certainty);
    case 'forced':
      return outOfService;
    default:
      return true;
  }
}

function matches(object: ObjectView, words: readonly string[], page: PageState): boolean {
  if (words.length === 0) return true;
  const { description } = object;
  const text = [
    object.name,
    objectLabel(object),
    valueText(object, page),
    registerText(object.sources),
    description.en,
    description.fr,
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The site gave the register, by hand or by the register search. */
function isOfSite(certainty: string): boolean {
  return certainty === 'assigned' || certainty === 'found';
}
