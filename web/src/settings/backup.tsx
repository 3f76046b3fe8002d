import { useState } from 'preact/hooks';
import type { RestoredAnswer } from '../../../src/http/screens/settings/schema.js';
import { request, upload } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Download } from '../components/download.js';
import { FileField } from '../components/file-field.js';
import { Note, Outcome, WaitsForContact } from '../components/notes.js';
import { PasswordDialog } from '../components/password-dialog.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

type Question = 'restore' | 'warm' | 'cold' | 'factory';

/** Download and restore of the settings, restart, factory reset. */
export function Backup() {
  const { t } = usePage();
  const [file, setFile] = useState<File>();
  const [question, setQuestion] = useState<Question>();
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const action = useAction();
  const ask = (next: Question) => {
    action.reset();
    setLeftOut([]);
    setQuestion(next);
  };
  const outcome = (of: Question) =>
    question === undefined && <Outcome action={action} at={of} done={t(`backup.done.${of}`)} />;
  return (
    <>
      <div class="cards">
        <Card title={t('backup.download')}>
          <p>{t('backup.downloadHelp')}</p>
          <div class="buttons column">
            <Download path="/settings/config.ini" text="config.ini" />
            <Download path="/backup" text={t('backup.whole')} />
          </div>
        </Card>
        <Card title={t('backup.restore')}>
          <FileField
            label={t('backup.file')}
            help={t('backup.restoreHelp')}
            accept=".json,application/json"
            onFile={setFile}
          />
          <div class="buttons">
            <Button kind="danger" action={action} disabled={file === undefined} onClick={() => ask('restore')}>
              {t('backup.restore')}
            </Button>
          </div>
          {outcome('restore')}
          <WaitsForContact />
          {leftOut.length > 0 && (
            <Note level="warning">
              <p>{t('backup.leftOut', { names: leftOut.join(', ') })}</p>
            </Note>
          )}
        </Card>
        <Card title={t('backup.restart')}>
          <p>{t('backup.restartHelp')}</p>
          <div class="buttons column">
            <Button action={action} onClick={() => ask('warm')}>
              {t('backup.warm')}
            </Button>
            <Button action={action} onClick={() => ask('cold')}>
              {t('backup.cold')}
            </Button>
          </div>
          {outcome('warm')}
          {outcome('cold')}
          <WaitsForContact />
        </Card>
        <Card title={t('backup.factory')}>
          <p>{t('backup.factoryHelp')}</p>
          <div class="buttons column">
            <Button kind="danger" action={action} onClick={() => ask('factory')}>
              {t('backup.factory')}
            </Button>
          </div>
          {outcome('factory')}
          <WaitsForContact />
        </Card>
      </div>
      {question && (
        <PasswordDialog
          title={t(`backup.${question}`)}
          confirm={t(`backup.${question}`)}
          action={action}
          at={question}
          work={(password) => workOf(question, file, password).then(setLeftOut)}
          onClose={() => setQuestion(undefined)}
          onDone={() => setQuestion(undefined)}
        >
          <p>{t(`backup.ask.${question}`)}</p>
        </PasswordDialog>
      )}
    </>
  );
}

/** Resolves with the profiles of a backup that are left out. */
async function workOf(question: Question, file: File | undefined, password: string): Promise<readonly string[]> {
  switch (question) {
    case 'restore':
      if (file === undefined) return [];
      return (await upload<RestoredAnswer>('/restore', file, password, () => undefined)).leftOut;
    case 'factory':
      await request('POST', '/factory-reset', {}, password);
      return [];
    default:
      await request('POST', '/restart', { kind: question }, password);
      return [];
  }
}
