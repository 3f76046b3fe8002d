import { useState } from 'preact/hooks';
import type { ObjectView, Value } from '../../../src/http/screens/values/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { SelectField, TextField } from '../components/field.js';
import { ErrorNote, Note } from '../components/notes.js';
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
        <ErrorNote error={action.error} />
        <div class="buttons">
          <Button
            kind="primary"
            submit
            busy={action.busy}
            disabled={typeof value === 'number' && !Number.isFinite(value)}
          >
            {t('commissioning.force')}
          </Button>
          {object.outOfService && (
            <Button busy={action.busy} onClick={() => put({ outOfService: false })}>
              {t('commissioning.release')}
            </Button>
          )}
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
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
      type="number"
      value={Number.isFinite(value) ? String(value) : ''}
      help={t('commissioning.scale')}
      onInput={(text) => onChange(text === '' ? Number.NaN : Number(text))}
    />
  );
}
