import { useState } from 'preact/hooks';
import type { AlarmClassView, ClassChange } from '../../../src/http/screens/alarms/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Choices } from '../components/choices.js';
import { Dialog } from '../components/dialog.js';
import { SelectField, TextField } from '../components/field.js';
import { faultText, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import type { Action } from '../state/use-action.js';
import { useCheck } from '../state/use-check.js';
import { numberOf } from './number-text.js';

interface ClassDialogProps {
  readonly alarmClass: AlarmClassView;
  /** Of the button that opened it, which tells the outcome once this is closed. */
  readonly save: Action;
  readonly onClose: () => void;
  readonly onDone: () => void;
  /** It did not go well: the class may be another one by now. */
  readonly onRefused: () => void;
}

const transitions = ['toOffnormal', 'toFault', 'toNormal'] as const;
const faultChoices = ['all', 'none'] as const;

/** Priorities and acknowledgement of a class, and whether its alarms tell faults. */
export function ClassDialog({ alarmClass, save, onClose, onDone, onRefused }: ClassDialogProps) {
  const page = usePage();
  const { t } = page;
  const { number, priority: before, ackRequired, tellsFault, revision } = alarmClass;
  const [priorities, setPriorities] = useState<Record<string, string>>({});
  const [acks, setAcks] = useState<readonly string[]>(transitions.filter((one) => ackRequired[one]));
  const [faults, setFaults] = useState<AlarmClassView['tellsFault']>(tellsFault);
  const textOf = (one: (typeof transitions)[number]) => priorities[one] ?? String(before[one]);
  const isWrong = transitions.some((one) => numberOf(textOf(one)) === undefined);
  const priority = perTransition((one) => numberOf(textOf(one)) ?? 0);
  const [problems] = useCheck('/alarms/classes/check', isWrong ? undefined : { priority });
  const errorOf = (one: (typeof transitions)[number]) => {
    if (numberOf(textOf(one)) === undefined) return t('alarms.notNumber');
    // Three fields have the same name for the gateway.
    const fault = problems.find(({ found }) => found === String(priority[one]));
    return fault && faultText(fault, page);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const change: ClassChange = {
      revision,
      priority,
      ackRequired: perTransition((one) => acks.includes(one)),
      ...(faults !== tellsFault && { tellsFault: faults === 'all' }),
    };
    const isSaved = await save.run(() => request('PUT', `/alarms/classes/${number}`, change));
    if (isSaved) onDone();
    else onRefused();
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
            inputMode="numeric"
            error={errorOf(one)}
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
        <div class="buttons">
          <Button kind="primary" submit action={save} disabled={isWrong}>
            {t('alarms.save')}
          </Button>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
        <Outcome action={save} anywhere />
      </form>
    </Dialog>
  );
}

function perTransition<T>(of: (one: (typeof transitions)[number]) => T) {
  return { toOffnormal: of('toOffnormal'), toFault: of('toFault'), toNormal: of('toNormal') };
}
