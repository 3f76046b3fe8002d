import basicAuth from '@fastify/basic-auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../../core/errors.js';
import { statusOf } from '../error-answers.js';
import { localAddressOf } from './caller.js';

/** Slows down a client that guesses passwords; never rejects. */
export type LoginCheck = (
  user: string,
  password: string,
  address: string,
  localAddress: string,
) => Promise<LoginOutcome>;

export type LoginOutcome =
  | { readonly outcome: 'right' | 'wrong' | 'busy' }
  | { readonly outcome: 'locked'; readonly forMs: number };

declare module 'fastify' {
  interface FastifyRequest {
    /** Who has logged in; empty before. */
    userName: string;
  }
}

/** Without a login; a program that watches the gateway need not know the password. */
const openPaths: ReadonlySet<string> = new Set(['/healthz']);
/** A password is sent with a destructive request once more, percent-encoded UTF-8. */
export const confirmationHeader = 'x-confirm-password';
const busyForSeconds = 1;

/** Basic authentication on everything but `/healthz`. */
export async function addLoginGate(app: FastifyInstance, checkLogin: LoginCheck): Promise<void> {
  const check = sharedCheck(checkLogin);
  app.decorateRequest('userName', '');
  await app.register(basicAuth, {
    authenticate: { realm: 'UPS gateway' },
    validate: async (user, password, request, reply) => {
      const key = request.headers.authorization ?? '';
      refuseUnlessRight(await check(key, user, password, request), reply);
      request.userName = user;
    },
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (isOpen(request)) done();
    else app.basicAuth(request, reply, done);
  });
  app.decorate('confirmPassword', async (request: FastifyRequest, reply: FastifyReply) => {
    const again = request.headers[confirmationHeader];
    if (typeof again !== 'string' || again === '') throw new GatewayError('web.confirmation', '');
    const { outcome, ...more } = await checkLogin(
      request.userName,
      decoded(again),
      request.ip,
      localAddressOf(request),
    );
    // Another 401 would make the browser forget a login that is right.
    if (outcome === 'wrong') throw new GatewayError('web.wrong-password', '');
    refuseUnlessRight({ outcome, ...more } as LoginOutcome, reply);
  });
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Hook of destructive routes: the password again. */
    confirmPassword(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  }
}

/** By the path as it was sent, without its query. */
export function isOpen({ url }: FastifyRequest): boolean {
  return openPaths.has(url.split('?', 1)[0] ?? '');
}

/** A page asks for many things at once: the same login that is being checked is not checked once more. */
function sharedCheck(checkLogin: LoginCheck) {
  const running = new Map<string, Promise<LoginOutcome>>();
  return (header: string, user: string, password: string, request: FastifyRequest): Promise<LoginOutcome> => {
    const localAddress = localAddressOf(request);
    const key = `${request.ip}\n${localAddress}\n${header}`;
    const shared = running.get(key);
    if (shared !== undefined) return shared;
    const own = checkLogin(user, password, request.ip, localAddress).finally(() => running.delete(key));
    running.set(key, own);
    return own;
  };
}

function refuseUnlessRight(answer: LoginOutcome, reply: FastifyReply): void {
  switch (answer.outcome) {
    case 'right':
      return;
    case 'wrong':
      throw refusal('web.unauthorized');
    case 'busy':
      reply.header('retry-after', busyForSeconds);
      throw refusal('web.busy');
    case 'locked':
      reply.header('retry-after', Math.ceil(answer.forMs / 1000));
      throw refusal('web.locked');
  }
}

/** With the status that @fastify/basic-auth would otherwise set itself. */
function refusal(code: 'web.unauthorized' | 'web.busy' | 'web.locked'): GatewayError & { statusCode: number } {
  return Object.assign(new GatewayError(code, ''), { statusCode: statusOf(code) });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
