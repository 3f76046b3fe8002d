import { useState } from 'preact/hooks';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { Button } from '../components/button.js';
import { type Column, DataTable } from '../components/data-table.js';
import { saveFile } from '../components/download.js';
import { SelectField, TextField } from '../components/field.js';
import { translateWord } from '../i18n/translate.js';
import { isWithoutRegister } from '../register-search/search-objects.js';
import { ageOf } from '../state/live-value.js';
import { type PageState, usePage } from '../state/page-context.js';
import { useFilter } from '../state/use-route.js';
import { isOfSite } from './certainties.js';
import { ForceDialog } from './force-dialog.js';
import { ObjectLink } from './object-link.js';
import { matchesSearch } from './object-search.js';
import { useNarrow } from './use-narrow.js';
import { ValueGroups } from './value-groups.js';
import { ValueMark } from './value-mark.js';
import { orderAfter, orderOf, type SortKey, sorted, valueKey } from './value-order.js';
import { distinctSources, objectLabel, presentValueText, registerText, valueText } from './value-text.js';
import { valuesCsv, valuesFileName } from './values-csv.js';

const levels = ['all', 'system', 'unit', 'gateway'] as const;
const groups = ['all', 'known', 'missing', 'inferred', 'forced'] as const;

/** All objects, filtered and sorted as the address says, so that Back and a bookmark find them so again. */
export function ValueTable() {
  const page = usePage();
  const { t, live } = page;
  const [search, setSearch] = useFilter<string>('q', '');
  const [level, setLevel] = useFilter('level', 'all', levels);
  const [group, setGroup] = useFilter('show', 'all', groups);
  const [sort, setSort] = useFilter<string>('sort', '');
  const [forcing, setForcing] = useState<string>();
  const isNarrow = useNarrow();
  const ups = live.status?.ups;
  const objects = [...live.objects.values()];
  const rows = objects.filter(
    (object) =>
      (level === 'all' || object.level === level) && isOfGroup(object, group) && matchesSearch(object, search),
  );
  const columns = columnsOf(page, setForcing);
  const order = orderOf(sort);
  const keyOf = columns.find((column) => column.order === order?.column)?.sortKey;
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
        <Button onClick={() => saveFile(valuesFileName(live, t), 'text/csv', valuesCsv(rows, live, t))}>
          {t('values.csv')}
        </Button>
      </div>
      {ups?.profile !== undefined && (
        <p>
          {t('values.profile', { profile: ups.profile, ups: [ups.maker, ups.familyName].filter(Boolean).join(' ') })}
        </p>
      )}
      <p class="faint" role="status">
        {t('values.count', { shown: rows.length, all: objects.length })}
      </p>
      {isNarrow ? (
        <ValueGroups objects={rows} isFiltered={rows.length < objects.length} />
      ) : (
        <DataTable
          caption={t('values.table')}
          columns={columns}
          rows={order && keyOf ? sorted(rows, keyOf, order.isDown) : rows}
          keyOf={({ name }) => name}
          empty={t('values.empty')}
          isLong
          rowClass={({ outOfService, state }) => (outOfService ? 'forced' : state)}
          sorting={{
            column: order?.column,
            isDown: order?.isDown ?? false,
            onSort: (column) => setSort(orderAfter(sort, column)),
          }}
        />
      )}
      {forced && <ForceDialog object={forced} onClose={() => setForcing(undefined)} />}
    </section>
  );
}

type ValueColumn = Column<ObjectView> & { readonly sortKey?: (object: ObjectView) => SortKey };

function columnsOf(page: PageState, onForce: (name: string) => void): readonly ValueColumn[] {
  const { t, live, own, format } = page;
  const columns: readonly ValueColumn[] = [
    {
      title: t('column.name'),
      isName: true,
      order: 'name',
      sortKey: ({ name }) => name,
      cell: (object) => (
        <>
          <ObjectLink object={object}>
            <code>{object.name}</code>
          </ObjectLink>
          <span class="description">{own(object.description)}</span>
        </>
      ),
    },
    {
      title: t('column.object'),
      order: 'object',
      sortKey: objectLabel,
      cell: (object) => <span class="nowrap">{objectLabel(object)}</span>,
    },
    {
      title: t('column.value'),
      kind: 'right',
      order: 'value',
      sortKey: valueKey,
      cell: (object) => <strong>{valueText(object, page)}</strong>,
    },
    {
      title: t('column.raw'),
      kind: 'number',
      order: 'raw',
      sortKey: ({ presentValue }) => (typeof presentValue === 'number' ? presentValue : undefined),
      cell: (object) => <code>{presentValueText(object.presentValue)}</code>,
    },
    {
      title: t('column.register'),
      kind: 'code',
      order: 'register',
      sortKey: ({ sources }) => sources[0]?.address,
      cell: (object) =>
        isWithoutRegister(object) ? (
          <a href={`#/link/search/${encodeURIComponent(object.name)}`}>{t('values.lookFor')}</a>
        ) : (
          <code>{registerText(distinctSources(object))}</code>
        ),
    },
    {
      title: t('column.certainty'),
      order: 'certainty',
      sortKey: ({ certainty }) => translateWord(t, 'certainty', certainty),
      cell: ({ certainty }) => <span class={`tag ${certainty}`}>{translateWord(t, 'certainty', certainty)}</span>,
    },
    {
      title: t('column.age'),
      kind: 'number',
      order: 'age',
      sortKey: (object) => ageOf(object, live),
      cell: (object) => {
        const age = ageOf(object, live);
        return age === undefined ? '' : format.duration(age);
      },
    },
    {
      title: t('column.state'),
      order: 'state',
      sortKey: ({ state }) => translateWord(t, 'valueState', state),
      cell: (object) => <ValueMark object={object} />,
    },
  ];
  if (!live.status?.commissioning.active) return columns;
  const force: ValueColumn = {
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
