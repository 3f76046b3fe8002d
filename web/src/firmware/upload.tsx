import { useRef, useState } from 'preact/hooks';
import { upload } from '../api/client.js';
import { Button } from '../components/button.js';
import { FileField } from '../components/file-field.js';
import { Meter } from '../components/meter.js';
import { Outcome } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

interface UploadProps {
  readonly onSending: (sending: boolean) => void;
  /** Somebody is asked, or reads why the image was refused. */
  readonly onAsking: (asking: boolean) => void;
  readonly onChanged: () => void;
}

/** Chooses an image and sends it. */
export function Upload({ onSending, onAsking, onChanged }: UploadProps) {
  const { t } = usePage();
  const [file, setFile] = useState<File>();
  const [asking, setOpen] = useState(false);
  const setAsking = (next: boolean) => {
    setOpen(next);
    onAsking(next);
  };
  const [sent, setSent] = useState<number>();
  const action = useAction();
  const sending = useRef<AbortController>(undefined);
  const send = async (image: File, password: string) => {
    const controller = new AbortController();
    sending.current = controller;
    onSending(true);
    try {
      return await upload('/firmware', image, password, setSent, controller.signal);
    } finally {
      setSent(undefined);
      onSending(false);
      onChanged();
    }
  };
  return (
    <>
      <p>{t('firmware.help')}</p>
      <FileField label={t('firmware.file')} help={t('firmware.fileHelp')} accept=".bin" onFile={setFile} />
      <div class="buttons">
        <Button kind="primary" action={action} disabled={file === undefined} onClick={() => setAsking(true)}>
          {t('firmware.start')}
        </Button>
      </div>
      {!asking && <Outcome action={action} />}
      {asking && file && (
        <PasswordDialog
          title={t('firmware.update')}
          confirm={t('firmware.start')}
          action={action}
          work={(password) => send(file, password)}
          onClose={() => {
            sending.current?.abort();
            setAsking(false);
          }}
          onDone={() => setAsking(false)}
        >
          <p>{t('firmware.ask', { name: file.name })}</p>
          {sent !== undefined && (
            <>
              <Meter percent={sent} label={t('firmware.sending')} />
              <p role="status">{sent < 100 ? t('firmware.sent', { percent: sent }) : t('firmware.checking')}</p>
            </>
          )}
        </PasswordDialog>
      )}
    </>
  );
}
