import { useState } from 'preact/hooks';
import type { AlarmPointsAnswer, AlarmPointView } from '../../../src/http/screens/alarms/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Download } from '../components/download.js';
import { SelectField, TextField } from '../components/field.js';
import { Mark } from '../components/icon.js';
import { ErrorNote, Outcome } from '../components/notes.js';
import type { Format } from '../i18n/format.js';
import { type PageState, usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { useFilter } from '../state/use-route.js';
import { InhibitDialog } from './inhibit-dialog.js';
import { PointDialog } from './point-dialog.js';

const refreshMs = 15_000;
const groups = ['on', 'limits', 'off', 'inhibited', 'all'] as const;
const classes = ['all', '1', '2', '3', '4'] as const;

/** Every alarm: what it is about, its class, its delay, whether it reports. */
export function AlarmPoints() {
  const page = usePage();
  const { t, language } = page;
  const { data, error, reload } = useResource<AlarmPointsAnswer>('/alarms/points', refreshMs);
  const [group, setGroup] = useFilter<(typeof groups)[number]>('show', 'on', groups);
  const [alarmClass, setClass] = useFilter<(typeof classes)[number]>('class', 'all', classes);
  const [search, setSearch] = useFilter<string>('search', '');
  const [open, setOpen] = useState<{ readonly what: 'change' | 'inhibit'; readonly name: string }>();
  const action = useAction();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = data?.points ?? [];
  const rows = all.filter(
    (point) =>
      isOfGroup(point, group) &&
      (alarmClass === 'all' || point.alarmClass === Number(alarmClass)) &&
      words.every((word) => `${point.name} ${page.own(point.description)}`.toLowerCase().includes(word)),
  );
  const changed = open?.what === 'change' ? all.find(({ name }) => name === open.name) : undefined;
  const close = () => {
    action.reset();
    setOpen(undefined);
  };
  const finish = () => {
    setOpen(undefined);
    reload();
  };
  return (
    <Card
      title={t('alarms.table')}
      wide
      actions={<Download path={`/documents/ede/alarms.csv?language=${language}`} text={t('alarms.download')} />}
    >
      <div class="filters">
        <TextField label={t('values.search')} type="search" value={search} onInput={setSearch} />
        <SelectField
          label={t('events.group')}
          value={group}
          choices={groups.map((one) => [one, t(`alarmGroup.${one}`)] as const)}
          onChange={setGroup}
        />
        <SelectField
          label={t('alarms.class')}
          value={alarmClass}
          choices={classes.map((one) => [one, one === 'all' ? t('alarmGroup.all') : one] as const)}
          onChange={setClass}
        />
      </div>
      <p class="faint" role="status">
        {t('values.count', { shown: rows.length, all: all.length })}
      </p>
      <ErrorNote error={error} />
      {open === undefined && <Outcome action={action} ofRows done={t('alarms.saved', { name: action.at ?? '' })} />}
      <DataTable
        caption={t('alarms.table')}
        columns={columnsOf(page, setOpen)}
        rows={rows}
        keyOf={({ name }) => name}
        empty={t('values.empty')}
        rowClass={({ inhibition }) => (inhibition ? 'forced' : '')}
      />
      {changed && <PointDialog point={changed} save={action} onClose={close} onDone={finish} />}
      {open?.what === 'inhibit' && <InhibitDialog name={open.name} save={action} onClose={close} onDone={finish} />}
    </Card>
  );
}

function isOfGroup({ isOn, limits, inhibition }: AlarmPointView, group: (typeof groups)[number]): boolean {
  switch (group) {
    case 'on':
      return isOn;
    case 'limits':
      return limits?.isOffered === true || (limits !== undefined && isOn);
    case 'off':
      return !isOn;
    case 'inhibited':
      return inhibition !== undefined;
    case 'all':
      return true;
  }
}

function columnsOf(
  page: PageState,
  onOpen: (open: { readonly what: 'change' | 'inhibit'; readonly name: string }) => void,
): readonly Column<AlarmPointView>[] {
  const { t, own, format } = page;
  return [
    {
      title: t('alarms.alarm'),
      isName: true,
      cell: ({ name, description }) => (
        <>
          <code>{name}</code>
          <span class="description">{own(description)}</span>
        </>
      ),
    },
    { title: t('column.object'), cell: ({ label }) => <span class="nowrap">{label}</span> },
    { title: t('alarms.class'), kind: 'number', cell: ({ alarmClass }) => alarmClass },
    { title: t('alarms.delay'), kind: 'number', cell: ({ delayS }) => `${delayS} s` },
    { title: t('alarms.condition'), cell: (point) => conditionText(point, format) },
    { title: t('column.state'), cell: (point) => <PointState point={point} /> },
    {
      title: t('alarms.actions'),
      cell: ({ name, isOn }) => (
        <span class="buttons row">
          <Button small onClick={() => onOpen({ what: 'change', name })}>
            {t('alarms.change')}
          </Button>
          {isOn && (
            <Button small onClick={() => onOpen({ what: 'inhibit', name })}>
              {t('alarms.inhibit')}
            </Button>
          )}
        </span>
      ),
    },
  ];
}

/** What makes it an alarm. */
function conditionText({ states, limits }: AlarmPointView, format: Format): string {
  if (states !== undefined) return states.join(', ');
  if (limits === undefined) return '';
  const parts = [
    ...(limits.lowOn ? [`< ${format.number(limits.low)} ${limits.unit}`] : []),
    ...(limits.highOn ? [`> ${format.number(limits.high)} ${limits.unit}`] : []),
  ];
  return parts.join(', ');
}

function PointState({ point: { isOn, isFed, inhibition } }: { point: AlarmPointView }) {
  const { t, format } = usePage();
  if (inhibition !== undefined) {
    const { untilMs } = inhibition;
    return (
      <span class="with-mark">
        <Mark level="warning" />
        {untilMs === undefined
          ? t('alarms.inhibitedTag')
          : t('alarms.inhibitedUntil', { time: format.dateTime(untilMs) })}
      </span>
    );
  }
  return (
    <span class="with-mark">
      <Mark level={isOn ? 'good' : 'unknown'} />
      {isOn ? t('alarms.reports') : t(isFed ? 'alarms.isOff' : 'alarms.notFed')}
    </span>
  );
}
