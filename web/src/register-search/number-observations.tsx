import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { ActionBar } from '../components/action-bar.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useDraft } from '../state/use-draft.js';
import { valueText } from '../values/value-text.js';
import { observe } from './search-calls.js';
import { groupsOf, isNumberText, isWithoutRegister, type ObjectGroup } from './search-objects.js';

/** What was typed, and when the field was touched last, by the clock of the window's events: the display may have gone on since. */
type Typed = Readonly<Record<string, { readonly text: string; readonly touchedMs: number }>>;

interface NumberObservationsProps {
  /** The name of the object that somebody has come for. */
  readonly wanted: string | undefined;
  readonly isRunning: boolean;
  readonly onChanged: () => void;
}

/** A field for each measurement; those without a register first. What is typed goes together. */
export function NumberObservations({ wanted, isRunning, onChanged }: NumberObservationsProps) {
  const { t, live } = usePage();
  const objects = [...live.objects.values()].filter(({ type }) => type === 'AV');
  const wantedObject = objects.find(({ name }) => name === wanted);
  const [showsAll, setShowsAll] = useState(wantedObject !== undefined && !isWithoutRegister(wantedObject));
  const [typed, setTyped] = useDraft<Typed>('register-search', {});
  const [sent, setSent] = useState(0);
  const send = useAction();
  const toggle = useId();
  const filled = Object.entries(typed).filter(([, { text }]) => text.trim() !== '');
  const wrong = filled.filter(([, { text }]) => !isNumberText(text)).map(([name]) => name);
  const shown = objects.filter((object) => showsAll || isWithoutRegister(object) || object.name in typed);
  const submit = async (event: Event) => {
    event.preventDefault();
    setSent(0);
    const observations = filled.map(([object, { text, touchedMs }]) => ({
      object,
      shown: text.trim(),
      secondsAgo: Math.max(0, Math.round((event.timeStamp - touchedMs) / 1000)),
    }));
    if (!(await send.run(() => observe(observations, isRunning)))) return;
    setTyped({});
    setSent(observations.length);
    onChanged();
  };
  return (
    <Card title={t('search.display')}>
      <p>{t('search.displayHelp')}</p>
      <form onSubmit={submit}>
        <p class="choice">
          <input
            id={toggle}
            type="checkbox"
            checked={showsAll}
            onChange={(event) => setShowsAll(event.currentTarget.checked)}
          />{' '}
          <label htmlFor={toggle}>{t('search.showAll')}</label>
        </p>
        {shown.length === 0 && <p class="empty">{t('search.nothingMissing')}</p>}
        {groupsOf(shown).map((group) => (
          <Group
            key={group.title}
            group={group}
            typed={typed}
            wrong={wrong}
            wanted={wanted}
            onType={(name, text, touchedMs) => {
              setSent(0);
              setTyped({ ...typed, [name]: { text, touchedMs } });
            }}
          />
        ))}
        <ActionBar isShown={filled.length > 0 || send.error !== undefined || sent > 0}>
          {filled.length > 0 && (
            <div class="buttons">
              <Button kind="primary" submit action={send} disabled={wrong.length > 0}>
                {t('search.send', { count: filled.length })}
              </Button>
            </div>
          )}
          <Outcome action={send} {...(sent > 0 && { done: t('search.taken', { count: sent }) })} />
        </ActionBar>
      </form>
    </Card>
  );
}

interface GroupProps {
  readonly group: ObjectGroup;
  readonly typed: Typed;
  readonly wrong: readonly string[];
  readonly wanted: string | undefined;
  readonly onType: (name: string, text: string, touchedMs: number) => void;
}

function Group({ group: { title, objects }, typed, wrong, wanted, onType }: GroupProps) {
  const { t } = usePage();
  const hasWanted = objects.some(({ name }) => name === wanted);
  const missing = objects.filter(isWithoutRegister).length;
  return (
    <details class="search-group" open={hasWanted || objects.some(({ name }) => name in typed)}>
      <summary>
        <strong>{t(title)}</strong>{' '}
        <span class="faint">{t('search.withoutRegister', { missing, of: objects.length })}</span>
      </summary>
      {objects.map((object) => (
        <ValueField
          key={object.name}
          object={object}
          text={typed[object.name]?.text ?? ''}
          isWrong={wrong.includes(object.name)}
          isWanted={object.name === wanted}
          onType={(text, touchedMs) => onType(object.name, text, touchedMs)}
        />
      ))}
    </details>
  );
}

interface ValueFieldProps {
  readonly object: ObjectView;
  readonly text: string;
  readonly isWrong: boolean;
  readonly isWanted: boolean;
  readonly onType: (text: string, touchedMs: number) => void;
}

function ValueField({ object, text, isWrong, isWanted, onType }: ValueFieldProps) {
  const page = usePage();
  const { t, own } = page;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!isWanted) return;
    input.current?.scrollIntoView({ block: 'center' });
    input.current?.focus({ preventScroll: true });
  }, [isWanted]);
  const { name, description, unit } = object;
  return (
    <div class={`search-value ${isWrong ? 'wrong' : ''}`}>
      <label htmlFor={id}>
        {own(description)}
        <span class="line faint">
          <code>{name}</code>
          {!isWithoutRegister(object) && ` ${t('search.saysNow', { value: valueText(object, page) })}`}
        </span>
      </label>
      <span class="with-unit">
        <input
          id={id}
          ref={input}
          inputMode="decimal"
          autocomplete="off"
          maxLength={12}
          value={text}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onInput={(event) => onType(event.currentTarget.value, event.timeStamp)}
        />
        <span>{unit}</span>
      </span>
      {isWrong && (
        <p id={`${id}-wrong`} class="field-error">
          {t('search.notANumber')}
        </p>
      )}
    </div>
  );
}
