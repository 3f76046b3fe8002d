import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { TextField } from './field.js';
import { ErrorNote } from './notes.js';

interface PasswordDialogProps {
  readonly title: string;
  readonly action: string;
  readonly children: ComponentChildren;
  readonly work: (password: string) => Promise<unknown>;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

/** Asks for the password again before something that is hard to undo. */
export function PasswordDialog({ title, action, children, work, onClose, onDone }: PasswordDialogProps) {
  const { t } = usePage();
  const [password, setPassword] = useState('');
  const run = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await run.run(() => work(password)))) return;
    onClose();
    onDone?.();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        <TextField
          label={t('password.again')}
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
        />
        <ErrorNote error={run.error} />
        <div class="buttons">
          <Button kind="danger" submit busy={run.busy} disabled={password === ''}>
            {action}
          </Button>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
