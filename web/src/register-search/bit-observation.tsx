import { useState } from 'preact/hooks';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { SelectField } from '../components/field.js';
import { Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { observe } from './search-calls.js';
import { partsOf } from './search-objects.js';

interface BitObservationProps {
  readonly wanted: string | undefined;
  readonly isRunning: boolean;
  readonly onChanged: () => void;
}

/** Seconds since it became so; '': it is so, and nobody saw it change. */
const since = [
  ['0', 'search.sinceNow'],
  ['60', 'search.sinceMinute'],
  ['300', 'search.sinceFive'],
  ['', 'search.sinceUnknown'],
] as const;

/** Who says "a minute" means half a minute to one and a half; who says "five" means three to seven. */
function sinceWithin(seconds: number): { readonly sinceWithinSeconds?: number } {
  if (seconds === 0) return {};
  return { sinceWithinSeconds: seconds === 60 ? 30 : 120 };
}

/** An alarm or a state that the display shows, or shows no longer. */
export function BitObservation({ wanted, isRunning, onChanged }: BitObservationProps) {
  const { t, live, own } = usePage();
  const objects = [...live.objects.values()].filter(({ type, level }) => type !== 'AV' && level !== 'gateway');
  const [name, setName] = useState(objects.find((one) => one.name === wanted)?.name ?? 'UnitAlarms');
  const [part, setPart] = useState('');
  const [isSet, setIsSet] = useState<'yes' | 'no'>('yes');
  const [ago, setAgo] = useState<(typeof since)[number][0]>('0');
  const send = useAction();
  const object = live.objects.get(name);
  const parts = object === undefined ? [] : partsOf(object);
  const chosen = parts.includes(part) ? part : (parts[0] ?? '');
  const submit = async (event: Event) => {
    event.preventDefault();
    const observation = {
      object: name,
      part: chosen,
      isSet: isSet === 'yes',
      secondsAgo: 0,
      ...(ago !== '' && { sinceSeconds: Number(ago), ...sinceWithin(Number(ago)) }),
    };
    if (await send.run(() => observe([observation], isRunning))) onChanged();
  };
  if (objects.length === 0) return null;
  return (
    <Card title={t('search.bits')}>
      <p>{t('search.bitsHelp')}</p>
      <form onSubmit={submit}>
        <SelectField
          label={t('column.object')}
          value={name}
          choices={objects.map((one) => [one.name, `${own(one.description)} (${one.name})`] as const)}
          onChange={(next) => {
            setName(next);
            setPart('');
            send.reset();
          }}
        />
        <SelectField
          label={t('registers.part')}
          value={chosen}
          choices={parts.map((one) => [one, one] as const)}
          onChange={(next) => {
            setPart(next);
            send.reset();
          }}
        />
        <SelectField
          label={t('search.displayShows')}
          value={isSet}
          choices={[
            ['yes', t('search.shown')],
            ['no', t('search.notShown')],
          ]}
          onChange={setIsSet}
        />
        <SelectField
          label={t('search.sinceWhen')}
          value={ago}
          choices={since.map(([value, text]) => [value, t(text)] as const)}
          onChange={setAgo}
        />
        <div class="buttons">
          <Button kind="primary" submit action={send}>
            {t('search.tell')}
          </Button>
        </div>
        <Outcome action={send} done={t('search.taken', { count: 1 })} />
      </form>
    </Card>
  );
}
