import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { Chance } from '../../core/machine/chance.js';
import { Sessions } from '../../security/sessions.js';
import type { OpenStreams } from '../screens/live/open-streams.js';
import { descriptionRoutes, monitoringRoutes } from '../screens/monitoring/routes.js';
import { addScreens, type Screens } from '../screens/screens.js';
import { isTrustedProxy } from './access/caller.js';
import { addLoginGate, type LoginCheck, type LoginFacts } from './access/login-gate.js';
import { addRequestLimit } from './access/request-limits.js';
import { addSameOriginGate } from './access/same-origin.js';
import { addServersGate } from './access/servers-gate.js';
import { collectDescription } from './api-description.js';
import { errorAnswer } from './error-answers.js';
import { loginPageOf, openFilesOf, pageRoutes } from './page-files.js';
import { checkOptions, compilers } from './request-checks.js';
import type { SchemaTypes } from './route-schema.js';
import { type WebLimits, webLimits } from './web-limits.js';

export interface WebAppParts {
  readonly screens: Screens;
  readonly checkLogin: LoginCheck;
  readonly login: LoginFacts;
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** For tokens; this machine's where nothing is said. */
  readonly chance?: Chance | undefined;
  readonly limits?: Partial<WebLimits>;
  /** Address of the reverse proxy that is believed at this moment; empty where there is none. */
  trustedProxy(): string;
  /** How many servers shut down if they lose the gateway now. */
  serversAtStake(): number;
}

export interface WebApp {
  readonly app: FastifyInstance;
  readonly streams: OpenStreams;
}

const apiPrefix = '/api/v1';

/** Everything behind the port: gates first, then the routes; no socket is opened. */
export async function buildApp(parts: WebAppParts): Promise<WebApp> {
  const limits = { ...webLimits, ...parts.limits };
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    trustProxy: (address) => isTrustedProxy(address, parts.trustedProxy()),
    ajv: { customOptions: checkOptions },
    routerOptions: { maxParamLength: 100 },
    schemaController: { compilersFactory: compilers() },
  });
  answerErrors(app, parts.log);
  const sessions = new Sessions(parts.clock, () => parts.login.stamp(), parts.chance);
  await addGates(app, parts, sessions, limits);
  const describe = collectDescription(app, parts.version);
  let streams: OpenStreams | undefined;
  await app.register(
    (api, _options, done) => {
      const typed = api.withTypeProvider<SchemaTypes>();
      streams = addScreens(typed, parts.screens, { ...parts, sessions, limits });
      descriptionRoutes(typed, describe);
      done();
    },
    { prefix: apiPrefix },
  );
  await app.register((root, _options, done) => {
    monitoringRoutes(root.withTypeProvider<SchemaTypes>(), parts.screens.monitoring);
    done();
  });
  pageRoutes(app, parts.pageFolder, (files) => answerErrors(files, parts.log));
  await app.ready();
  if (streams === undefined) throw new TypeError('The API has no streams.');
  return { app, streams };
}

async function addGates(
  app: FastifyInstance,
  { checkLogin, login, clock, pageFolder, serversAtStake }: WebAppParts,
  sessions: Sessions,
  limits: WebLimits,
): Promise<void> {
  app.removeContentTypeParser('text/plain');
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: policy }, hsts: false });
  await addRequestLimit(app, limits.requestsPerMinute, clock);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    done();
  });
  const openFiles = openFilesOf(pageFolder);
  await addLoginGate(app, { checkLogin, login, sessions, openFiles, loginPage: loginPageOf(pageFolder) });
  addSameOriginGate(app);
  addServersGate(app, serversAtStake);
  await app.register(multipart, { limits: { files: 1, fileSize: limits.imageBytes } });
}

function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = errorAnswer(error);
    if (body.error.code === 'internal.fault') {
      log.error({ code: 'internal.fault', err: error, method: request.method }, 'A request of the web page failed.');
    }
    const text = error instanceof Error && 'validation' in error ? error.message : undefined;
    const answer = text === undefined ? body : { error: { ...body.error, detail: text } };
    return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(answer));
  });
}

const self = ["'self'"];
const policy = {
  'default-src': ["'none'"],
  'script-src': self,
  'style-src': self,
  'img-src': ["'self'", 'data:'],
  'font-src': self,
  'connect-src': self,
  'manifest-src': self,
  'form-action': self,
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
};
