import { useState } from 'preact/hooks';
import type { ObjectView, Value } from '../../../src/http/screens/values/schema.js';
import { numberOf } from '../alarms/number-text.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { SelectField, TextField } from '../components/field.js';
import { Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

/** 135-2012 §21 BACnetReliability: no-fault-detected, and what a BMS should react to. */
const reliabilities = { none: 0, communicationFailure: 12, unreliableOther: 7 } as const;

/** Sets an object out of service and gives it a value, so that the alarms of a BMS can be tested. */
export function ForceDialog({ object, onClose }: { object: ObjectView; onClose: () => void }) {
  const { t } = usePage();
  const [value, setValue] = useState<Value>(object.presentValue);
  const [reliability, setReliability] = useState('0');
  const action = useAction();
  const put = async (body: unknown) => {
    if (await action.run(() => request('PUT', `/objects/${encodeURIComponent(object.name)}/override`, body))) onClose();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void put({ outOfService: true, presentValue: value, reliability: Number(reliability) });
  };
  return (
    <Dialog title={t('commissioning.forceTitle', { name: object.name })} onClose={onClose}>
      <form onSubmit={submit}>
        <Note level="warning">
          <p>{t('commissioning.forceHelp')}</p>
        </Note>
        <ValueField object={object} value={value} onChange={setValue} />
        <SelectField
          label="Reliability"
          value={reliability}
          choices={[
            [String(reliabilities.none), 'no-fault-detected'],
            [String(reliabilities.communicationFailure), 'communication-failure'],
            [String(reliabilities.unreliableOther), 'unreliable-other'],
          ]}
          onChange={setReliability}
        />
        <div class="buttons">
          <Button kind="primary" submit action={action} disabled={typeof value === 'number' && !Number.isFinite(value)}>
            {t('commissioning.force')}
          </Button>
          {object.outOfService && (
            <Button action={action} onClick={() => put({ outOfService: false })}>
              {t('commissioning.release')}
            </Button>
          )}
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
        <Outcome action={action} />
      </form>
    </Dialog>
  );
}

interface ValueFieldProps {
  readonly object: ObjectView;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function ValueField({ object, value, onChange }: ValueFieldProps) {
  const { t } = usePage();
  // As it is typed: a minus alone is no number yet.
  const [typed, setTyped] = useState(String(value));
  if (typeof value === 'object') {
    return (
      <fieldset class="bits">
        <legend>{t('commissioning.bits')}</legend>
        {object.bits?.map(({ name }, bit) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={value[bit] === true}
              onChange={(event) =>
                onChange(value.map((one, index) => (index === bit ? event.currentTarget.checked : one)))
              }
            />
            {name}
          </label>
        ))}
      </fieldset>
    );
  }
  if (object.states) {
    return (
      <SelectField
        label="Present_Value"
        value={String(value)}
        choices={object.states.map((text, index) => [String(index + 1), `${index + 1} ${text}`] as const)}
        onChange={(state) => onChange(Number(state))}
      />
    );
  }
  return (
    <TextField
      label="Present_Value"
      inputMode="decimal"
      value={typed}
      help={t('commissioning.scale')}
      error={Number.isFinite(value) ? undefined : t('alarms.notNumber')}
      onInput={(text) => {
        setTyped(text);
        onChange(numberOf(text) ?? Number.NaN);
      }}
    />
  );
}
