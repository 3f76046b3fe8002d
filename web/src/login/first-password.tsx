import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../components/button.js';
import { TextField } from '../components/field.js';
import type { Language } from '../i18n/translate.js';
import { type LoginRefusal, setPassword } from './login-calls.js';
import { LoginNote, RefusalNote } from './login-note.js';
import type { Say } from './login-texts.js';

interface FirstPasswordProps {
  readonly say: Say;
  readonly language: Language;
  readonly current: string;
  readonly shortest: number;
  readonly onLater: () => void;
  readonly onSet: () => void;
}

/** After a login with the factory password; it may be put off. */
export function FirstPassword({ say, language, current, shortest, onLater, onSet }: FirstPasswordProps) {
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<LoginRefusal>();
  const form = useRef<HTMLFormElement>(null);
  const isShort = next !== '' && next.length < shortest;
  const isDifferent = again !== '' && again !== next;

  useEffect(() => form.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setIsBusy(true);
    setRefusal(undefined);
    const refused = await setPassword(current, next);
    setIsBusy(false);
    if (refused === undefined) onSet();
    else setRefusal(refused);
  };
  return (
    <form ref={form} onSubmit={submit}>
      <LoginNote level="warning">{say('first')}</LoginNote>
      <TextField
        label={say('next')}
        type="password"
        autocomplete="new-password"
        value={next}
        onInput={setNext}
        help={isShort ? undefined : say('short', { shortest })}
        error={isShort ? say('short', { shortest }) : undefined}
      />
      <TextField
        label={say('again')}
        type="password"
        autocomplete="new-password"
        value={again}
        onInput={setAgain}
        error={isDifferent ? say('different') : undefined}
      />
      <RefusalNote say={say} language={language} refusal={refusal} />
      <div class="buttons">
        <Button kind="primary" submit busy={isBusy} disabled={next.length < shortest || again !== next}>
          {say('set')}
        </Button>
        <Button onClick={onLater}>{say('later')}</Button>
      </div>
      <p class="help">{say('laterHelp')}</p>
    </form>
  );
}
