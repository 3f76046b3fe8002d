import type { FastifyInstance } from 'fastify';
import { GatewayError } from '../../../core/errors.js';
import type { LoginCheck } from '../../server/access/login-check.js';
import { callerOf, localAddressOf } from '../../server/access/login-gate.js';
import { anyObject, done, flag, input, listOf, output, routeSchema, text } from '../../server/route-schema.js';
import type { SecurityPort } from './port.js';
import { shortestPassword } from './schema.js';

const longestPassword = 64;
const longestPem = 32_768;

/** Security: password, certificate, failed logins. */
export function securityRoutes(app: FastifyInstance, security: SecurityPort, checkLogin: LoginCheck): void {
  const tag = 'security';
  app.get(
    '/security',
    {
      schema: routeSchema({
        tag,
        summary: 'User, state of the password, failed logins, certificate and services',
        answer: output({
          user: { type: 'string' },
          factoryPassword: flag,
          kept: flag,
          shortestPassword: { type: 'number' },
          failedLogins: listOf(anyObject),
          tls: anyObject,
          services: anyObject,
        }),
      }),
    },
    () => security.read(),
  );
  app.put<{ Body: { current: string; next: string } }>(
    '/security/password',
    {
      schema: routeSchema({
        tag,
        summary: 'Sets another password; the present one is asked for again',
        body: input({ current: text(longestPassword), next: text(longestPassword, { minLength: shortestPassword }) }, [
          'current',
          'next',
        ]),
        answer: done,
      }),
    },
    async (request) => {
      const { current, next } = request.body;
      const { outcome } = await checkLogin(request.userName, current, request.ip, localAddressOf(request));
      if (outcome === 'locked') throw new GatewayError('web.locked', '');
      if (outcome === 'busy') throw new GatewayError('web.busy', '');
      if (outcome === 'wrong') throw new GatewayError('web.wrong-password', '');
      await security.setPassword(next, callerOf(request));
      return { ok: true };
    },
  );
  app.post(
    '/security/keep-factory-password',
    { schema: routeSchema({ tag, summary: 'Keeps the factory password on purpose', answer: done }) },
    async (request) => {
      await security.keepFactoryPassword(callerOf(request));
      return { ok: true };
    },
  );
  certificateRoutes(app, security);
}

function certificateRoutes(app: FastifyInstance, security: SecurityPort): void {
  const tag = 'security';
  const pem = text(longestPem);
  app.put<{ Body: { certificate: string; key: string } }>(
    '/security/tls',
    {
      onRequest: app.confirmPassword,
      schema: routeSchema({
        tag,
        summary: 'Sets the certificate of this page (PEM); the password again in X-Confirm-Password',
        body: input({ certificate: pem, key: pem }, ['certificate', 'key']),
        answer: done,
      }),
    },
    async (request) => {
      const { certificate, key } = request.body;
      await security.setCertificate(certificate, key, callerOf(request));
      return { ok: true };
    },
  );
  app.delete(
    '/security/tls',
    {
      onRequest: app.confirmPassword,
      schema: routeSchema({ tag, summary: 'Goes back to a generated certificate', answer: done }),
    },
    async (request) => {
      await security.removeCertificate(callerOf(request));
      return { ok: true };
    },
  );
}
