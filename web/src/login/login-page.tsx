import { useEffect, useState } from 'preact/hooks';
import type { LoginState } from '../../../src/http/screens/login/schema.js';
import { LanguageChoice } from '../components/language-choice.js';
import type { Language } from '../i18n/translate.js';
import { keepLanguage, preferredLanguage } from '../state/preferences.js';
import { FirstPassword } from './first-password.js';
import { readState } from './login-calls.js';
import { LoginForm } from './login-form.js';
import { LoginNote } from './login-note.js';
import { lengthsOf, type Say, sayIn } from './login-texts.js';

/** Stands at the address that was asked for, so that a login leads to where somebody wanted to go. */
export function LoginPage() {
  const [language, setLanguage] = useState<Language>(preferredLanguage);
  const [state, setState] = useState<LoginState>();
  /** The factory password, while another one is asked for. */
  const [first, setFirst] = useState<string>();
  const [hasChanged, setHasChanged] = useState(false);
  const say = sayIn(language);
  const title = say(first === undefined ? 'title' : 'firstTitle');

  useEffect(() => {
    void readState().then((told) => {
      // A link of another site brings no cookie with it (SameSite=Strict).
      if (told?.loggedIn && !wasReloaded() && !wasSentHere()) return enterPage();
      setState(told);
    });
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${title} – ${say('gateway')}`;
  }, [language, title, say]);

  return (
    <main class="login">
      <div class="login-head">
        <strong>{say('gateway')}</strong>
        <LanguageChoice
          label={say('language')}
          language={language}
          onLanguage={(next) => {
            keepLanguage(next);
            setLanguage(next);
          }}
        />
      </div>
      <section class="login-card">
        <h1>{title}</h1>
        {first === undefined ? (
          <>
            <WhyAsked say={say} state={state} hasChanged={hasChanged} />
            <LoginForm
              say={say}
              language={language}
              lockedForMs={state?.lockedForMs}
              onDone={(password, asksForPassword) => (asksForPassword ? setFirst(password) : enterPage())}
            />
          </>
        ) : (
          <FirstPassword
            say={say}
            language={language}
            current={first}
            shortest={state?.shortestPassword ?? 8}
            onLater={enterPage}
            onSet={() => {
              setFirst(undefined);
              setHasChanged(true);
            }}
          />
        )}
      </section>
      {first === undefined && <Help say={say} state={state} />}
    </main>
  );
}

/** The same address once more, now with the cookie. */
function enterPage(): void {
  if (wasSentHere()) location.replace(`./${location.hash}`);
  else location.reload();
}

/** By a tab whose login was ended by another one (`api/login-end.ts`). */
function wasSentHere(): boolean {
  return new URLSearchParams(location.search).get('ended') === 'password-changed';
}

/** Where a browser sends the cookie to the API and not with the page, it is not reloaded over and over. */
function wasReloaded(): boolean {
  return performance.getEntriesByType('navigation').some((one) => 'type' in one && one.type === 'reload');
}

interface StateProps {
  readonly say: Say;
  readonly state: LoginState | undefined;
}

function WhyAsked({ say, state, hasChanged }: StateProps & { readonly hasChanged: boolean }) {
  if (hasChanged) return <LoginNote level="good">{say('changed')}</LoginNote>;
  const ended = wasSentHere() ? 'password-changed' : state?.ended;
  if (state === undefined || ended === undefined) return null;
  return <LoginNote level="info">{say(`ended.${ended}`, lengthsOf(state))}</LoginNote>;
}

function Help({ say, state }: StateProps) {
  return (
    <div class="login-help">
      <details>
        <summary>{say('help')}</summary>
        <p>{say('helpFactory')}</p>
        <p>{say('helpLost')}</p>
        <p>
          <code>ups-bacnet-gateway --data DIR --reset-password</code>
        </p>
      </details>
      {state && <p class="faint">{say('helpEnd', lengthsOf(state))}</p>}
    </div>
  );
}
