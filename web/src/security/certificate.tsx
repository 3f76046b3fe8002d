import { useState } from 'preact/hooks';
import type { SecurityAnswer } from '../../../src/http/screens/security/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { Outcome, WaitsForContact } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { PemField } from '../components/pem-field.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

export function Certificate({ answer: { tls }, onChanged }: { answer: SecurityAnswer; onChanged: () => void }) {
  const { t, format } = usePage();
  const [certificate, setCertificate] = useState('');
  const [key, setKey] = useState('');
  const [asking, setAsking] = useState<'set' | 'remove'>();
  const action = useAction();
  const finish = () => {
    setAsking(undefined);
    // A private key is not left on the screen.
    setCertificate('');
    setKey('');
    onChanged();
  };
  const work = (password: string) =>
    asking === 'remove'
      ? request('DELETE', '/security/tls', undefined, password)
      : request('PUT', '/security/tls', { certificate, key }, password);
  return (
    <Card title={t('security.tls')}>
      <Facts
        rows={[
          [t('security.tlsState'), tls.enabled ? t('app.yes') : t('app.no')],
          [t('security.source'), tls.source && translateWord(t, 'tlsSource', tls.source)],
          [t('security.subject'), tls.subject],
          [t('security.validTo'), tls.validToMs === undefined ? undefined : format.dateTime(tls.validToMs)],
          [t('security.fingerprint'), tls.fingerprint && <code class="hex">{tls.fingerprint}</code>],
        ]}
      />
      <p>{t('security.tlsHelp')}</p>
      <PemField label={t('security.certificate')} value={certificate} onInput={setCertificate} />
      <PemField label={t('security.key')} value={key} onInput={setKey} />
      <div class="buttons">
        <Button action={action} disabled={certificate === '' || key === ''} onClick={() => setAsking('set')}>
          {t('security.setCertificate')}
        </Button>
        {tls.source === 'own' && (
          <Button action={action} onClick={() => setAsking('remove')}>
            {t('security.removeCertificate')}
          </Button>
        )}
      </div>
      {asking === undefined && (
        <>
          <Outcome action={action} at="set" done={t('security.certificateSet')} />
          <Outcome action={action} at="remove" done={t('security.certificateRemoved')} />
        </>
      )}
      <WaitsForContact />
      {asking && (
        <PasswordDialog
          title={t('security.tls')}
          confirm={t(asking === 'set' ? 'security.setCertificate' : 'security.removeCertificate')}
          action={action}
          at={asking}
          work={work}
          onClose={() => setAsking(undefined)}
          onDone={finish}
        >
          <p>{t('security.tlsAsk')}</p>
        </PasswordDialog>
      )}
    </Card>
  );
}
