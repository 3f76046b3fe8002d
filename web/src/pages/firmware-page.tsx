import { useState } from 'preact/hooks';
import type { FirmwareAnswer } from '../../../src/http/screens/firmware/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { ErrorNote, Note, Outcome } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { RestartNow } from '../firmware/restart-now.js';
import { UpdateProgress } from '../firmware/update-progress.js';
import { Upload } from '../firmware/upload.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';

const refreshMs = 3000;

export function FirmwarePage() {
  const { t, own } = usePage();
  const firmware = useResource<FirmwareAnswer>('/firmware', refreshMs);
  const [sending, setSending] = useState(false);
  const [asking, setAsking] = useState(false);
  const { data } = firmware;
  const isUnderWay = ['receiving', 'staged', 'trial'].includes(data?.update?.state ?? '');
  return (
    <>
      <ErrorNote error={firmware.error} />
      {data && (
        <div class="cards">
          <Versions answer={data} isUnderWay={isUnderWay} onChanged={firmware.reload} />
          <Card title={t('firmware.update')}>
            {data.update && !sending && <UpdateProgress answer={data} update={data.update} />}
            {data.update?.isWaiting === true && <RestartNow onChanged={firmware.reload} />}
            {/* While an image goes out the gateway takes no other one; the sender still wants to see how it ends. */}
            {(data.canUpdate || asking) && (
              <Upload onSending={setSending} onAsking={setAsking} onChanged={firmware.reload} />
            )}
            {!data.canUpdate && !asking && !isUnderWay && (
              <Note level="info">
                <p>{data.reason ? own(data.reason) : t('firmware.cannot')}</p>
              </Note>
            )}
          </Card>
        </div>
      )}
    </>
  );
}

interface VersionsProps {
  readonly answer: FirmwareAnswer;
  readonly isUnderWay: boolean;
  readonly onChanged: () => void;
}

function Versions({ answer, isUnderWay, onChanged }: VersionsProps) {
  const { t } = usePage();
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const { current, previous, slots, canUpdate } = answer;
  const version = previous ?? '';
  return (
    <Card title={t('firmware.versions')}>
      <Facts
        rows={[
          [t('firmware.current'), current],
          [t('firmware.previous'), isUnderWay ? undefined : previous],
          ...slots.map(({ name, version, active }) => {
            const parts = [version, active ? t('firmware.active') : undefined];
            return [t('firmware.slot', { slot: name }), parts.filter(Boolean).join(', ')] as const;
          }),
        ]}
      />
      {canUpdate && previous !== undefined && (
        <div class="buttons">
          <Button action={action} onClick={() => setAsking(true)}>
            {t('firmware.rollback', { version })}
          </Button>
        </div>
      )}
      {!asking && <Outcome action={action} done={t('backup.done.warm')} />}
      {asking && (
        <PasswordDialog
          title={t('firmware.rollback', { version })}
          confirm={t('firmware.restart')}
          action={action}
          work={(password) => request('POST', '/firmware/rollback', {}, password)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onChanged();
          }}
        >
          <p>{t('firmware.rollbackAsk', { version })}</p>
        </PasswordDialog>
      )}
    </Card>
  );
}
