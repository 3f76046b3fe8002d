import { useState } from 'preact/hooks';
import type { EventView, JournalAnswer } from '../../../src/http/screens/events/schema.js';
import type { NetworkAnswer } from '../../../src/http/screens/network/schema.js';
import { Card, Facts } from '../components/card.js';
import { ErrorNote, Note } from '../components/notes.js';
import { type BegunChange, ChangeNote } from '../network/change-note.js';
import { networkKinds } from '../network/change-outcome.js';
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
  const journal = useResource<JournalAnswer>(
    `/journal?kinds=${networkKinds.join()}&limit=1`,
    begun && changingRefreshMs,
    JSON.stringify(data),
  );
  const [last] = journal.data?.events ?? [];
  return (
    <>
      <ErrorNote error={network.error} />
      {data && (
        <ChangeNote key={begun?.revertAtMs} answer={data} begun={begun} last={last} onChanged={network.reload} />
      )}
      <div class="cards">
        {data && <InForce answer={data} last={last} />}
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
                setBegun({ ...change, beforeId: journal.data && (last?.id ?? 0) });
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

function InForce({ answer, last }: { answer: NetworkAnswer; last: EventView | undefined }) {
  const { t, own, format } = usePage();
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
      {/* For a person who was not there. */}
      {last && (
        <p class="faint">
          {t('network.lastChange', { time: format.dateTime(last.atMs) })} {own(last.text)}
        </p>
      )}
    </Card>
  );
}
