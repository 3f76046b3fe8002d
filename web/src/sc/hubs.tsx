import type { ScHub } from '../../../src/http/screens/sc/schema.js';
import { Facts } from '../components/card.js';
import { Mark } from '../components/icon.js';
import type { Level } from '../state/level.js';
import { type PageState, usePage } from '../state/page-context.js';

/** What each is called. */
export const hubNames = { primary: 'sc.primary', failover: 'sc.failover' } as const;

/** Each hub that is set: how it stands with it, and why. */
export function Hubs({ hubs }: { hubs: readonly ScHub[] }) {
  return (
    <>
      {hubs.map((hub) => (
        <Hub key={hub.role} hub={hub} />
      ))}
    </>
  );
}

function Hub({ hub }: { hub: ScHub }) {
  const page = usePage();
  const { t, own, format } = page;
  const { role, uri, failure, lastFailure, failedAttempts, peerVmac } = hub;
  return (
    <>
      <h3>{t(hubNames[role])}</h3>
      <Facts
        rows={[
          [t('sc.connection'), <State key="state" hub={hub} />],
          [
            'URI',
            <code key="uri" class="hex">
              {uri}
            </code>,
          ],
          [t('sc.hubVmac'), peerVmac && <code key="vmac">{peerVmac}</code>],
        ]}
      />
      {failure && <p>{own(failure)}</p>}
      {failedAttempts > 1 && <p class="faint">{t('sc.attempts', { attempts: format.number(failedAttempts) })}</p>}
      {lastFailure && !failure && (
        <p class="faint">
          {t('sc.lastError', { time: format.dateTime(lastFailure.atMs), error: own(lastFailure.text) })}
        </p>
      )}
    </>
  );
}

function State({ hub }: { hub: ScHub }) {
  const page = usePage();
  return (
    <span class="with-mark">
      <Mark level={levelOf(hub)} /> {wordsOf(hub, page)}
      {hub.isTrying && `, ${page.t('sc.trying')}`}
    </span>
  );
}

function levelOf({ state }: ScHub): Level {
  if (state === 'connected') return 'good';
  // A failover hub is not needed as long as the primary one serves.
  return state === 'not-connected' ? 'unknown' : 'warning';
}

function wordsOf({ state, sinceMs }: ScHub, { t, format }: PageState): string {
  const since = sinceMs === undefined ? '' : format.dateTime(sinceMs);
  switch (state) {
    case 'connected':
      return t('sc.connected', { since });
    case 'disconnected-with-errors':
      return t('sc.lost', { since });
    case 'failed-to-connect':
      return t('sc.failed', { since });
    case 'not-connected':
      return t('sc.notTried');
  }
}
