import type { ScAnswer } from '../../../src/http/screens/sc/schema.js';
import { Card, Facts } from '../components/card.js';
import { OpenDocument } from '../components/download.js';
import { Mark } from '../components/icon.js';
import { ErrorNote, Note } from '../components/notes.js';
import { SettingsEditor } from '../settings/settings-editor.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { Candidate, CertificatesInForce } from './certificates.js';
import { Hubs } from './hubs.js';
import { ScCounters, ScMessages } from './messages.js';
import { RequestForm } from './request-form.js';
import { SignedFiles } from './signed-files.js';

const refreshMs = 5000;

/** BACnet/SC: the hubs, the certificates of this device, and what goes over the connection. */
export function SecureConnect() {
  const { data, error, reload } = useResource<ScAnswer>('/sc', refreshMs);
  const { t } = usePage();
  if (data === undefined) return <ErrorNote error={error} />;
  const { candidate, operational } = data.certificates;
  return (
    <>
      <ErrorNote error={error} />
      <div class="cards">
        <State answer={data} />
        <CertificatesInForce set={operational} />
        {candidate && <Candidate set={candidate} onChanged={reload} />}
        <RequestForm answer={data} onChanged={reload} />
        <SignedFiles onChanged={reload} />
        <Card title={t('network.settings')}>
          <SettingsEditor pick={{ sc: 'all' }} />
        </Card>
        {data.isOn && <ScCounters counters={data.counters} />}
        {data.isOn && <ScMessages messages={data.messages} />}
      </div>
    </>
  );
}

function State({ answer }: { answer: ScAnswer }) {
  const { t, format, language } = usePage();
  const { isOn, hasHub, isClockSet, nowMs, vmac, deviceUuid, certificates } = answer;
  const lacks = [
    isOn && !hasHub && t('sc.noHub'),
    (isOn || hasHub) && certificates.operational === undefined && t('sc.noCertificate'),
    (isOn || hasHub) && !isClockSet && t('sc.clockUnset', { now: format.dateTime(nowMs) }),
  ].filter((text) => text !== false);
  return (
    <Card title={t('sc.state')}>
      <p>{t('sc.about')}</p>
      {isOn ? <Sentence answer={answer} /> : <p>{t('sc.off')}</p>}
      {lacks.map((text) => (
        <Note key={text} level="warning">
          <p>{text}</p>
        </Note>
      ))}
      <Hubs hubs={answer.hubs} />
      <Facts
        rows={[
          [t('sc.vmac'), <code key="vmac">{vmac}</code>],
          [
            t('sc.uuid'),
            <code key="uuid" class="hex">
              {deviceUuid}
            </code>,
          ],
        ]}
      />
      <div class="buttons">
        <OpenDocument path={`/documents/bacnet-sc.html?language=${language}`} text={t('sc.sheet')} />
      </div>
    </Card>
  );
}

const sentences = {
  'connected-to-primary': 'sc.primaryServes',
  'connected-to-failover': 'sc.failoverServes',
  'no-hub-connection': 'sc.noneServes',
} as const;

const levels = {
  'connected-to-primary': 'good',
  'connected-to-failover': 'warning',
  'no-hub-connection': 'critical',
} as const;

function Sentence({ answer: { connector = 'no-hub-connection', sinceMs, nextAttemptMs } }: { answer: ScAnswer }) {
  const { t, format } = usePage();
  const state = sinceMs === undefined ? t('sc.starting') : t(sentences[connector], { since: format.dateTime(sinceMs) });
  const next = nextAttemptMs === undefined ? '' : t('sc.nextTry', { seconds: Math.ceil(nextAttemptMs / 1000) });
  return (
    <p class="with-mark">
      <Mark level={levels[connector]} /> {state} {next}
    </p>
  );
}
