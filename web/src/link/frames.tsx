import type { LinkView } from '../../../src/http/screens/link/schema.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Download } from '../components/download.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';

const shown = 60;

/** The last frames of the line, the newest first; the trace holds more of them. */
export function Frames({ answer: { frames } }: { answer: LinkView }) {
  const { t, format } = usePage();
  const rows = frames
    .map((frame, index) => ({ ...frame, index }))
    .slice(-shown)
    .reverse();
  return (
    <Card title={t('link.frames')} wide actions={<Download path="/link/trace.txt" text={t('link.trace')} />}>
      <DataTable
        caption={t('link.frames')}
        columns={[
          {
            title: t('column.time'),
            cell: ({ atMs }) => `${format.timeOfDay(atMs)},${String(atMs % 1000).padStart(3, '0')}`,
          },
          {
            title: t('link.direction'),
            cell: ({ direction }) => (direction === 'out' ? `→ ${t('link.out')}` : `← ${t('link.in')}`),
          },
          { title: t('link.hex'), kind: 'code', isName: true, cell: ({ hex }) => <code class="hex">{hex}</code> },
          { title: t('link.note'), cell: ({ note }) => translateWord(t, 'frame', note) },
        ]}
        rows={rows}
        keyOf={({ atMs, index }) => `${atMs} ${index}`}
        empty={t('link.noFrames')}
      />
    </Card>
  );
}
