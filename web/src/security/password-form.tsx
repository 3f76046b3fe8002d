import { useState } from 'preact/hooks';
import { request } from '../api/client.js';
import { endRenewal, noteRenewal } from '../api/login-renewal.js';
import { Button } from '../components/button.js';
import { TextField } from '../components/field.js';
import { NewPasswordFields, useNewPassword } from '../components/new-password.js';
import { Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

/** This tab stays logged in; all others end. */
async function setPassword(passwords: { readonly current: string; readonly next: string }): Promise<void> {
  noteRenewal();
  try {
    await request('PUT', '/security/password', { ...passwords, stay: true });
  } catch (error) {
    endRenewal();
    throw error;
  }
}

interface PasswordFormProps {
  readonly user: string;
  readonly shortest: number;
  readonly onChanged: () => void;
}

/** Another password of the login, against the present one. */
export function PasswordForm({ user, shortest, onChanged }: PasswordFormProps) {
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
