import { listOf, mapOf, type Of, object, oneOf, text, whatever } from '../vocabulary.js';

export const Health = object({ status: oneOf(['ok', 'unavailable']) });

export const ApiDescription = object(
  {
    openapi: text('Version of OpenAPI'),
    info: object({ title: text(), version: text('Of the gateway') }),
    components: whatever('Components Object'),
    paths: mapOf(whatever('Path Item Object')),
    security: listOf(mapOf(listOf(text()), 'Security Requirement Object')),
  },
  'An OpenAPI Object; what is in it is described by the OpenAPI Specification',
);
export type ApiDescription = Of<typeof ApiDescription>;
