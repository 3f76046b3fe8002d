import { useState } from 'preact/hooks';
import type { AlarmClassView, ClassChange } from '../../../src/http/screens/alarms/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { SelectField, TextField } from '../components/field.js';
import { ErrorNote } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { Choices } from './choices.js';
import { numberOf } from './number-text.js';

interface ClassDialogProps {
  readonly alarmClass: AlarmClassView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const transitions = ['toOffnormal', 'toFault', 'toNormal'] as const;
const faultChoices = ['all', 'none'] as const;

/** Priorities and acknowledgement of a class, and whether its alarms tell faults. */
export function ClassDialog({ alarmClass, onClose, onDone }: ClassDialogProps) {
  const { t } = usePage();
  const { number, priority, ackRequired, tellsFault, revision } = alarmClass;
  const [priorities, setPriorities] = useState<Record<string, string>>({});
  const [acks, setAcks] = useState<readonly string[]>(transitions.filter((one) => ackRequired[one]));
  const [faults, setFaults] = useState<AlarmClassView['tellsFault']>(tellsFault);
  const save = useAction();
  const textOf = (one: (typeof transitions)[number]) => priorities[one] ?? String(priority[one]);
  const isWrong = transitions.some((one) => numberOf(textOf(one)) === undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    const change: ClassChange = {
      revision,
      priority: perTransition((one) => numberOf(textOf(one)) ?? 0),
      ackRequired: perTransition((one) => acks.includes(one)),
      ...(faults !== tellsFault && { tellsFault: faults === 'all' }),
    };
    if (!(await save.run(() => request('PUT', `/alarms/classes/${number}`, change)))) return onDone();
    onDone();
    onClose();
  };
  return (
    <Dialog title={t('alarms.classDialog', { number })} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{t('alarms.priorityHelp')}</p>
        {transitions.map((one) => (
          <TextField
            key={one}
            label={`${t('alarms.priority')}: ${translateWord(t, 'transition', one)}`}
            value={textOf(one)}
            error={numberOf(textOf(one)) === undefined ? t('alarms.notNumber') : undefined}
            onInput={(text) => setPriorities({ ...priorities, [one]: text })}
          />
        ))}
        <Choices
          legend={t('alarms.ackRequired')}
          choices={transitions.map((one) => [one, translateWord(t, 'transition', one)] as const)}
          chosen={acks}
          onChange={setAcks}
        />
        <SelectField
          label={t('alarms.tellsFault')}
          help={t('alarms.tellsFaultHelp')}
          value={faults}
          choices={[...(tellsFault === 'some' ? (['some'] as const) : []), ...faultChoices].map(
            (one) => [one, translateWord(t, 'tellsFault', one)] as const,
          )}
          onChange={setFaults}
        />
        <ErrorNote error={save.error} />
        <div class="buttons">
          <Button kind="primary" submit busy={save.busy} disabled={isWrong}>
            {t('alarms.save')}
          </Button>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function perTransition<T>(of: (one: (typeof transitions)[number]) => T) {
  return { toOffnormal: of('toOffnormal'), toFault: of('toFault'), toNormal: of('toNormal') };
}
