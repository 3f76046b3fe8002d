import { useMemo } from 'preact/hooks';
import type { ObjectView, RecentAnswer, TracksAnswer } from '../../../src/http/screens/values/schema.js';
import { Card } from '../components/card.js';
import { ErrorNote } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { Drawing, History } from '../values/graphs.js';
import { Course } from './course.js';

const refreshMs = 3000;
const recentMs = 10 * 60_000;
const monthHours = 30 * 24;

/** The last ten minutes, each reading, and the last 30 days, where they are kept. */
export function Curves({ object, hasHistory }: { object: ObjectView; hasHistory: boolean }) {
  const { t } = usePage();
  const isNumber = object.type === 'AV';
  return (
    <>
      <Card title={t(isNumber ? 'object.recent' : 'object.recentChanges')} wide>
        {isNumber ? <Recent object={object} /> : <RecentStates object={object} />}
      </Card>
      <Card title={t('object.month')} wide>
        {!hasHistory && <p>{t(isNumber ? 'object.noHistory' : 'course.ofGateway')}</p>}
        {hasHistory && isNumber && <History names={[object.name]} hours={monthHours} title={t('object.month')} />}
        {hasHistory && !isNumber && <Month object={object} />}
      </Card>
    </>
  );
}

function RecentStates({ object }: { object: ObjectView }) {
  const { t } = usePage();
  const path = `/objects/${encodeURIComponent(object.name)}/recent`;
  const { data, error } = useResource<RecentAnswer>(path, refreshMs);
  return (
    <>
      <ErrorNote error={error} />
      {data?.states && <Course object={object} answer={data.states} title={t('object.recentChanges')} />}
    </>
  );
}

/** By the journal, which is read when somebody asks, and again with the next event of the UPS. */
function Month({ object }: { object: ObjectView }) {
  const { t, live } = usePage();
  const path = `/objects/${encodeURIComponent(object.name)}/changes`;
  const { data, error } = useResource<TracksAnswer>(path, undefined, String(live.events[0]?.id));
  return (
    <>
      <p class="faint">{t('course.byJournal')}</p>
      <ErrorNote error={error} />
      {data === undefined && error === undefined && <p class="faint">{t('app.loading')}</p>}
      {data && <Course object={object} answer={data} title={t('object.month')} />}
    </>
  );
}

function Recent({ object: { name, description } }: { object: ObjectView }) {
  const { t, own, format } = usePage();
  const label = own(description);
  const { data, error } = useResource<RecentAnswer>(`/objects/${encodeURIComponent(name)}/recent`, refreshMs);
  const series = useMemo(() => (data ? [seriesOf(name, label, data)] : []), [name, label, data]);
  const points = data?.points ?? [];
  const values = points.flatMap(({ value }) => value ?? []);
  const toMs = points.at(-1)?.atMs ?? 0;
  if (data !== undefined && values.length === 0) return <p>{t('object.noRecent')}</p>;
  return (
    <>
      <ErrorNote error={error} />
      <div class="graph-place">
        {values.length > 0 && (
          <Drawing
            series={series}
            title={t('object.recent')}
            fromMs={toMs - recentMs}
            toMs={toMs}
            stepMs={Number.POSITIVE_INFINITY}
          />
        )}
      </div>
      {data && values.length > 0 && (
        <p>
          {t('object.recentNumbers', {
            count: values.length,
            low: `${format.number(Math.min(...values))} ${data.unit}`.trim(),
            high: `${format.number(Math.max(...values))} ${data.unit}`.trim(),
          })}
        </p>
      )}
    </>
  );
}

/** A reading is its own lowest and highest; where none is, the answer says so itself. */
function seriesOf(name: string, label: string, { unit, points }: RecentAnswer) {
  return {
    name,
    label,
    unit,
    points: points.map(({ atMs, value = null }) => [atMs, value, value, value] as const),
  };
}
