import { useState } from 'preact/hooks';
import type { FirmwareAnswer } from '../../../src/http/api/firmware-answer.js';
import { request, upload } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { Field } from '../components/field.js';
import { Meter } from '../components/meter.js';
import { ErrorNote, Note } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';

const refreshMs = 3000;

export function FirmwarePage() {
  const { t, own } = usePage();
  const firmware = useResource<FirmwareAnswer>('/firmware', refreshMs);
  const { data } = firmware;
  return (
    <>
      <ErrorNote error={firmware.error} />
      {data && (
        <div class="cards">
          <Versions answer={data} onChanged={firmware.reload} />
          <Card title={t('firmware.update')}>
            {data.canUpdate ? (
              <Update onChanged={firmware.reload} />
            ) : (
              <Note level="info">
                <p>{data.reason ? own(data.reason) : t('firmware.cannot')}</p>
              </Note>
            )}
            {data.update && <Progress update={data.update} />}
          </Card>
        </div>
      )}
    </>
  );
}

function Versions({ answer, onChanged }: { answer: FirmwareAnswer; onChanged: () => void }) {
  const { t } = usePage();
  const [asking, setAsking] = useState(false);
  const { current, previous, slots, canUpdate } = answer;
  return (
    <Card title={t('firmware.versions')}>
      <Facts
        rows={[
          [t('firmware.current'), current],
          [t('firmware.previous'), previous],
          ...slots.map(({ name, version, active }) => {
            const parts = [version, active ? t('firmware.active') : undefined];
            return [t('firmware.slot', { slot: name }), parts.filter(Boolean).join(', ')] as const;
          }),
        ]}
      />
      {canUpdate && previous !== undefined && (
        <div class="buttons">
          <Button onClick={() => setAsking(true)}>{t('firmware.rollback')}</Button>
        </div>
      )}
      {asking && (
        <PasswordDialog
          title={t('firmware.rollback')}
          action={t('firmware.rollback')}
          work={(password) => request('POST', '/firmware/rollback', {}, password)}
          onClose={() => setAsking(false)}
          onDone={onChanged}
        >
          <p>{t('firmware.rollbackAsk', { version: previous ?? '' })}</p>
        </PasswordDialog>
      )}
    </Card>
  );
}

function Update({ onChanged }: { onChanged: () => void }) {
  const { t } = usePage();
  const [file, setFile] = useState<File>();
  const [asking, setAsking] = useState(false);
  const [sent, setSent] = useState<number>();
  return (
    <>
      <p>{t('firmware.help')}</p>
      <Field label={t('firmware.file')} help={t('firmware.fileHelp')}>
        {(ids) => (
          <input {...ids} type="file" accept=".bin" onChange={(event) => setFile(event.currentTarget.files?.[0])} />
        )}
      </Field>
      <div class="buttons">
        <Button kind="primary" disabled={file === undefined} onClick={() => setAsking(true)}>
          {t('firmware.start')}
        </Button>
      </div>
      {asking && file && (
        <PasswordDialog
          title={t('firmware.update')}
          action={t('firmware.start')}
          work={(password) => upload('/firmware', file, password, setSent).finally(() => setSent(undefined))}
          onClose={() => setAsking(false)}
          onDone={onChanged}
        >
          <p>{t('firmware.ask', { name: file.name })}</p>
          {sent !== undefined && (
            <>
              <Meter percent={sent} label={t('firmware.sending')} />
              <p role="status">{t('firmware.sent', { percent: sent })}</p>
            </>
          )}
        </PasswordDialog>
      )}
    </>
  );
}

function Progress({ update: { state, progressPercent, result } }: { update: NonNullable<FirmwareAnswer['update']> }) {
  const { t, own } = usePage();
  return (
    <div role="status">
      <p>
        {translateWord(t, 'firmwareState', state)} {own(result)}
      </p>
      <Meter percent={progressPercent} label={t('firmware.update')} />
    </div>
  );
}
