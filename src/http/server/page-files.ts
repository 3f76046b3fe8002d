import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { GatewayError } from '../../core/errors.js';

const noPage = '<!doctype html><title>UPS gateway</title><p>The page is not built: npm run build</p>';

/** The page itself; an unknown address in it is the page's own business. */
export async function pageRoutes(app: FastifyInstance, root: string): Promise<void> {
  const isBuilt = existsSync(join(root, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root,
      preCompressed: true,
      cacheControl: false,
      schemaHide: true,
      setHeaders: (response, path) => {
        // Vite puts a digest of the content into the names below assets/.
        const isForever = path.includes(join(root, 'assets'));
        response.header('cache-control', isForever ? 'private, max-age=31536000, immutable' : 'no-cache');
      },
    });
  } else {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.code(503).type('text/html; charset=utf-8').send(noPage),
    );
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!isBuilt || !wantsPage || request.url.startsWith('/api/')) throw new GatewayError('web.not-found', '');
    // Not returned: Fastify would await the reply over and over, each time with one listener more.
    void reply.sendFile('index.html');
  });
}
