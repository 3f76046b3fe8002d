import type { BacnetAnswer } from '../../../src/http/screens/bacnet/schema.js';
import { Card, Facts } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';

/** How broadcasts reach other subnets: through a BBMD elsewhere, or as a BBMD (135-2012 Annex J.4, J.5). */
export function OtherNetworks({ answer: { foreignDevice, bbmd } }: { answer: BacnetAnswer }) {
  const { t, format } = usePage();
  return (
    <Card title={t('bacnet.otherNetworks')}>
      <Facts
        rows={[
          [t('bacnet.foreign'), translateWord(t, 'foreign', foreignDevice.state)],
          ['BBMD', foreignDevice.bbmd],
          [t('bacnet.since'), foreignDevice.sinceMs === undefined ? undefined : format.dateTime(foreignDevice.sinceMs)],
        ]}
      />
      {bbmd && (
        <>
          <h3>{t('bacnet.bdt')}</h3>
          <DataTable
            caption={t('bacnet.bdt')}
            columns={[
              { title: t('bacnet.address'), isName: true, cell: ({ address }) => address },
              { title: t('network.netmask'), cell: ({ mask }) => mask },
            ]}
            rows={bbmd.bdt}
            keyOf={({ address }) => address}
            empty={t('bacnet.noBdt')}
          />
          <h3>{t('bacnet.fdt')}</h3>
          <DataTable
            caption={t('bacnet.fdt')}
            columns={[
              { title: t('bacnet.address'), isName: true, cell: ({ address }) => address },
              { title: t('bacnet.ttl'), kind: 'number', cell: ({ ttlS }) => `${ttlS} s` },
              {
                title: t('bacnet.remaining'),
                kind: 'number',
                cell: ({ remainingS }) => format.duration(remainingS * 1000),
              },
            ]}
            rows={bbmd.fdt}
            keyOf={({ address }) => address}
            empty={t('bacnet.noFdt')}
          />
        </>
      )}
    </Card>
  );
}
