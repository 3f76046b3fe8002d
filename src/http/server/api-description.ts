import fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import type { ApiDescription } from '../screens/monitoring/schema.js';

/**
 * Collects the routes that are added to an app from now on. What is returned makes their OpenAPI description: on a twin
 * that listens nowhere, so that the packages which write it are loaded only when the description is asked for.
 */
export function collectDescription(app: FastifyInstance, version: string): () => Promise<ApiDescription> {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD') routes.push(route);
  });
  return async () => {
    const { default: swagger } = await import('@fastify/swagger');
    const twin = fastify({ exposeHeadRoutes: false });
    twin.setValidatorCompiler(() => () => true);
    twin.setSerializerCompiler(() => JSON.stringify);
    await twin.register(swagger, { openapi: openApi(version) });
    for (const { method, url, schema = {} } of routes) twin.route({ method, url, schema, handler: () => undefined });
    await twin.ready();
    return twin.swagger() as ApiDescription;
  };
}

function openApi(version: string) {
  return {
    openapi: '3.0.3',
    info: { title: 'UPS gateway', version },
    components: { securitySchemes: { login: { type: 'http' as const, scheme: 'basic' } } },
    security: [{ login: [] }],
  };
}
