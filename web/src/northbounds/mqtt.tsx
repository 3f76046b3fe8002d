import type { MqttView, NorthboundsAnswer } from '../../../src/http/screens/northbounds/schema.js';
import { Card, Facts } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { usePage } from '../state/page-context.js';
import { BrokerCertificates } from './broker-certificates.js';

/** How it goes with the broker, and by which certificates. */
export function Mqtt({ answer: { view } }: { answer: NorthboundsAnswer['mqtt'] }) {
  const { t } = usePage();
  return (
    <>
      <Card title={t('protocols.mqtt')}>
        <p>{t('mqtt.about')}</p>
        {view ? <Broker view={view} /> : <p>{t('protocols.off')}</p>}
      </Card>
      <BrokerCertificates />
    </>
  );
}

function Broker({ view }: { view: MqttView }) {
  const { t, language, format } = usePage();
  const { broker, status, isEncrypted, version, root, clientId, sent, waiting, refused, lastError } = view;
  const isConnected = status === 'connected';
  const since = format.dateTime(view.sinceMs);
  return (
    <>
      <p>
        <Mark level={isConnected ? 'good' : 'warning'} />{' '}
        {t(isConnected ? 'mqtt.connected' : 'mqtt.connecting', { broker, since })}
      </p>
      <Facts
        rows={[
          [t('mqtt.topics'), <code key="topics">{root}/…</code>],
          [t('mqtt.clientId'), clientId],
          [t('mqtt.version'), version],
          [t('mqtt.encrypted'), isEncrypted ? t('app.yes') : t('app.no')],
          [t('mqtt.sent'), format.number(sent)],
          [t('mqtt.waiting'), format.number(waiting)],
          [t('mqtt.refused'), format.number(refused)],
        ]}
      />
      {lastError && (
        <p class="faint">
          {t('mqtt.lastError', { time: format.dateTime(lastError.atMs), error: lastError[language] })}
        </p>
      )}
    </>
  );
}
