import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../components/button.js';
import { NewPasswordFields, useNewPassword } from '../components/new-password.js';
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
  const entry = useNewPassword(shortest);
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<LoginRefusal>();
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => form.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setIsBusy(true);
    setRefusal(undefined);
    const refused = await setPassword(current, entry.next);
    setIsBusy(false);
    if (refused === undefined) onSet();
    else setRefusal(refused);
  };
  return (
    <form ref={form} onSubmit={submit}>
      <LoginNote level="warning">{say('first')}</LoginNote>
      <NewPasswordFields
        entry={entry}
        texts={{
          next: say('next'),
          again: say('again'),
          short: say('short', { shortest }),
          different: say('different'),
        }}
        help={entry.isShort ? undefined : say('short', { shortest })}
      />
      <RefusalNote say={say} language={language} refusal={refusal} />
      <div class="buttons">
        <Button kind="primary" submit action={{ busy: isBusy }} disabled={!entry.isReady}>
          {say('set')}
        </Button>
        <Button onClick={onLater}>{say('later')}</Button>
      </div>
      <p class="help">{say('laterHelp')}</p>
    </form>
  );
}
