import { useState } from 'preact/hooks';
import type { AlarmClassView, RecipientBody } from '../../../src/http/screens/alarms/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Choices } from '../components/choices.js';
import { Dialog } from '../components/dialog.js';
import { SelectField, TextField } from '../components/field.js';
import { faultOf, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import type { Action } from '../state/use-action.js';
import { useCheck } from '../state/use-check.js';
import { useTouched } from '../state/use-touched.js';
import { DeviceSearch } from './device-search.js';
import { numberOf } from './number-text.js';

interface AddRecipientProps {
  readonly classes: readonly AlarmClassView[];
  /** Of the button that opened it, which tells the outcome once this is closed. */
  readonly add: Action;
  readonly onClose: () => void;
  /** Something may have been added; `isAll`: to each class that was chosen. */
  readonly onDone: (isAll: boolean) => void;
}

const kinds = ['device', 'address', 'station', 'network', 'local', 'all'] as const;
const broadcasts: readonly string[] = ['network', 'local', 'all'];
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const transitions = ['toOffnormal', 'toFault', 'toNormal'] as const;

/** What is written, before it is checked. */
interface Form extends Pick<RecipientBody, 'kind' | 'days' | 'from' | 'to' | 'confirmed' | 'transitions'> {
  readonly device: string;
  readonly address: string;
  readonly network: string;
  readonly mac: string;
  readonly processId: string;
}

const empty: Form = {
  kind: 'device',
  device: '',
  address: '',
  network: '',
  mac: '',
  days,
  from: '00:00',
  to: '23:59',
  processId: '0',
  confirmed: true,
  transitions,
};

/** A new recipient, for one class or several at once. */
export function AddRecipient({ classes, add, onClose, onDone }: AddRecipientProps) {
  const page = usePage();
  const { t, own } = page;
  const [form, setForm] = useState(empty);
  const [chosen, setChosen] = useState<readonly string[]>(['1', '2']);
  const [touched, touch] = useTouched();
  const change = (part: Partial<Form>) => {
    setForm({ ...form, ...part });
    touch(Object.keys(part));
  };
  const [problems] = useCheck('/alarms/recipients/check', bodyOf(form));
  const refused = add.error?.problems ?? [];
  const errorOf = (key: string) =>
    touched.has(key) || refused.some((one) => one.key === key) ? faultOf(problems, key, page) : undefined;
  const isBroadcast = broadcasts.includes(form.kind);
  const submit = async (event: Event) => {
    event.preventDefault();
    const isAdded = await add.run(async () => {
      // One after the other: what was added before one is refused is there, and is not added twice.
      for (const number of chosen) await request('POST', `/alarms/classes/${number}/recipients`, bodyOf(form));
    });
    onDone(isAdded);
  };
  return (
    <Dialog title={t('alarms.addRecipient')} onClose={onClose}>
      <form onSubmit={submit}>
        <Choices
          legend={t('alarms.ofClasses')}
          choices={classes.map(
            ({ number, description }) =>
              [String(number), t('alarms.classTitle', { number, description: own(description) })] as const,
          )}
          chosen={chosen}
          onChange={setChosen}
        />
        <SelectField
          label={t('bacnet.recipient')}
          value={form.kind}
          choices={kinds.map((kind) => [kind, t(`recipientChoice.${kind}`)] as const)}
          onChange={(kind) => change({ kind, confirmed: !broadcasts.includes(kind) })}
        />
        <Place form={form} errorOf={errorOf} onChange={change} />
        <Choices
          legend={t('alarms.days')}
          choices={days.map((day) => [day, translateWord(t, 'day', day)] as const)}
          chosen={form.days}
          onChange={(next) => change({ days: next })}
        />
        <div class="filters">
          <TextField
            label={t('alarms.from')}
            type="time"
            value={form.from}
            error={errorOf('from')}
            onInput={(from) => change({ from })}
          />
          <TextField
            label={t('alarms.to')}
            type="time"
            value={form.to}
            error={errorOf('to')}
            onInput={(to) => change({ to })}
          />
          <TextField
            label={t('alarms.processId')}
            inputMode="numeric"
            error={errorOf('processId')}
            value={form.processId}
            onInput={(processId) => change({ processId })}
          />
        </div>
        <Choices
          legend={t('alarms.what')}
          choices={transitions.map((one) => [one, translateWord(t, 'transition', one)] as const)}
          chosen={form.transitions}
          onChange={(next) => change({ transitions: next })}
        />
        <SelectField
          label={t('bacnet.confirmed')}
          value={form.confirmed ? 'yes' : 'no'}
          disabled={isBroadcast}
          choices={[
            ['yes', t('alarms.isConfirmed')],
            ['no', t('alarms.isUnconfirmed')],
          ]}
          onChange={(next) => change({ confirmed: next === 'yes' })}
        />
        <div class="buttons">
          <Button kind="primary" submit action={add} disabled={chosen.length === 0}>
            {t('alarms.add')}
          </Button>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
        </div>
        <Outcome action={add} anywhere />
      </form>
    </Dialog>
  );
}

interface PlaceProps {
  readonly form: Form;
  readonly errorOf: (key: string) => string | undefined;
  readonly onChange: (part: Partial<Form>) => void;
}

function Place({ form, errorOf, onChange }: PlaceProps) {
  const { t } = usePage();
  const network = (
    <TextField
      label={t('alarms.networkNumber')}
      value={form.network}
      inputMode="numeric"
      error={errorOf('network')}
      onInput={(text) => onChange({ network: text })}
    />
  );
  switch (form.kind) {
    case 'device':
      return <DeviceSearch value={form.device} error={errorOf('device')} onChange={(device) => onChange({ device })} />;
    case 'address':
      return (
        <TextField
          label={t('bacnet.address')}
          value={form.address}
          placeholder="192.168.1.50:47808"
          help={t('alarms.addressHelp')}
          error={errorOf('address')}
          onInput={(address) => onChange({ address })}
        />
      );
    case 'station':
      return (
        <>
          {network}
          <TextField
            label={t('alarms.mac')}
            value={form.mac}
            placeholder="0A"
            help={t('alarms.macHelp')}
            error={errorOf('mac')}
            onInput={(mac) => onChange({ mac })}
          />
        </>
      );
    case 'network':
      return network;
    default:
      return <p class="faint">{t('alarms.broadcastHelp')}</p>;
  }
}

/** Only what belongs to the kind; a number that is missing is left out. */
function bodyOf({ kind, device, address, network, mac, processId, ...rest }: Form): unknown {
  return {
    kind,
    ...(kind === 'device' && { device: numberOf(device) }),
    ...(kind === 'address' && { address }),
    ...((kind === 'station' || kind === 'network') && { network: numberOf(network) }),
    ...(kind === 'station' && { mac }),
    processId: numberOf(processId),
    ...rest,
  };
}
