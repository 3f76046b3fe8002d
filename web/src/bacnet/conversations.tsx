import type { BacnetClient, SubscriptionView } from '../../../src/http/screens/bacnet/schema.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';

export function Subscriptions({ rows }: { rows: readonly SubscriptionView[] }) {
  const { t, format } = usePage();
  return (
    <Card title={t('bacnet.subscriptions')} wide>
      <DataTable
        caption={t('bacnet.subscriptions')}
        columns={[
          { title: t('bacnet.recipient'), isName: true, cell: ({ recipient }) => recipient },
          { title: t('bacnet.process'), kind: 'number', cell: ({ processId }) => processId },
          {
            title: t('column.object'),
            cell: ({ object, property }) => <code>{property ? `${object}.${property}` : object}</code>,
          },
          { title: t('bacnet.confirmed'), cell: ({ confirmed }) => (confirmed ? t('app.yes') : t('app.no')) },
          {
            title: t('bacnet.remaining'),
            kind: 'number',
            cell: ({ remainingS }) => (remainingS ? format.duration(remainingS * 1000) : t('bacnet.unlimited')),
          },
          { title: t('bacnet.increment'), kind: 'number', cell: ({ increment }) => increment ?? '' },
          { title: t('bacnet.sent'), kind: 'number', cell: ({ sent }) => sent },
          { title: t('bacnet.failures'), kind: 'number', cell: ({ failures }) => failures },
        ]}
        rows={rows}
        keyOf={({ recipient, processId, object, property }) => `${recipient} ${processId} ${object} ${property ?? ''}`}
        empty={t('bacnet.noSubscriptions')}
      />
    </Card>
  );
}

interface ClientsProps {
  readonly rows: readonly BacnetClient[];
  readonly counters: Readonly<Record<string, unknown>>;
}

export function Clients({ rows, counters }: ClientsProps) {
  const { t, format } = usePage();
  const counts = Object.entries(counters).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return (
    <>
      <Card title={t('bacnet.clients')} wide>
        <DataTable
          caption={t('bacnet.clients')}
          columns={[
            { title: t('bacnet.address'), isName: true, cell: ({ address }) => address },
            { title: t('bacnet.requests'), kind: 'number', cell: ({ requests }) => format.number(requests) },
            {
              title: t('bacnet.services'),
              cell: ({ services }) =>
                Object.entries(services)
                  .map(([name, count]) => `${name} ${format.number(count)}`)
                  .join(', '),
            },
            {
              title: t('bacnet.lastSeen'),
              cell: ({ lastSeenMs }) => format.dateTime(lastSeenMs),
            },
          ]}
          rows={rows}
          keyOf={({ address }) => address}
          empty={t('bacnet.noClients')}
        />
      </Card>
      <Card title={t('bacnet.counters')} wide>
        <dl class="counters">
          {counts.map(([name, count]) => (
            <div key={name}>
              <dt>{translateWord(t, 'bacnetCounter', name)}</dt>
              <dd>{format.number(count)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}
