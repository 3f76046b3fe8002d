import basicAuth from '@fastify/basic-auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../../core/errors.js';
import type { Sessions } from '../../../security/sessions.js';
import { statusOf } from '../error-answers.js';
import { callerOf, localAddressOf } from './caller.js';
import { asksForPage, isOfPage, pathOf } from './page-requests.js';
import { sessionTokenOf } from './session-cookie.js';

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
    /** Whether this login would still be let in; for what goes on after its answer has begun. */
    isStillLoggedIn: () => boolean;
  }
}

/** What is known of the login beside the check itself. */
export interface LoginFacts {
  /** Another text whenever user or password are others. */
  stamp(): string;
  /** The token that opens `/metrics`, and nothing else. */
  readonly metricsToken: {
    readonly isSet: boolean;
    /** As `LoginCheck`. */
    check(token: string, address: string): Promise<LoginOutcome>;
  };
  /** How long an address is not heard yet; 0 for one that is. */
  lockedForMs(address: string): number;
  /** A request of a session: it counts as a visit, and proves that the page is reached. */
  noteRequest(user: string, address: string, localAddress: string): void;
  noteSignOut(user: string, address: string): void;
}

export interface LoginGateParts {
  readonly checkLogin: LoginCheck;
  readonly login: LoginFacts;
  readonly sessions: Sessions;
  /** Files of the page that hold nothing but its program, such as `/assets/x.js`. */
  readonly openFiles: ReadonlySet<string>;
  /** The login page; undefined where it is not built. */
  readonly loginPage: string | undefined;
}

/** Without a login; a program that watches the gateway need not know the password. */
const openPaths: ReadonlySet<string> = new Set(['/healthz']);
/** What the login page asks. */
const sessionPath = '/api/v1/session';
/** A password is sent with a destructive request once more, percent-encoded UTF-8. */
export const confirmationHeader = 'x-confirm-password';
const busyForSeconds = 1;
const realm = 'UPS gateway';

/** A session or Basic authentication on everything but `/healthz`, the login itself and the files of its page. */
export async function addLoginGate(app: FastifyInstance, parts: LoginGateParts): Promise<void> {
  const { checkLogin, login, sessions, openFiles, loginPage } = parts;
  const check = sharedCheck(checkLogin);
  app.decorateRequest('userName', '');
  app.decorateRequest('isStillLoggedIn', () => false);
  await app.register(basicAuth, {
    authenticate: { realm },
    validate: async (user, password, request, reply) => {
      const key = request.headers.authorization ?? '';
      // It may change while the password is checked.
      const stamp = login.stamp();
      refuseUnlessRight(await check(key, user, password, request), reply);
      request.userName = user;
      request.isStillLoggedIn = () => login.stamp() === stamp;
    },
  });
  const isLetIn = (request: FastifyRequest) => {
    const token = sessionTokenOf(request);
    const session = sessions.use(token);
    if (session === undefined) return false;
    request.userName = session.user;
    request.isStillLoggedIn = () => sessions.use(token) !== undefined;
    login.noteRequest(session.user, callerOf(request).address, localAddressOf(request));
    return true;
  };
  app.addHook('onRequest', (request, reply, done) => {
    const path = pathOf(request);
    if (isOpen(request) || path === sessionPath || openFiles.has(path)) return done();
    // A session first: a browser may still send a password that it was told once and that is no longer right.
    if (isLetIn(request)) return done();
    const token = login.metricsToken.isSet ? metricsTokenOf(request) : undefined;
    if (token !== undefined) {
      login.metricsToken
        .check(token, request.ip)
        .then((answer) => {
          if (answer.outcome === 'wrong') reply.header('www-authenticate', `Bearer realm="${realm}"`);
          refuseUnlessRight(answer, reply);
        })
        .then(() => done(), done);
      return;
    }
    const page = asksForPage(request) ? loginPage : undefined;
    if (page !== undefined && request.headers.authorization === undefined) return sendLoginPage(reply, 200, page);
    app.basicAuth(request, reply, (error?: Error & { readonly statusCode?: number }) => {
      if (error === undefined) return done();
      if (isOfPage(request)) reply.removeHeader('www-authenticate');
      if (page !== undefined) sendLoginPage(reply, error.statusCode ?? 401, page);
      else done(error);
    });
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

export function isOpen(request: FastifyRequest): boolean {
  return openPaths.has(pathOf(request));
}

/** A token to read the metrics with (RFC 6750 §2.1). */
function metricsTokenOf(request: FastifyRequest): string | undefined {
  if (request.method !== 'GET' || pathOf(request) !== '/metrics') return undefined;
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** In the place of what was asked for, so that its address, to which it leads back, need not be handed on. */
function sendLoginPage(reply: FastifyReply, status: number, page: string): void {
  reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page);
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

export function refuseUnlessRight(answer: LoginOutcome, reply: FastifyReply): void {
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
