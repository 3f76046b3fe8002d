import { useState } from 'preact/hooks';
import type { ScCertificate, ScCertificateSet, ScTrialAnswer } from '../../../src/http/screens/sc/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { Outcome } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import type { Level } from '../state/level.js';
import { type PageState, usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

/** By these the gateway comes to its hubs, and trusts them. */
export function CertificatesInForce({ set }: { set: ScCertificateSet | undefined }) {
  const { t, format } = usePage();
  return (
    <Card title={t('sc.inForce')}>
      {set === undefined ? (
        <p class="faint">{t('sc.none')}</p>
      ) : (
        <>
          <Facts rows={[[t('sc.since'), format.dateTime(set.sinceMs)]]} />
          <Certificates set={set} />
          <p class="faint">{t('sc.renew')}</p>
        </>
      )}
    </Card>
  );
}

/** What the last trial came to, in words. */
export function trialWords({ outcome, failure }: ScTrialAnswer, { t, own }: Pick<PageState, 't' | 'own'>): string {
  switch (outcome) {
    case 'accepted':
      return t('sc.tried');
    case 'refused':
      return t('sc.tryFailed', { error: own(failure) });
    case 'no-hub':
      return t('sc.tryNoHub');
    case 'no-candidate':
      return t('sc.tryNone');
  }
}

/** One that waits until a hub has accepted it. */
export function Candidate({ set, onChanged }: { set: ScCertificateSet; onChanged: () => void }) {
  const page = usePage();
  const { t } = page;
  const action = useAction();
  const [trial, setTrial] = useState<ScTrialAnswer>();
  const [asking, setAsking] = useState(false);
  const change = (work: () => Promise<unknown>, at: string) => action.run(work, at).then(onChanged);
  const attempt = async () => setTrial(await request<ScTrialAnswer>('POST', '/sc/certificates/try', {}));
  return (
    <Card title={t('sc.candidate')}>
      <p>{t('sc.candidateHelp')}</p>
      <Certificates set={set} />
      <div class="buttons">
        <Button kind="primary" action={action} onClick={() => change(attempt, 'try')}>
          {t('sc.try')}
        </Button>
        <Button
          action={action}
          onClick={() => change(() => request('DELETE', '/sc/certificates/candidate'), 'discard')}
        >
          {t('sc.discard')}
        </Button>
        <Button action={action} onClick={() => setAsking(true)}>
          {t('sc.force')}
        </Button>
      </div>
      <Outcome
        action={action}
        at="try"
        level={trial?.outcome === 'accepted' ? 'good' : 'warning'}
        done={trial && trialWords(trial, page)}
      />
      <Outcome action={action} at="discard" done={t('sc.discarded')} />
      {asking && (
        <PasswordDialog
          title={t('sc.force')}
          confirm={t('sc.force')}
          action={action}
          at="force"
          work={(password) => request('POST', '/sc/certificates/commit', {}, password)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onChanged();
          }}
        >
          <p>{t('sc.forceAsk')}</p>
        </PasswordDialog>
      )}
    </Card>
  );
}

function Certificates({ set: { certificate, issuers } }: { set: ScCertificateSet }) {
  const { t } = usePage();
  return (
    <>
      <h3>{t('sc.own')}</h3>
      <Certificate of={certificate} />
      {issuers.map((issuer) => (
        <div key={issuer.fingerprint}>
          <h3>{t('sc.issuer')}</h3>
          <Certificate of={issuer} />
        </div>
      ))}
    </>
  );
}

function Certificate({ of }: { of: ScCertificate }) {
  const page = usePage();
  const { t, format } = page;
  const valid = t('sc.fromTo', { from: format.dateTime(of.validFromMs), to: format.dateTime(of.validToMs) });
  return (
    <Facts
      rows={[
        [t('sc.subject'), of.subject],
        [t('sc.issuedBy'), of.issuer],
        [
          t('sc.valid'),
          <span key="valid" class="with-mark">
            <Mark level={levelOf(of)} /> {[valid, leftWords(of, page)].filter(Boolean).join(', ')}
          </span>,
        ],
        [t('sc.usages'), of.usages?.join(', ') ?? t('sc.anyUse')],
        [t('sc.key'), of.key],
        [
          t('sc.serial'),
          <code key="serial" class="hex">
            {of.serialNumber}
          </code>,
        ],
        [
          t('sc.fingerprint'),
          <code key="fingerprint" class="hex">
            {of.fingerprint}
          </code>,
        ],
      ]}
    />
  );
}

const soonDays = 60;

function levelOf({ daysLeft }: ScCertificate): Level {
  if (daysLeft === undefined) return 'unknown';
  if (daysLeft < 0) return 'critical';
  return daysLeft <= soonDays ? 'warning' : 'good';
}

function leftWords({ daysLeft }: ScCertificate, { t, format }: Pick<PageState, 't' | 'format'>): string {
  if (daysLeft === undefined) return '';
  if (daysLeft < 0) return t('sc.expired');
  return daysLeft === 0 ? t('sc.lastDay') : t('sc.daysLeft', { days: format.number(daysLeft) });
}
