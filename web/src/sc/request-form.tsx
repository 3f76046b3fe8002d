import { useState } from 'preact/hooks';
import type { ScAnswer, ScRequestFields } from '../../../src/http/screens/sc/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Download } from '../components/download.js';
import { TextField } from '../components/field.js';
import { faultOf, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

const texts = [
  ['commonName', 'sc.commonName'],
  ['organization', 'sc.organization'],
  ['unit', 'sc.unit'],
  ['locality', 'sc.locality'],
  ['state', 'sc.stateName'],
  ['country', 'sc.country'],
] as const;
const lists = [
  ['dns', 'sc.dns'],
  ['ips', 'sc.ips'],
  ['uris', 'sc.uris'],
] as const;

type Field = keyof ScRequestFields;
/** As they are typed. */
type Typed = Partial<Record<Field, string>>;

/** A key and a request of it, to be signed by the site. */
export function RequestForm({ answer, onChanged }: { answer: ScAnswer; onChanged: () => void }) {
  const page = usePage();
  const { t, format } = page;
  const [typed, setTyped] = useState<Typed>({});
  const action = useAction();
  const { request: made } = answer.certificates;
  const textOf = (field: Field) => typed[field] ?? shownValue(answer.proposal[field]);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await action.run(() => request('POST', '/sc/request', bodyOf(textOf)))) {
      setTyped({});
      onChanged();
    }
  };
  const fieldOf = (field: Field, label: string, help?: string) => (
    <TextField
      key={field}
      label={label}
      help={help}
      value={textOf(field)}
      onInput={(value) => setTyped({ ...typed, [field]: value })}
      error={faultOf(action.error?.problems ?? [], field, page)}
    />
  );
  const [[name, nameText], ...others] = texts;
  return (
    <Card title={t('sc.request')}>
      <p>{t('sc.requestHelp')}</p>
      <form onSubmit={submit}>
        {fieldOf(name, t(nameText))}
        <details>
          <summary>{t('sc.moreFields')}</summary>
          {others.map(([field, label]) => fieldOf(field, t(label)))}
          {lists.map(([field, label]) => fieldOf(field, t(label), t('sc.severalHelp')))}
        </details>
        {made && <p class="faint">{t('sc.makeAgainHelp')}</p>}
        <div class="buttons">
          <Button kind={made ? 'plain' : 'primary'} submit action={action}>
            {t(made ? 'sc.makeAgain' : 'sc.make')}
          </Button>
          {made && <Download path="/sc/request.csr" text={t('sc.download')} />}
        </div>
        <Outcome action={action} done={t('sc.made')} />
      </form>
      {made && <p>{t('sc.requestMade', { time: format.dateTime(made.madeAtMs) })}</p>}
    </Card>
  );
}

function shownValue(value: string | readonly string[] | undefined): string {
  return typeof value === 'object' ? value.join(', ') : (value ?? '');
}

/** What is left empty stays out. */
function bodyOf(textOf: (field: Field) => string): ScRequestFields {
  const filled = texts.flatMap(([field]) => {
    const value = textOf(field).trim();
    return value === '' && field !== 'commonName' ? [] : [[field, value]];
  });
  const listed = lists.flatMap(([field]) => {
    const values = textOf(field)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    return values.length === 0 ? [] : [[field, values]];
  });
  return { commonName: '', ...Object.fromEntries([...filled, ...listed]) };
}
