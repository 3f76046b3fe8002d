import type { LoginState } from '../../../src/http/screens/login/schema.js';
import { get, goToLogin } from './client.js';
import { endRenewal, isRenewing } from './login-renewal.js';

const askAgainMs = 300;

/** The login has ended that the stream was opened with. */
export async function loginEnded(onRenewed: () => void): Promise<void> {
  if (isRenewing()) {
    // The gateway may end the login well before its answer brings the new one.
    while (isRenewing() && !(await isLoggedIn())) await new Promise((resolve) => setTimeout(resolve, askAgainMs));
    endRenewal();
    return onRenewed();
  }
  // Tabs share their cookie: where another one has set the password, it is that of its new login, which is not for this one.
  if (await isLoggedIn()) location.replace(`./login.html?ended=password-changed${location.hash}`);
  else goToLogin();
}

async function isLoggedIn(): Promise<boolean> {
  const { loggedIn } = await get<Pick<LoginState, 'loggedIn'>>('/session').catch(() => ({ loggedIn: false }));
  return loggedIn;
}
