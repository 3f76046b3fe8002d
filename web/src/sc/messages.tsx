import type { ScAnswer, ScMessage } from '../../../src/http/screens/sc/schema.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Download } from '../components/download.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { hubNames } from './hubs.js';

const shown = 60;

/** The last messages, the newest first; the trace holds more of them. */
export function ScMessages({ messages }: { messages: readonly ScMessage[] }) {
  const { t, format } = usePage();
  const rows = messages
    .map((message, index) => ({ ...message, index }))
    .slice(-shown)
    .reverse();
  return (
    <Card title={t('sc.messages')} wide actions={<Download path="/sc/trace.txt" text={t('link.trace')} />}>
      <DataTable
        caption={t('sc.messages')}
        columns={[
          {
            title: t('column.time'),
            cell: ({ atMs }) => `${format.timeOfDay(atMs)},${String(atMs % 1000).padStart(3, '0')}`,
          },
          { title: t('sc.hub'), cell: ({ hub }) => t(hubNames[hub]) },
          {
            title: t('link.direction'),
            cell: ({ direction }) => (direction === 'out' ? `→ ${t('sc.sent')}` : `← ${t('sc.received')}`),
          },
          { title: t('sc.message'), isName: true, cell: (message) => <Name message={message} /> },
          { title: t('sc.octets'), kind: 'number', cell: ({ length }) => format.number(length) },
          {
            title: t('link.hex'),
            kind: 'code',
            cell: ({ hex, length }) => <code class="hex">{hex.length < length * 3 - 1 ? `${hex} …` : hex}</code>,
          },
        ]}
        rows={rows}
        keyOf={({ atMs, index }) => `${atMs} ${index}`}
        empty={t('sc.noMessages')}
      />
    </Card>
  );
}

function Name({ message: { name, kind, from, to } }: { message: ScMessage }) {
  const { t } = usePage();
  const peer = from ?? to;
  return (
    <>
      {name}
      {kind !== 'message' && ` (${translateWord(t, 'scKind', kind)})`}
      {peer !== undefined && (
        <>
          {' '}
          <span class="faint">{from === undefined ? `→ ${peer}` : `← ${peer}`}</span>
        </>
      )}
    </>
  );
}

export function ScCounters({ counters }: Pick<ScAnswer, 'counters'>) {
  const { t, format } = usePage();
  return (
    <Card title={t('sc.counters')}>
      <dl class="counters">
        {Object.entries(counters).map(([name, value]) => (
          <div key={name}>
            <dt>{translateWord(t, 'scCounter', name)}</dt>
            <dd>{format.number(value)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
