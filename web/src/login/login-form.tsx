import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../components/button.js';
import { TextField } from '../components/field.js';
import type { Language } from '../i18n/translate.js';
import { type LoginRefusal, logIn } from './login-calls.js';
import { RefusalNote } from './login-note.js';
import type { Say } from './login-texts.js';

/** A wrong password is answered at once at first, later after some seconds. */
const longCheckMs = 1500;

interface LoginFormProps {
  readonly say: Say;
  readonly language: Language;
  readonly lockedForMs: number | undefined;
  readonly onDone: (password: string, asksForPassword: boolean) => void;
}

export function LoginForm({ say, language, lockedForMs, onDone }: LoginFormProps) {
  const [user, setUser] = useState('root');
  const [password, setPassword] = useState('');
  const [phase, setPhase] = useState<'idle' | 'busy' | 'long'>('idle');
  const [refusal, setRefusal] = useState<LoginRefusal>();
  const form = useRef<HTMLFormElement>(null);
  const toPassword = () => form.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus();

  useEffect(toPassword, []);
  useEffect(() => {
    if (lockedForMs !== undefined) setRefusal({ kind: 'locked', forMs: lockedForMs });
  }, [lockedForMs]);
  useEffect(() => {
    if (phase === 'idle' && refusal !== undefined) toPassword();
  }, [phase, refusal]);

  const submit = async (event: Event) => {
    event.preventDefault();
    setPhase('busy');
    setRefusal(undefined);
    const timer = setTimeout(() => setPhase('long'), longCheckMs);
    const outcome = await logIn(user, password);
    clearTimeout(timer);
    setPhase('idle');
    setPassword('');
    if (outcome.kind === 'in') onDone(password, outcome.asksForPassword);
    else setRefusal(outcome);
  };
  return (
    <form ref={form} onSubmit={submit}>
      <TextField label={say('user')} autocomplete="username" value={user} onInput={setUser} />
      <TextField
        label={say('password')}
        type="password"
        autocomplete="current-password"
        value={password}
        onInput={setPassword}
      />
      <RefusalNote
        key={refusal?.kind}
        say={say}
        language={language}
        refusal={refusal}
        onOver={() => setRefusal(undefined)}
      />
      <div role="status">{phase === 'long' && <p>{say('checking')}</p>}</div>
      <div class="buttons">
        <Button
          kind="primary"
          submit
          action={{ busy: phase !== 'idle' }}
          disabled={user === '' || password === '' || refusal?.kind === 'locked'}
        >
          {say('logIn')}
        </Button>
      </div>
    </form>
  );
}
