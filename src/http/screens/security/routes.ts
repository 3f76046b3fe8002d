import { GatewayError } from '../../../core/errors.js';
import type { Sessions } from '../../../security/sessions.js';
import { callerOf, localAddressOf } from '../../server/access/caller.js';
import type { LoginCheck } from '../../server/access/login-gate.js';
import { sendSessionToken, sessionTokenOf } from '../../server/access/session-cookie.js';
import { type Api, routeSchema } from '../../server/route-schema.js';
import { Done } from '../shared/schema.js';
import type { SecurityAnswers } from './answers.js';
import { CertificateBody, PasswordBody, SecurityAnswer } from './schema.js';

/** Security: password, certificate, failed logins. */
export function securityRoutes(
  api: Api,
  security: SecurityAnswers,
  { checkLogin, sessions }: { readonly checkLogin: LoginCheck; readonly sessions: Sessions },
): void {
  const tag = 'security';
  api.get(
    '/security',
    {
      schema: routeSchema({
        tag,
        summary: 'User, state of the password, failed logins, certificate and services',
        answer: SecurityAnswer,
      }),
    },
    () => security.read(),
  );
  api.put(
    '/security/password',
    {
      schema: routeSchema({
        tag,
        summary: 'Sets another password, which ends all logins; the present one is asked for again',
        body: PasswordBody,
        answer: Done,
      }),
    },
    async (request, reply) => {
      const { current, next, stay = false } = request.body;
      const { outcome } = await checkLogin(request.userName, current, request.ip, localAddressOf(request));
      if (outcome === 'locked') throw new GatewayError('web.locked', '');
      if (outcome === 'busy') throw new GatewayError('web.busy', '');
      if (outcome === 'wrong') throw new GatewayError('web.wrong-password', '');
      const session = stay ? sessions.use(sessionTokenOf(request)) : undefined;
      await security.setPassword(next, callerOf(request));
      if (session !== undefined) sendSessionToken(request, reply, sessions.open(session.user));
      return { ok: true };
    },
  );
  api.post(
    '/security/keep-factory-password',
    { schema: routeSchema({ tag, summary: 'Keeps the factory password on purpose', answer: Done }) },
    async (request) => {
      await security.keepFactoryPassword(callerOf(request));
      return { ok: true };
    },
  );
  certificateRoutes(api, security);
}

function certificateRoutes(api: Api, security: SecurityAnswers): void {
  const tag = 'security';
  api.put(
    '/security/tls',
    {
      onRequest: api.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Sets the certificate of this page (PEM); the password again in X-Confirm-Password',
        body: CertificateBody,
        answer: Done,
      }),
    },
    async (request) => {
      const { certificate, key } = request.body;
      await security.setCertificate(certificate, key, callerOf(request));
      return { ok: true };
    },
  );
  api.delete(
    '/security/tls',
    {
      onRequest: api.confirmPassword,
      schema: routeSchema({ tag, summary: 'Goes back to a generated certificate', answer: Done }),
    },
    async (request) => {
      await security.removeCertificate(callerOf(request));
      return { ok: true };
    },
  );
}
