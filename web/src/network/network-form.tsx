import type { ApplyAnswer, NetworkAnswer, NetworkConfiguration } from '../../../src/http/screens/network/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { SelectField, TextField } from '../components/field.js';
import { faultOf, Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useCheck } from '../state/use-check.js';
import { useDraft } from '../state/use-draft.js';
import { useTouched } from '../state/use-touched.js';
import type { BegunChange } from './change-note.js';

const textKeys = ['address', 'netmask', 'gateway', 'dns', 'hostname'] as const;

interface NetworkFormProps {
  readonly answer: NetworkAnswer;
  readonly onBegun: (change: Omit<BegunChange, 'beforeId'>) => void;
}

/** What is wanted of the network. */
export function NetworkForm({ answer, onBegun }: NetworkFormProps) {
  const page = usePage();
  const { t } = page;
  const [draft, setDraft] = useDraft<NetworkConfiguration | undefined>('network', undefined, (next) => next);
  const [touched, touch] = useTouched();
  const apply = useAction();
  const edited = draft ?? answer.configured;
  const edit = (part: Partial<NetworkConfiguration>) => {
    setDraft({ ...edited, ...part });
    touch(Object.keys(part));
    apply.reset();
  };
  const isFixed = !edited.dhcp;
  const submit = (event: Event) => {
    event.preventDefault();
    const target = wholeOf(edited);
    void apply.run(async () => {
      const { revertAtMs } = await request<ApplyAnswer>('PUT', '/network', target);
      setDraft(undefined);
      onBegun({ target, revertAtMs });
    });
  };
  const disabled = !answer.canApply;
  const [problems] = useCheck('/network/check', disabled || draft === undefined ? undefined : wholeOf(edited));
  const wrong = [...(apply.error?.problems ?? []), ...problems.filter(({ key = '' }) => touched.has(key))];
  return (
    <form onSubmit={submit}>
      <SelectField
        label={t('network.mode')}
        value={edited.dhcp ? 'dhcp' : 'fixed'}
        disabled={disabled}
        choices={[
          ['dhcp', t('network.dhcpMode')],
          ['fixed', t('network.fixedMode')],
        ]}
        onChange={(mode) => edit({ dhcp: mode === 'dhcp' })}
      />
      {textKeys.map((key) => (
        <TextField
          key={key}
          label={t(`network.${key}`)}
          value={edited[key] ?? ''}
          disabled={disabled || (key !== 'hostname' && key !== 'dns' && !isFixed)}
          aside={<code>{`[network] ${key}`}</code>}
          error={faultOf(wrong, key, page)}
          onInput={(value) => edit({ [key]: value })}
        />
      ))}
      {answer.canApply && (
        <Note level="info">
          <p>{t('network.confirmOrRevert')}</p>
        </Note>
      )}
      <div class="buttons">
        <Button kind="primary" submit action={apply} disabled={disabled}>
          {t('network.apply')}
        </Button>
      </div>
      <Outcome action={apply} />
    </form>
  );
}

/** Empty texts are no values. */
function wholeOf(edited: NetworkConfiguration): NetworkConfiguration {
  const texts = textKeys.flatMap((key) => (edited[key] ? [[key, edited[key]] as const] : []));
  return { dhcp: edited.dhcp, ...Object.fromEntries(texts) };
}
