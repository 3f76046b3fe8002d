import type { BacnetAnswer } from '../../../src/http/screens/bacnet/schema.js';
import { Commissioning } from '../bacnet/commissioning.js';
import { Clients, Subscriptions } from '../bacnet/conversations.js';
import { Documents } from '../bacnet/documents.js';
import { DeviceSettings, Duplicates, InForce } from '../bacnet/identity.js';
import { OtherNetworks } from '../bacnet/other-networks.js';
import { ErrorNote } from '../components/notes.js';
import { Tabs } from '../components/tabs.js';
import { SecureConnect } from '../sc/secure-connect.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import type { PageProps } from '../state/use-route.js';

const refreshMs = 5000;
const parts = ['device', 'sc', 'traffic', 'documents', 'commissioning'] as const;

export function BacnetPage({ route }: PageProps) {
  const { t } = usePage();
  const part = parts.find((one) => one === route[1]) ?? 'device';
  const { data, error } = useResource<BacnetAnswer>('/bacnet', refreshMs);
  return (
    <>
      <Tabs
        label={t('page.bacnet')}
        current={part}
        tabs={parts.map((name) => ({ name, href: `#/bacnet/${name}`, title: t(`bacnet.${name}`) }))}
      />
      <Duplicates />
      <ErrorNote error={error} />
      {part === 'device' && (
        <div class="cards">
          <InForce />
          {data && <OtherNetworks answer={data} />}
          <DeviceSettings />
        </div>
      )}
      {part === 'sc' && <SecureConnect />}
      {part === 'traffic' && data && (
        <>
          <Subscriptions rows={data.subscriptions} />
          <Clients rows={data.clients} counters={data.counters} />
        </>
      )}
      {part === 'documents' && <Documents />}
      {part === 'commissioning' && <Commissioning />}
    </>
  );
}
