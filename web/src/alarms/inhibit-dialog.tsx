import { useState } from 'preact/hooks';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { SelectField, TextField } from '../components/field.js';
import { faultOf, Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import type { Action } from '../state/use-action.js';
import { useCheck } from '../state/use-check.js';

interface InhibitDialogProps {
  readonly name: string;
  /** Of the button that opened it, which tells the outcome once this is closed. */
  readonly save: Action;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const hourChoices = [1, 2, 4, 8, 24, 72, 168];
const untilChoice = 'until';

/** Puts an alarm aside for maintenance, never without an end. */
export function InhibitDialog({ name, save, onClose, onDone }: InhibitDialogProps) {
  const page = usePage();
  const { t } = page;
  const [choice, setChoice] = useState('4');
  const [until, setUntil] = useState('');
  const isUntil = choice === untilChoice;
  const body = isUntil ? { untilMs: new Date(until).getTime() } : { minutes: Number(choice) * 60 };
  const [problems] = useCheck('/alarms/inhibition/check', isUntil && until !== '' ? body : undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    const path = `/alarms/points/${encodeURIComponent(name)}/inhibition`;
    if (await save.run(() => request('PUT', path, body), name)) onDone();
  };
  return (
    <Dialog title={t('alarms.inhibitTitle', { name })} onClose={onClose}>
      <form onSubmit={submit}>
        <Note level="warning">
          <p>{t('alarms.inhibitHelp')}</p>
        </Note>
        <SelectField
          label={t('alarms.duration')}
          value={choice}
          choices={[
            ...hourChoices.map((hours) => [String(hours), t('alarms.hours', { hours })] as const),
            [untilChoice, t('alarms.until')] as const,
          ]}
          onChange={setChoice}
        />
        {isUntil && (
          <TextField
            label={t('alarms.ends')}
            type="datetime-local"
            value={until}
            error={faultOf(problems, 'untilMs', page)}
            onInput={setUntil}
          />
        )}
        <div class="buttons">
          <Button kind="primary" submit action={save} disabled={isUntil && until === ''}>
            {t('alarms.inhibit')}
          </Button>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
        <Outcome action={save} anywhere />
      </form>
    </Dialog>
  );
}
