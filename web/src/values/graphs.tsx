import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HistoryAnswer } from '../../../src/http/screens/history/schema.js';
import type { IncidentsAnswer, IncidentView } from '../../../src/http/screens/incidents/schema.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { SelectField } from '../components/field.js';
import { ErrorNote, Note } from '../components/notes.js';
import { loadPart } from '../state/load-part.js';
import { usePage } from '../state/page-context.js';
import { useProgram } from '../state/use-program.js';
import { useResource } from '../state/use-resource.js';
import { useFilter } from '../state/use-route.js';
import type { Graph, GraphSeries } from './graph.js';
import { GraphIncidents } from './graph-incidents.js';
import { HistoryFile } from './history-file.js';
import { type HistoryGroup, historyGroups, measurementsOf } from './history-groups.js';

const hourMs = 3_600_000;
const ranges = { '1h': 1, '6h': 6, '24h': 24, '7d': 168, '30d': 720 } as const;
type RangeName = keyof typeof ranges;
const rangeNames = Object.keys(ranges) as RangeName[];

const points = 360;
const refreshMs = 60_000;

/** The main measurements over the last hour to the last 30 days. */
export function Graphs() {
  const { t, live } = usePage();
  const [group, setGroup] = useFilter<HistoryGroup>('what', 'load', historyGroups);
  const [range, setRange] = useFilter<RangeName>('range', '6h', rangeNames);
  const names = measurementsOf(group, live.status);
  return (
    <>
      <Card title={t('values.graphs')} wide>
        <div class="filters">
          <SelectField
            label={t('graphs.what')}
            value={group}
            choices={historyGroups.map((name) => [name, t(`graph.${name}`)] as const)}
            onChange={setGroup}
          />
          <SelectField
            label={t('graphs.range')}
            value={range}
            choices={rangeNames.map((name) => [name, t(`range.${name}`)] as const)}
            onChange={setRange}
          />
        </div>
        <History key={`${group} ${range}`} names={names} hours={ranges[range]} title={t(`graph.${group}`)} />
      </Card>
      <HistoryFile key={range} sinceMs={Math.max(0, live.nowMs - ranges[range] * hourMs)} />
    </>
  );
}

interface HistoryProps {
  readonly names: readonly string[];
  readonly hours: number;
  readonly title: string;
}

/** The means of each minute of so many hours, and the same in numbers. */
export function History({ names, hours, title }: HistoryProps) {
  const { t, live } = usePage();
  const [turn, setTurn] = useState(0);
  const toMs = useRef(live.nowMs);
  useEffect(() => {
    const interval = setInterval(() => setTurn((before) => before + 1), refreshMs);
    return () => clearInterval(interval);
  }, []);
  // Each turn the range ends now.
  useEffect(() => {
    toMs.current = live.nowMs;
  }, [turn]);
  const to = Math.ceil(toMs.current / refreshMs) * refreshMs;
  // A machine without a clock begins in 1970.
  const from = Math.max(0, to - hours * hourMs);
  const query = new URLSearchParams({
    names: names.join(','),
    from: String(from),
    to: String(to),
    points: String(points),
  });
  const { data, error } = useResource<HistoryAnswer>(`/history?${query}`);
  const incidents = useIncidents(from, to);
  const [last, setLast] = useState<HistoryAnswer>();
  useEffect(() => {
    if (data) setLast(data);
  }, [data]);
  const answer = data ?? last;
  const shown = useNamedSeries(answer);
  const isEmpty = answer !== undefined && shown.length === 0;
  return (
    <>
      <ErrorNote error={error} />
      {isEmpty ? (
        <Note level="info">
          <p>{t('graphs.empty')}</p>
        </Note>
      ) : (
        <div class="graph-place">
          {shown.length > 0 && (
            <Drawing
              series={shown}
              stepMs={answer?.stepMs ?? 0}
              title={title}
              fromMs={from}
              toMs={to}
              incidents={incidents}
            />
          )}
        </div>
      )}
      {shown.length > 0 && <Summary series={shown} title={title} />}
      <GraphIncidents incidents={incidents} />
    </>
  );
}

