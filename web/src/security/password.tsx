import type { SecurityAnswer } from '../../../src/http/screens/security/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { PasswordForm } from './password-form.js';

export function Password({ answer, onChanged }: { answer: SecurityAnswer; onChanged: () => void }) {
  const { t } = usePage();
  const { user, factoryPassword, kept, shortestPassword } = answer;
  return (
    <Card title={t('security.password')}>
      {factoryPassword && (
        <Note level={kept ? 'info' : 'warning'}>
          <p>{t(kept ? 'security.kept' : 'security.factory')}</p>
          {!kept && <Keep onChanged={onChanged} />}
        </Note>
      )}
      <p>{t('security.user', { user })}</p>
      <PasswordForm user={user} shortest={shortestPassword} onChanged={onChanged} />
    </Card>
  );
}

function Keep({ onChanged }: { onChanged: () => void }) {
  const { t } = usePage();
  const keep = useAction();
  return (
    <>
      <Button
        small
        action={keep}
        onClick={() => keep.run(() => request('POST', '/security/keep-factory-password', {})).then(onChanged)}
      >
        {t('security.keep')}
      </Button>
      <Outcome action={keep} />
    </>
  );
}
