import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HistoryAnswer } from '../../../src/http/screens/history/schema.js';
import type { IncidentsAnswer, IncidentView } from '../../../src/http/screens/incidents/schema.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { SelectField } from '../components/field.js';
import { ErrorNote, Note } from '../components/notes.js';
import { isSystem } from '../home/state-facts.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import type { Graph } from './graph.js';
import { GraphIncidents } from './graph-incidents.js';

const groups = {
  load: ['UNIT_OUTPUT_Lr', 'UPS_OUTPUT_Lr'],
  power: ['UNIT_OUTPUT_kw', 'UPS_OUTPUT_kw', 'UPS_OUTPUT_KVA'],
  output: ['UNIT_OUTPUT_V1', 'UNIT_OUTPUT_V2', 'UNIT_OUTPUT_V3'],
  mains: ['RECTIFIER_V1', 'RECTIFIER_V2', 'RECTIFIER_V3'],
  bypass: ['BYPASS_V1', 'BYPASS_V2', 'BYPASS_V3'],
  frequency: ['UNIT_OUTPUT_fr', 'RECTIFIER_Fr', 'BYPASS_Fr'],
  current: ['UNIT_OUTPUT_I1', 'UNIT_OUTPUT_I2', 'UNIT_OUTPUT_I3'],
  charge: ['BATTERY_%', 'BATTERY_Min'],
  batteryVoltage: ['BATTERY_V+', 'BATTERY_V-'],
  batteryCurrent: ['BATTERY_I+'],
  temperature: ['UNIT_TMP', 'BATTERY_TMP'],
} as const;
/** A single UPS has the unit's values here once more (Manual §5.1). */
const copies: ReadonlySet<string> = new Set(['UPS_OUTPUT_Lr', 'UPS_OUTPUT_kw']);
type GroupName = keyof typeof groups;
const groupNames = Object.keys(groups) as GroupName[];

const hourMs = 3_600_000;
const ranges = { '1h': 1, '6h': 6, '24h': 24, '7d': 168, '30d': 720 } as const;
type RangeName = keyof typeof ranges;
const rangeNames = Object.keys(ranges) as RangeName[];

const points = 360;
const refreshMs = 60_000;

/** The main measurements over the last hour to the last 30 days. */
export function Graphs() {
  const { t, live } = usePage();
  const [group, setGroup] = useState<GroupName>('load');
  const [range, setRange] = useState<RangeName>('6h');
  const names = groups[group].filter((name) => isSystem(live.status) || !copies.has(name));
  return (
    <Card title={t('values.graphs')} wide>
      <div class="filters">
        <SelectField
          label={t('graphs.what')}
          value={group}
          choices={groupNames.map((name) => [name, t(`graph.${name}`)] as const)}
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
  );
}

interface HistoryProps {
  readonly names: readonly string[];
  readonly hours: number;
  readonly title: string;
}

function History({ names, hours, title }: HistoryProps) {
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
  const query = new URLSearchParams({
    names: names.join(','),
    from: String(to - hours * hourMs),
    to: String(to),
    points: String(points),
  });
  const { data, error } = useResource<HistoryAnswer>(`/history?${query}`);
  const incidents = useIncidents(to - hours * hourMs, to);
  const [last, setLast] = useState<HistoryAnswer>();
  useEffect(() => {
    if (data) setLast(data);
  }, [data]);
  const shown = (data ?? last)?.series.filter((one) => one.points.length > 0) ?? [];
  return (
    <>
      <ErrorNote error={error} />
      <div class="graph-place">
        {shown.length > 0 && (
          <Drawing series={shown} title={title} fromMs={to - hours * hourMs} toMs={to} incidents={incidents} />
        )}
        {shown.length === 0 && (data ?? last) !== undefined && (
          <Note level="info">
            <p>{t('graphs.empty')}</p>
          </Note>
        )}
      </div>
      {shown.length > 0 && <Summary series={shown} title={title} />}
      <GraphIncidents incidents={incidents} />
    </>
  );
}

const none: readonly IncidentView[] = [];

/** Those of which a part lies in that time; none while the answer is not there. */
function useIncidents(fromMs: number, toMs: number): readonly IncidentView[] {
  const query = new URLSearchParams({ from: String(fromMs), to: String(toMs) });
  const { data } = useResource<IncidentsAnswer>(`/incidents?${query}`);
  return useMemo(() => (data ? [...data.open, ...data.over] : none), [data]);
}

interface DrawingProps {
  readonly series: HistoryAnswer['series'];
  readonly title: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly incidents: readonly IncidentView[];
}

function Drawing({ series, title, fromMs, toMs, incidents }: DrawingProps) {
  const { t, language } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const graph = useRef<Graph | undefined>(undefined);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isWanted = true;
    const draw = async () => {
      const { Graph } = await import('./graph.js');
      if (!isWanted || place.current === null) return;
      graph.current?.end();
      graph.current = new Graph(place.current, {
        series,
        fromMs,
        toMs,
        language,
        timeLabel: t('column.time'),
        incidents,
      });
    };
    // After an update of the gateway the file has another name.
    draw().catch(() => setFailed(true));
    return () => {
      isWanted = false;
    };
  }, [series, fromMs, toMs, language, incidents, t]);
  useEffect(() => () => graph.current?.end(), []);
  if (hasFailed) {
    return (
      <Note level="warning">
        <p>{t('graphs.failed')}</p>
      </Note>
    );
  }
  return <div ref={place} class="graph" role="img" aria-label={title} />;
}

/** The same in numbers, for those who do not see the graph. */
function Summary({ series, title }: { series: HistoryAnswer['series']; title: string }) {
  const { t, format } = usePage();
  const rows = series.map(({ name, unit, points: all }) => ({
    name,
    last: `${format.number(all.at(-1)?.[1] ?? 0)} ${unit}`,
    mean: `${format.number(all.reduce((sum, [, mean]) => sum + mean, 0) / all.length)} ${unit}`,
    low: `${format.number(Math.min(...all.map(([, , min]) => min)))} ${unit}`,
    high: `${format.number(Math.max(...all.map(([, , , max]) => max)))} ${unit}`,
  }));
  return (
    <DataTable
      caption={title}
      columns={[
        { title: t('column.name'), isName: true, cell: ({ name }) => <code>{name}</code> },
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