const none: readonly IncidentView[] = [];

/** Of the history: no point is without a value. */
type NamedSeries = HistoryAnswer['series'][number] & { readonly label: string };

/** Those of which a part lies in that time; none while the answer is not there. */
function useIncidents(fromMs: number, toMs: number): readonly IncidentView[] {
  const query = new URLSearchParams({ from: String(fromMs), to: String(toMs) });
  const { data } = useResource<IncidentsAnswer>(`/incidents?${query}`);
  return useMemo(() => (data ? [...data.open, ...data.over] : none), [data]);
}

/** Those with a sample, named in words; an object of no name that is known keeps the one that BACnet has for it. */
function useNamedSeries(answer: HistoryAnswer | undefined): readonly NamedSeries[] {
  const { live, own, language } = usePage();
  const { objects } = live;
  const isKnown = objects.size > 0;
  return useMemo(() => {
    const shown = answer?.series.filter(({ points }) => points.length > 0) ?? [];
    return shown.map((one) => ({ ...one, label: own(objects.get(one.name)?.description) || one.name }));
    // Descriptions stay while values change.
  }, [answer, language, isKnown]);
}

interface DrawingProps {
  readonly series: readonly GraphSeries[];
  readonly stepMs: number;
  readonly title: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly incidents?: readonly IncidentView[];
}

const loadDrawer = () => loadPart(() => import('./graph.js'));

export function Drawing({ series, stepMs, title, fromMs, toMs, incidents = none }: DrawingProps) {
  const { t, language } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const { program: drawer, isMissing } = useProgram(loadDrawer);
  const graph = useRef<Graph | undefined>(undefined);
  const data = { series, stepMs, fromMs, toMs, incidents };
  const shape = drawer?.shapeOf(series);
  useEffect(() => {
    if (drawer === undefined || place.current === null) return;
    const drawn = new drawer.Graph(place.current, data, { language, timeLabel: t('column.time') });
    graph.current = drawn;
    return () => {
      graph.current = undefined;
      drawn.end();
    };
  }, [drawer, shape, language, t]);
  useEffect(() => graph.current?.update(data), [series, stepMs, fromMs, toMs, incidents]);
  if (isMissing) {
    return (
      <Note level="warning">
        <p>{t('graphs.failed')}</p>
      </Note>
    );
  }
  return <div ref={place} class="graph" role="img" aria-label={title} />;
}

/** The same in numbers, for those who do not see the graph. */
function Summary({ series, title }: { series: readonly NamedSeries[]; title: string }) {
  const { t, format } = usePage();
  const rows = series.map(({ name, label, unit, points: all }) => ({
    name,
    label,
    last: `${format.number(all.at(-1)?.[1] ?? 0)} ${unit}`,
    mean: `${format.number(all.reduce((sum, [, mean]) => sum + mean, 0) / all.length)} ${unit}`,
    low: `${format.number(Math.min(...all.map(([, , min]) => min)))} ${unit}`,
    high: `${format.number(Math.max(...all.map(([, , , max]) => max)))} ${unit}`,
  }));
  return (
    <DataTable
      caption={title}
      columns={[
        {
          title: t('column.name'),
          isName: true,
          cell: ({ name, label }) => (
            <>
              {label} <code class="faint">{name}</code>
            </>
          ),
        },
        { title: t('graphs.last'), kind: 'number', cell: ({ last }) => last },
        { title: t('graphs.mean'), kind: 'number', cell: ({ mean }) => mean },
        { title: t('graphs.lowest'), kind: 'number', cell: ({ low }) => low },
        { title: t('graphs.highest'), kind: 'number', cell: ({ high }) => high },
      ]}
      rows={rows}
      keyOf={({ name }) => name}
      empty=""
    />
  );
}
