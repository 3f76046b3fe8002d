import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GatewayError } from '../../core/errors.js';
import { compilers } from './request-checks.js';

const noPage = '<!doctype html><title>UPS gateway</title><p>The page is not built: npm run build</p>';

/** The login page stands in the place of what was asked for; undefined where it is not built. */
export function loginPageOf(root: string): string | undefined {
  const path = join(root, 'login.html');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Addresses of the files that hold the program of the page and nothing of this gateway; the login page needs some. */
export function openFilesOf(root: string): ReadonlySet<string> {
  if (!existsSync(root)) return new Set();
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const open = names.filter((name) => /\.(js|css|svg|png|ico|woff2|webmanifest)$/.test(name));
  return new Set(open.map((name) => `/${name.split(sep).join('/')}`));
}

/** The page itself; an unknown address in it is the page's own business. */
export function pageRoutes(app: FastifyInstance, root: string, answerErrors: (app: FastifyInstance) => void): void {
  if (!existsSync(join(root, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.code(503).type('text/html; charset=utf-8').send(noPage),
    );
    app.setNotFoundHandler(refuse);
    return;
  }
  let twin: Promise<FastifyInstance> | undefined;
  const passOn = async (request: FastifyRequest, reply: FastifyReply) => {
    twin ??= fileServer(root, answerErrors);
    const { routing } = await twin;
    // What the gates have written on the answer; some of them write on the raw one.
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined && !reply.raw.hasHeader(name)) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    routing(request.raw, reply.raw);
  };
  app.route({ method: ['GET', 'HEAD'], url: '/*', schema: { hide: true }, handler: passOn });
  app.setNotFoundHandler((request, reply) => (wantsPage(request) ? passOn(request, reply) : refuse()));
}

/**
 * On a twin that listens nowhere, so that the packages which send files are loaded only when somebody looks at the page:
 * an app takes no more routes once it is ready.
 */
async function fileServer(root: string, answerErrors: (app: FastifyInstance) => void): Promise<FastifyInstance> {
  const { default: fastifyStatic } = await import('@fastify/static');
  const twin = fastify({ schemaController: { compilersFactory: compilers() } });
  answerErrors(twin);
  await twin.register(fastifyStatic, {
    root,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      // Vite puts a digest of the content into the names below assets/.
      const isForever = path.includes(join(root, 'assets'));
      response.header('cache-control', isForever ? 'private, max-age=31536000, immutable' : 'no-cache');
    },
  });
  twin.setNotFoundHandler((request, reply) => {
    if (!wantsPage(request)) refuse();
    // Not returned: Fastify would await the reply over and over, each time with one listener more.
    void reply.sendFile('index.html');
  });
  await twin.ready();
  return twin;
}

function wantsPage({ method, headers, url }: FastifyRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html') && !url.startsWith('/api/');
}

function refuse(): never {
  throw new GatewayError('web.not-found', '');
}
