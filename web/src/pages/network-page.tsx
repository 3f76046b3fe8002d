import { useState } from 'preact/hooks';
import type { JournalAnswer } from '../../../src/http/api/event-view.js';
import type { NetworkAnswer } from '../../../src/http/api/network-answer.js';
import { Card, Facts } from '../components/card.js';
import { ErrorNote, Note } from '../components/notes.js';
import { type BegunChange, ChangeNote } from '../network/change-note.js';
import { NetworkForm } from '../network/network-form.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';

const refreshMs = 10_000;
/** Somebody waits for what comes of it. */
const changingRefreshMs = 3000;

export function NetworkPage() {
  const { t, own } = usePage();
  const [begun, setBegun] = useState<BegunChange>();
  const network = useResource<NetworkAnswer>('/network', begun ? changingRefreshMs : refreshMs);
  const { data } = network;
  return (
    <>
      <ErrorNote error={network.error} />
      {data && <ChangeNote answer={data} begun={begun} onChanged={network.reload} />}
      <div class="cards">
        {data && <InForce answer={data} />}
        {data && (
          <Card title={t('network.settings')}>
            {!data.canApply && (
              <Note level="info">
                <p>{data.reason ? own(data.reason) : t('network.readOnly')}</p>
              </Note>
            )}
            <NetworkForm
              key={JSON.stringify(data.configured)}
              answer={data}
              onBegun={(change) => {
                setBegun(change);
                // What to do next stands above the form.
                scrollTo(0, 0);
                network.reload();
              }}
            />
          </Card>
        )}
      </div>
    </>
  );
}

function InForce({ answer }: { answer: NetworkAnswer }) {
  const { t } = usePage();
  const { backend, inForce } = answer;
  return (
    <Card title={t('network.inForce')}>
      <Facts
        rows={[
          [t('network.interface'), inForce.interface],
          [t('network.address'), inForce.addresses.join(', ')],
          [t('network.dhcp'), inForce.dhcp === undefined ? undefined : inForce.dhcp ? t('app.yes') : t('app.no')],
          [t('network.gateway'), inForce.gateway],
          [t('network.dns'), inForce.dns],
          [t('network.hostname'), inForce.hostname],
          ['MAC', inForce.mac],
          [t('network.backend'), backend === 'none' ? undefined : backend],
        ]}
      />
      <LastChange trigger={JSON.stringify(answer)} />
    </Card>
  );
}

const kinds = 'network-changed,network-confirmed,network-reverted,network-failed,network-waiting,network-refused';

/** What came of the last change, for whoever was not there. */
function LastChange({ trigger }: { trigger: string }) {
  const { t, own, format } = usePage();
  const journal = useResource<JournalAnswer>(`/journal?kinds=${kinds}&limit=1`, undefined, trigger);
  const [last] = journal.data?.events ?? [];
  if (last === undefined) return null;
  return (
    <p class="faint">
      {t('network.lastChange', { time: format.dateTime(last.atMs) })} {own(last.text)}
    </p>
  );
}
