import type { Clock } from '../clock.js';
import type { EventRecorder } from '../journal/journal-event.js';
import { Credentials } from '../security/credentials.js';
import { Login } from '../security/login.js';
import { LoginGuard } from '../security/login-guard.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { LoginJournal } from './login-journal.js';

export interface LoginSide {
  readonly login: Login;
  readonly credentials: Credentials;
  readonly guard: LoginGuard;
}

/** The login that web page and FTP share, on the credentials of the settings. */
export function loginSide(settings: SettingsStore, clock: Clock, recorder: EventRecorder): LoginSide {
  const journal = new LoginJournal(clock, recorder);
  const guard = new LoginGuard(clock);
  const credentials = new Credentials({
    get user() {
      return settings.current.settings.security.user;
    },
    get passwordStamp() {
      return settings.secretStamp('security');
    },
    verifyPassword: (candidate) => settings.verifySecret('security', candidate),
  });
  const login = new Login({ credentials, guard, clock, tell: (attempt) => journal.tell(attempt) });
  return { login, credentials, guard };
}
