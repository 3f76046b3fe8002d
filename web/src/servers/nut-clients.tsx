import type { NutClient, NutView } from '../../../src/http/screens/northbounds/schema.js';
import { Card } from '../components/card.js';
import { type Column, DataTable } from '../components/data-table.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { Told, ToldLast } from './client-told.js';

/** Who has to shut down, and what each was told last. */
export function AttachedServers({ view: { attached } }: { view: NutView }) {
  const { t, format } = usePage();
  return (
    <Card title={t('nut.attached')} wide>
      <DataTable
        caption={t('nut.attached')}
        columns={[
          ...useWho(),
          { title: t('nut.since'), cell: ({ sinceMs }) => format.dateTime(sinceMs) },
          {
            title: t('nut.toldLast'),
            cell: ({ told, wantedPrimary }) => (
              <div>
                <ToldLast told={told} />
                {wantedPrimary && <p class="faint">{t('nut.wantedPrimary')}</p>}
              </div>
            ),
          },
          { title: t('nut.tls'), cell: ({ isEncrypted }) => t(isEncrypted ? 'app.yes' : 'app.no') },
        ]}
        rows={attached}
        keyOf={({ id }) => id}
        empty={t('nut.noAttached')}
      />
    </Card>
  );
}

/** Who has left, and how long after what was told. */
export function GoneServers({ view: { gone } }: { view: NutView }) {
  const { t, format } = usePage();
  return (
    <Card title={t('nut.gone')} wide>
      <DataTable
        caption={t('nut.gone')}
        columns={[
          ...useWho(),
          { title: t('nut.leftAt'), cell: ({ left }) => left && format.dateTime(left.atMs) },
          {
            title: t('nut.toldLast'),
            cell: ({ told }) => {
              const last = told.at(-1);
              return last && <Told told={last.told} />;
            },
          },
          {
            title: t('nut.leftAfter'),
            kind: 'right',
            cell: ({ left }) => (left?.afterMs === undefined ? '' : format.duration(left.afterMs)),
          },
          { title: t('nut.how'), cell: ({ left }) => left && translateWord(t, 'leaving', left.how) },
        ]}
        rows={gone}
        keyOf={({ id }) => id}
        empty={t('nut.noGone')}
      />
    </Card>
  );
}

export function FailedLogins({ view: { failedLogins } }: { view: NutView }) {
  const { t, format } = usePage();
  return (
    <Card title={t('nut.failed')}>
      <DataTable
        caption={t('nut.failed')}
        columns={[
          { title: t('bacnet.address'), isName: true, cell: ({ address }) => address },
          { title: t('column.time'), cell: ({ atMs }) => format.dateTime(atMs) },
          { title: t('security.count'), kind: 'number', cell: ({ count }) => count },
        ]}
        rows={failedLogins}
        keyOf={({ address }) => address}
        empty={t('nut.noFailed')}
      />
    </Card>
  );
}

function useWho(): readonly Column<NutClient>[] {
  const { t } = usePage();
  return [
    { title: t('nut.user'), isName: true, cell: ({ user }) => user },
    { title: t('bacnet.address'), cell: ({ address }) => address },
    { title: t('nut.name'), cell: ({ stage }) => <code>{stage}</code> },
  ];
}
