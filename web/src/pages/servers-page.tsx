import type { NorthboundsAnswer } from '../../../src/http/screens/northbounds/schema.js';
import { Card } from '../components/card.js';
import { ErrorNote } from '../components/notes.js';
import { AttachedServers, FailedLogins, GoneServers } from '../servers/nut-clients.js';
import { NutServer } from '../servers/nut-server.js';
import { ShutdownPolicy } from '../servers/shutdown-policy.js';
import { SettingsEditor } from '../settings/settings-editor.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';

const refreshMs = 5000;
const pick = { nut: 'all' } as const;

/** The servers that the UPS feeds: who is attached, when they are told to shut down, and what each was told. */
export function ServersPage() {
  const { t } = usePage();
  const { data, error } = useResource<NorthboundsAnswer>('/northbounds', refreshMs);
  const view = data?.nut.view;
  return (
    <>
      <ErrorNote error={error} />
      <div class="cards">
        {data && <NutServer answer={data.nut} />}
        {view && <FailedLogins view={view} />}
        {view && <AttachedServers view={view} />}
        <ShutdownPolicy pick={pick} />
        {view && <GoneServers view={view} />}
        <Card title={t('network.settings')}>
          <SettingsEditor pick={pick} />
        </Card>
      </div>
    </>
  );
}
