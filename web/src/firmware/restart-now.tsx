import { useState } from 'preact/hooks';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Outcome } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

/** Of an update whose restart waits for servers: not to wait for them. */
export function RestartNow({ onChanged }: { readonly onChanged: () => void }) {
  const { t } = usePage();
  const [asking, setAsking] = useState(false);
  const action = useAction();
  return (
    <>
      <div class="buttons">
        <Button action={action} onClick={() => setAsking(true)}>
          {t('firmware.restartNow')}
        </Button>
      </div>
      {!asking && <Outcome action={action} done={t('backup.done.warm')} />}
      {asking && (
        <PasswordDialog
          title={t('firmware.restartNow')}
          confirm={t('firmware.restart')}
          action={action}
          work={(password) => request('POST', '/restart', { kind: 'cold' }, password)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onChanged();
          }}
        >
          <p>{t('backup.ask.cold')}</p>
        </PasswordDialog>
      )}
    </>
  );
}
