import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../state/page-context.js';
import type { Action } from '../state/use-action.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { TextField } from './field.js';
import { Outcome } from './notes.js';

interface PasswordDialogProps {
  readonly title: string;
  /** On the button. */
  readonly confirm: string;
  readonly children: ComponentChildren;
  /** Of the button that opened it, which tells the outcome once this is closed. */
  readonly action: Action;
  readonly at?: string;
  readonly work: (password: string) => Promise<unknown>;
  readonly onClose: () => void;
  /** It went well. */
  readonly onDone: () => void;
}

/** Asks for the password again before something that is hard to undo. */
export function PasswordDialog(props: PasswordDialogProps) {
  const { title, confirm, children, action, at, work, onClose, onDone } = props;
  const { t } = usePage();
  const [password, setPassword] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await action.run(() => work(password), at)) onDone();
  };
  // What it came to here is no outcome to tell beside the button that opened it.
  const close = () => {
    action.reset();
    onClose();
  };
  return (
    <Dialog title={title} onClose={close}>
      <form onSubmit={submit}>
        {children}
        <TextField
          label={t('password.again')}
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
        />
        <div class="buttons">
          <Button kind="danger" submit action={action} disabled={password === ''}>
            {confirm}
          </Button>
          <Button onClick={close}>{t('app.cancel')}</Button>
        </div>
        {/* The only button here. */}
        <Outcome action={action} anywhere />
      </form>
    </Dialog>
  );
}
