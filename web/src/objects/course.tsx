import type { ObjectView, TracksAnswer } from '../../../src/http/screens/values/schema.js';
import { DataTable } from '../components/data-table.js';
import { usePage } from '../state/page-context.js';
import { courseChanges, courseRows, type Span, unknownSpans } from './course-rows.js';

/** Changes that are named in words; the journal has all. */
const mostChanges = 20;
/** Of the whole width, in percent: a shorter one could not be seen. */
const leastPercent = 0.4;

/** How a state or the bits of a string went: a bar for each, and the last changes in words. */
export function Course({ object, answer, title }: { object: ObjectView; answer: TracksAnswer; title: string }) {
  const { t, format } = usePage();
  const { fromMs, toMs } = answer;
  const rows = courseRows(object, answer);
  const unknown = unknownSpans(answer);
  const isKnown = unknown.every((span) => span.fromMs > fromMs || span.toMs < toMs);
  const changes = courseChanges(object, answer);
  const setText = (value: string | boolean | undefined) => {
    if (value === undefined) return t('value.unknown');
    if (typeof value === 'string') return <span lang="en">{value}</span>;
    return t(value ? 'course.set' : 'course.notSet');
  };
  return (
    <>
      {rows.length === 0 && <p>{t(isKnown ? 'course.noBit' : 'course.unknown')}</p>}
      <ul class="course" aria-label={title}>
        {rows.map((row) => (
          <li key={row.name}>
            <strong lang="en">{row.name}</strong>
            <Bar spans={row.spans} unknown={unknown} whole={answer} />
          </li>
        ))}
      </ul>
      <p class="course-time faint" aria-hidden="true">
        <span>{format.dateTime(fromMs)}</span>
        <span>{format.dateTime(toMs)}</span>
      </p>
      <DataTable
        caption={t('course.changes')}
        columns={[
          { title: t('column.time'), cell: ({ atMs }) => format.dateTime(atMs) },
          ...(object.type === 'BSV'
            ? [{ title: t('course.bit'), cell: ({ bit }: { bit: string | undefined }) => <span lang="en">{bit}</span> }]
            : []),
          { title: t('column.value'), isName: true, cell: ({ value }) => setText(value) },
        ]}
        rows={changes.slice(0, mostChanges)}
        keyOf={({ atMs, bit }) => `${atMs} ${bit}`}
        empty={t('course.noChange')}
      />
      {changes.length > mostChanges && <p class="faint">{t('course.more', { count: changes.length - mostChanges })}</p>}
    </>
  );
}

interface BarProps {
  readonly spans: readonly Span[];
  readonly unknown: readonly Span[];
  readonly whole: Span;
}

function Bar({ spans, unknown, whole }: BarProps) {
  const share = (ms: number) => (100 * ms) / (whole.toMs - whole.fromMs);
  const part = (kind: string, { fromMs, toMs }: Span) => (
    <rect
      key={`${kind} ${fromMs}`}
      class={kind}
      x={`${share(Math.max(fromMs, whole.fromMs) - whole.fromMs)}%`}
      width={`${Math.max(share(toMs - Math.max(fromMs, whole.fromMs)), leastPercent)}%`}
      height="100%"
    />
  );
  return (
    <svg class="course-bar" aria-hidden="true">
      {unknown.map((span) => part('course-unknown', span))}
      {spans.map((span) => part('course-on', span))}
    </svg>
  );
}
