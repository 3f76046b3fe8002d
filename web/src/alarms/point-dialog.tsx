import { useState } from 'preact/hooks';
import type { AlarmPointView } from '../../../src/http/screens/alarms/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { SelectField, TextField } from '../components/field.js';
import { faultOf, Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import type { Action } from '../state/use-action.js';
import { useCheck } from '../state/use-check.js';
import { numberOf } from './number-text.js';

interface PointDialogProps {
  readonly point: AlarmPointView;
  /** Of the button that opened it, which tells the outcome once this is closed. */
  readonly save: Action;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

type Form = Readonly<Record<string, string | boolean>>;
const classes = ['1', '2', '3', '4'] as const;

/** Class, delays and limits of one alarm. Only what was touched is sent: the rest may be another's by now. */
export function PointDialog({ point, save, onClose, onDone }: PointDialogProps) {
  const page = usePage();
  const { t, own } = page;
  // As it was when the dialog was opened.
  const [before] = useState(() => formOf(point));
  const [form, setForm] = useState(before);
  const change = (part: Form) => setForm({ ...form, ...part });
  const changed = Object.entries(form).filter(([key, value]) => value !== before[key]);
  const isWrong = changed.some(([, value]) => typeof value === 'string' && numberOf(value) === undefined);
  const body = Object.fromEntries(
    changed.map(([key, value]) => [key, typeof value === 'string' ? numberOf(value) : value]),
  );
  const path = `/alarms/points/${encodeURIComponent(point.name)}`;
  const [problems] = useCheck(`${path}/check`, changed.length === 0 || isWrong ? undefined : body);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await save.run(() => request('PUT', path, body), point.name)) onDone();
  };
  const errorOf = (key: string) => faultOf(problems, key, page);
  const number = (key: string, label: string, unit: string) => (
    <TextField
      label={unit === '' ? label : `${label} (${unit})`}
      value={String(form[key])}
      inputMode="decimal"
      error={numberOf(String(form[key])) === undefined ? t('alarms.notNumber') : errorOf(key)}
      onInput={(text) => change({ [key]: text })}
    />
  );
  return (
    <Dialog title={own(point.description) || point.name} onClose={onClose}>
      <form onSubmit={submit}>
        <p class="faint">
          <code>{point.name}</code> {point.label}
        </p>
        {!point.isFed && (
          <Note level="info">
            <p>{t('alarms.notFedHelp')}</p>
          </Note>
        )}
        <Tick label={t('alarms.isOn')} value={form.isOn === true} onChange={(isOn) => change({ isOn })} />
        <SelectField
          label={t('alarms.class')}
          value={String(form.alarmClass)}
          choices={classes.map((one) => [one, one] as const)}
          onChange={(alarmClass) => change({ alarmClass })}
        />
        {number('delayS', t('alarms.delay'), 's')}
        {number('delayNormalS', t('alarms.delayNormal'), 's')}
        {point.limits && (
          <>
            <Tick label={t('alarms.lowOn')} value={form.lowOn === true} onChange={(lowOn) => change({ lowOn })} />
            {number('low', t('alarms.low'), point.limits.unit)}
            <Tick label={t('alarms.highOn')} value={form.highOn === true} onChange={(highOn) => change({ highOn })} />
            {number('high', t('alarms.high'), point.limits.unit)}
            {number('deadband', t('alarms.deadband'), point.limits.unit)}
          </>
        )}
        <div class="buttons">
          <Button kind="primary" submit action={save} disabled={changed.length === 0 || isWrong}>
            {t('alarms.save')}
          </Button>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
        <Outcome action={save} anywhere />
      </form>
    </Dialog>
  );
}

interface TickProps {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

function Tick({ label, value, onChange }: TickProps) {
  return (
    <fieldset class="bits">
      <label>
        <input type="checkbox" checked={value} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
        {label}
      </label>
    </fieldset>
  );
}

function formOf({ isOn, alarmClass, delayS, delayNormalS, limits }: AlarmPointView): Form {
  return {
    isOn,
    alarmClass: String(alarmClass),
    delayS: String(delayS),
    delayNormalS: String(delayNormalS),
    ...(limits && {
      low: String(limits.low),
      high: String(limits.high),
      deadband: String(limits.deadband),
      lowOn: limits.lowOn,
      highOn: limits.highOn,
    }),
  };
}
