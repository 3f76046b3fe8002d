import { idleMs, longestMs, type Sessions } from '../../../security/sessions.js';
import { callerOf, localAddressOf } from '../../server/access/caller.js';
import { type LoginCheck, type LoginFacts, refuseUnlessRight } from '../../server/access/login-gate.js';
import { sendSessionToken, sessionTokenOf } from '../../server/access/session-cookie.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import type { SecurityAnswers } from '../security/answers.js';
import { shortestPassword } from '../security/schema.js';
import { Done } from '../shared/schema.js';
import { LoginAnswer, LoginBody, LoginState } from './schema.js';

export interface LoginTerms {
  readonly checkLogin: LoginCheck;
  readonly login: LoginFacts;
  readonly sessions: Sessions;
  readonly security: Pick<SecurityAnswers, 'read'>;
}

/** What the login page asks; without a login (`access/login-gate.ts`). */
export function loginRoutes(api: Api, { checkLogin, login, sessions, security }: LoginTerms): void {
  const tag = 'login';
  api.get(
    '/session',
    {
      schema: routeSchema({
        tag,
        summary: 'Whether the cookie is that of a session, and why no more; without a login',
        answer: LoginState,
      }),
    },
    (request) => {
      const token = sessionTokenOf(request);
      const ended = sessions.whyEnded(token);
      const lockedForMs = login.lockedForMs(callerOf(request).address);
      return {
        loggedIn: sessions.use(token) !== undefined,
        ...(ended !== undefined && { ended }),
        ...(lockedForMs > 0 && { lockedForMs }),
        shortestPassword,
        idleMs,
        longestMs,
      };
    },
  );
  api.post(
    '/session',
    {
      schema: routeSchema({
        tag,
        summary: 'Logs in: sets the cookie of a session; Retry-After says how long an address is locked',
        body: LoginBody,
        answer: LoginAnswer,
      }),
    },
    async (request, reply) => {
      const { user, password } = request.body;
      // It may change while the password is checked.
      const stamp = login.stamp();
      refuseUnlessRight(await checkLogin(user, password, request.ip, localAddressOf(request)), reply);
      sessions.signOut(sessionTokenOf(request));
      sendSessionToken(request, reply, sessions.open(user, stamp));
      const { factoryPassword, kept } = await security.read();
      return { user, asksForPassword: factoryPassword && !kept };
    },
  );
  api.delete('/session', { schema: routeSchema({ tag, summary: 'Signs out', answer: Done }) }, (request) => {
    const token = sessionTokenOf(request);
    const session = sessions.use(token);
    sessions.signOut(token);
    if (session !== undefined) login.noteSignOut(session.user, callerOf(request).address);
    return { ok: true };
  });
}
