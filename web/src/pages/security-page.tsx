import type { SecurityAnswer } from '../../../src/http/screens/security/schema.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { ErrorNote } from '../components/notes.js';
import { Certificate } from '../security/certificate.js';
import { Password } from '../security/password.js';
import { Ways } from '../security/ways.js';
import { SettingsEditor } from '../settings/settings-editor.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';

const refreshMs = 10_000;

export function SecurityPage() {
  const { t, format } = usePage();
  const { data, error, reload } = useResource<SecurityAnswer>('/security', refreshMs);
  return (
    <>
      <ErrorNote error={error} />
      <div class="cards">
        <Ways />
      </div>
      {data && (
        <div class="cards">
          <Password answer={data} onChanged={reload} />
          <Card title={t('security.services')}>
            <p>{t('security.servicesHelp')}</p>
            <SettingsEditor pick={{ ftp: ['enabled', 'port'], web: ['port', 'tls'], bacnet: ['password'] }} />
          </Card>
          <Certificate answer={data} onChanged={reload} />
          <Card title={t('security.failed')}>
            <DataTable
              caption={t('security.failed')}
              columns={[
                { title: t('bacnet.address'), isName: true, cell: ({ address }) => address },
                { title: t('column.time'), cell: ({ atMs }) => format.dateTime(atMs) },
                { title: t('security.count'), kind: 'number', cell: ({ count }) => count },
              ]}
              rows={data.failedLogins}
              keyOf={({ address }) => address}
              empty={t('security.noFailed')}
            />
          </Card>
        </div>
      )}
    </>
  );
}
