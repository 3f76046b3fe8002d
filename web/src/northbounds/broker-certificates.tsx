import { useState } from 'preact/hooks';
import type {
  BrokerCertificate,
  BrokerCertificates as BrokerCertificatesAnswer,
} from '../../../src/http/screens/northbounds/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { ErrorNote, Outcome, WaitsForContact } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { PemField } from '../components/pem-field.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';

/** What is asked of the gateway; the password comes with it. */
const changes = {
  setCa: { method: 'PUT', path: '/northbounds/mqtt/ca', text: 'mqtt.setCa' },
  removeCa: { method: 'DELETE', path: '/northbounds/mqtt/ca', text: 'mqtt.removeCa' },
  setClient: { method: 'PUT', path: '/northbounds/mqtt/client', text: 'mqtt.setClient' },
  removeClient: { method: 'DELETE', path: '/northbounds/mqtt/client', text: 'mqtt.removeClient' },
} as const;

type Change = keyof typeof changes;

/** Whom the gateway believes to be the broker, and as whom it comes. */
export function BrokerCertificates() {
  const { t } = usePage();
  const { data, error, reload } = useResource<BrokerCertificatesAnswer>('/northbounds/mqtt/certificates');
  const [ca, setCa] = useState('');
  const [client, setClient] = useState('');
  const [key, setKey] = useState('');
  const [asking, setAsking] = useState<Change>();
  const action = useAction();
  const finish = () => {
    setAsking(undefined);
    // A private key is not left on the screen.
    setCa('');
    setClient('');
    setKey('');
    reload();
  };
  const bodies: Readonly<Record<Change, object | undefined>> = {
    setCa: { certificate: ca },
    setClient: { certificate: client, key },
    removeCa: undefined,
    removeClient: undefined,
  };
  const work = (password: string) => {
    const { method, path } = changes[asking ?? 'setCa'];
    return request(method, path, bodies[asking ?? 'setCa'], password);
  };
  return (
    <Card title={t('mqtt.certificates')}>
      <ErrorNote error={error} />
      <p>{t('mqtt.certificatesHelp')}</p>
      <h3>{t('mqtt.ca')}</h3>
      <Certificate of={data?.ca} none={t('mqtt.noCa')} />
      <PemField label={t('mqtt.pem')} value={ca} onInput={setCa} />
      <div class="buttons">
        <Button action={action} disabled={ca === ''} onClick={() => setAsking('setCa')}>
          {t('mqtt.setCa')}
        </Button>
        {data?.ca && (
          <Button action={action} onClick={() => setAsking('removeCa')}>
            {t('mqtt.removeCa')}
          </Button>
        )}
      </div>
      <h3>{t('mqtt.client')}</h3>
      <Certificate of={data?.client} none={t('mqtt.noClient')} />
      <PemField label={t('mqtt.pem')} value={client} onInput={setClient} />
      <PemField label={t('mqtt.clientKey')} value={key} onInput={setKey} />
      <div class="buttons">
        <Button action={action} disabled={client === '' || key === ''} onClick={() => setAsking('setClient')}>
          {t('mqtt.setClient')}
        </Button>
        {data?.client && (
          <Button action={action} onClick={() => setAsking('removeClient')}>
            {t('mqtt.removeClient')}
          </Button>
        )}
      </div>
      {asking === undefined &&
        Object.keys(changes).map((at) => (
          <Outcome key={at} action={action} at={at} done={t('mqtt.certificatesChanged')} />
        ))}
      <WaitsForContact />
      {asking && (
        <PasswordDialog
          title={t('mqtt.certificates')}
          confirm={t(changes[asking].text)}
          action={action}
          at={asking}
          work={work}
          onClose={() => setAsking(undefined)}
          onDone={finish}
        >
          <p>{t('mqtt.certificatesAsk')}</p>
        </PasswordDialog>
      )}
    </Card>
  );
}

function Certificate({ of, none }: { of: BrokerCertificate | undefined; none: string }) {
  const { t, format } = usePage();
  if (of === undefined) return <p class="faint">{none}</p>;
  return (
    <Facts
      rows={[
        [t('security.subject'), of.subject],
        [t('security.validTo'), format.dateTime(of.validToMs)],
        [
          t('security.fingerprint'),
          <code key="fingerprint" class="hex">
            {of.fingerprint}
          </code>,
        ],
      ]}
    />
  );
}
