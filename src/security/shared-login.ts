import type { Clock } from '../core/clock.js';
import type { Chance } from '../core/machine/chance.js';
import type { EventRecorder } from '../journal/journal-event.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { Credentials } from './credentials.js';
import { Login, type LoginAttempt } from './login.js';
import { LoginGuard } from './login-guard.js';
import { LoginJournal } from './login-journal.js';
import { MetricsLogin } from './metrics-login.js';

export interface SharedLogin {
  readonly login: Login;
  readonly metrics: MetricsLogin;
  readonly credentials: Credentials;
  readonly guard: LoginGuard;
  readonly journal: Pick<LoginJournal, 'recordSignOut'>;
}

/** The login that web page and FTP share, on the credentials of the settings. */
export function sharedLogin(
  settings: SettingsStore,
  clock: Clock,
  recorder: EventRecorder,
  onLogin: (attempt: LoginAttempt) => void,
  chance?: Chance,
): SharedLogin {
  const journal = new LoginJournal(clock, recorder);
  const guard = new LoginGuard(clock);
  const credentials = new Credentials(
    {
      get user() {
        return settings.current.settings.security.user;
      },
      get passwordStamp() {
        return settings.secretStamp('security.password');
      },
      verifyPassword: (candidate) => settings.verifySecret('security.password', candidate),
    },
    chance,
  );
  const onAttempt = (attempt: LoginAttempt) => {
    journal.record(attempt);
    if (attempt.outcome === 'right') onLogin(attempt);
  };
  const login = new Login({ credentials, guard, clock, onAttempt });
  const metrics = new MetricsLogin({
    stored: {
      get stamp() {
        return settings.secretStamp('web.metrics_token');
      },
      verify: (candidate) => settings.verifySecret('web.metrics_token', candidate),
    },
    guard,
    chance,
    clock,
    // Nobody has reached the page by it.
    onAttempt: (attempt) => journal.record(attempt),
  });
  return { login, metrics, credentials, guard, journal };
}
