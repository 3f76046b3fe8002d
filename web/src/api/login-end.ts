import type { LoginState } from '../../../src/http/screens/login/schema.js';
import { readStored, writeStored } from '../state/browser-storage.js';
import { get, goToLogin } from './client.js';

const renewalKey = 'login-renewed';
/** The gateway ends the stream of a login within a second. */
const renewalMs = 10_000;

/** This tab sets another password, and its answer brings the cookie of a new login. */
export function noteRenewal(): void {
  writeStored('session', renewalKey, String(Date.now()));
}

/** The login has ended that the stream was opened with. */
export async function loginEnded(onRenewed: () => void): Promise<void> {
  const renewedAtMs = Number(readStored('session', renewalKey));
  writeStored('session', renewalKey, '');
  if (Date.now() - renewedAtMs < renewalMs) return onRenewed();
  // Tabs share their cookie: where another one has set the password, it is that of its new login, which is not for this one.
  const { loggedIn } = await get<Pick<LoginState, 'loggedIn'>>('/session').catch(() => ({ loggedIn: false }));
  if (loggedIn) location.replace(`./login.html?ended=password-changed${location.hash}`);
  else goToLogin();
}
