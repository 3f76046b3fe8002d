import { useState } from 'preact/hooks';
import type { SecurityAnswer } from '../../../src/http/screens/security/schema.js';
import { request } from '../api/client.js';
import { noteRenewal } from '../api/login-end.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { TextField } from '../components/field.js';
import { NewPasswordFields, useNewPassword } from '../components/new-password.js';
import { Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

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

/** This tab stays logged in; all others end. */
function setPassword(passwords: { readonly current: string; readonly next: string }): Promise<unknown> {
  noteRenewal();
  return request('PUT', '/security/password', { ...passwords, stay: true });
}

interface PasswordFormProps {
  readonly user: string;
  readonly shortest: number;
  readonly onChanged: () => void;
}

function PasswordForm({ user, shortest, onChanged }: PasswordFormProps) {
  const { t } = usePage();
  const [current, setCurrent] = useState('');
  const entry = useNewPassword(shortest);
  const change = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await change.run(() => setPassword({ current, next: entry.next })))) return;
    setCurrent('');
    entry.clear();
    onChanged();
  };
  return (
    <form onSubmit={submit}>
      <input
        type="text"
        class="hidden"
        autocomplete="username"
        value={user}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <TextField
        label={t('security.current')}
        type="password"
        autocomplete="current-password"
        value={current}
        onInput={setCurrent}
      />
      <NewPasswordFields
        entry={entry}
        texts={{
          next: t('security.next'),
          again: t('security.again'),
          short: t('security.short', { shortest }),
          different: t('security.different'),
        }}
        help={t('security.nextHelp')}
      />
      <div class="buttons">
        <Button kind="primary" submit action={change} disabled={current === '' || !entry.isReady}>
          {t('security.change')}
        </Button>
      </div>
      <Outcome action={change} done={t('security.changed')} />
    </form>
  );
}
