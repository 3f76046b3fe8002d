import { useState } from 'preact/hooks';
import type { SecurityAnswer } from '../../../src/http/screens/security/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { Field } from '../components/field.js';
import { Note } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';

export function Certificate({ answer: { tls }, onChanged }: { answer: SecurityAnswer; onChanged: () => void }) {
  const { t, format } = usePage();
  const [certificate, setCertificate] = useState('');
  const [key, setKey] = useState('');
  const [asking, setAsking] = useState<'set' | 'remove'>();
  const [done, setDone] = useState<'set' | 'remove'>();
  const ask = (next: 'set' | 'remove') => {
    setDone(undefined);
    setAsking(next);
  };
  const finish = () => {
    setDone(asking);
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
      <div role="status">
        {done && (
          <Note level="good">
            <p>{t(done === 'set' ? 'security.certificateSet' : 'security.certificateRemoved')}</p>
          </Note>
        )}
      </div>
      <div class="buttons">
        <Button disabled={certificate === '' || key === ''} onClick={() => ask('set')}>
          {t('security.setCertificate')}
        </Button>
        {tls.source === 'own' && <Button onClick={() => ask('remove')}>{t('security.removeCertificate')}</Button>}
      </div>
      {asking && (
        <PasswordDialog
          title={t('security.tls')}
          action={t(asking === 'set' ? 'security.setCertificate' : 'security.removeCertificate')}
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

/** Pasted, or from a file. */
function PemField({ label, value, onInput }: { label: string; value: string; onInput: (text: string) => void }) {
  return (
    <Field
      label={label}
      help={
        <input
          type="file"
          accept=".pem,.crt,.key"
          aria-label={label}
          onChange={(event) => void event.currentTarget.files?.[0]?.text().then(onInput)}
        />
      }
    >
      {(ids) => (
        <textarea
          {...ids}
          class="code"
          rows={3}
          spellcheck={false}
          autocomplete="off"
          placeholder="-----BEGIN …"
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
