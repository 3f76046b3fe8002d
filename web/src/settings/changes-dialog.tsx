import type { PreviewAnswer, SettingSection } from '../../../src/http/screens/settings/schema.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { Note, Outcome, Problems } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import type { Action } from '../state/use-action.js';
import { ChangeTable } from './change-table.js';

interface ChangesDialogProps {
  readonly preview: PreviewAnswer;
  /** Where the names of the settings stand. */
  readonly sections: readonly SettingSection[];
  readonly action: Action;
  readonly onApply: (force: boolean) => void;
  readonly onClose: () => void;
}

/** What would change, before it does. */
export function ChangesDialog({
  preview: { changed, notices },
  sections,
  action,
  onApply,
  onClose,
}: ChangesDialogProps) {
  const { t } = usePage();
  const isTaken = action.error?.code === 'bacnet.number-taken';
  return (
    <Dialog title={t('settings.changes')} onClose={onClose}>
      <ChangeTable changed={changed} sections={sections} empty={t('settings.noChange')} />
      {notices.length > 0 && (
        <Note level="info">
          <Problems problems={notices} />
        </Note>
      )}
      {changed.some(({ section, key }) => section === 'web' && (key === 'port' || key === 'bind' || key === 'tls')) && (
        <Note level="warning">
          <p>{t('settings.pageMoves')}</p>
        </Note>
      )}
      <div class="buttons">
        <Button kind="primary" action={action} disabled={changed.length === 0} onClick={() => onApply(false)}>
          {t('settings.apply')}
        </Button>
        {isTaken && (
          <Button kind="danger" action={action} onClick={() => onApply(true)}>
            {t('settings.force')}
          </Button>
        )}
        <Button onClick={onClose}>{t('app.cancel')}</Button>
      </div>
      <Outcome action={action} anywhere />
    </Dialog>
  );
}
