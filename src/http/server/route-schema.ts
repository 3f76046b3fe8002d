import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TSchema } from 'typebox';
import { Refusal } from '../screens/shared/schema.js';
import type { Of } from '../screens/vocabulary.js';

/** The schema of a route is the type of what it takes and of what it answers. */
export interface SchemaTypes extends FastifyTypeProvider {
  readonly validator: this['schema'] extends TSchema ? Of<this['schema']> : unknown;
  readonly serializer: this['schema'] extends TSchema ? Of<this['schema']> : unknown;
}

/** To which a screen adds its routes. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  SchemaTypes
>;

interface RouteText {
  readonly summary: string;
  readonly tag: string;
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly body?: TSchema;
  /** Multipart instead of JSON. */
  readonly consumes?: readonly string[];
}

const errorAnswer = { description: 'The error.', ...Refusal };

/** A Fastify route schema, with the error answer that all routes share. */
export function routeSchema<const R extends RouteText & { readonly answer: TSchema }>({ answer, tag, ...rest }: R) {
  const response = {
    200: { description: 'The answer.', ...answer },
    default: errorAnswer,
  };
  return { ...rest, tags: [tag], response: response as unknown as { [status: number]: R['answer'] } };
}

/** Of a route whose answer is a file of its own content type. */
export function fileSchema<const R extends RouteText & { readonly contentType: string }>(route: R) {
  const { contentType, tag, ...rest } = route;
  const response: unknown = {
    200: { description: 'The file.', content: { [contentType]: { schema: { type: typeOfFile(contentType) } } } },
    default: errorAnswer,
  };
  return { ...rest, tags: [tag], response };
}

/** A file of JSON is an object to those who read the answer, whatever it is saved as. */
function typeOfFile(contentType: string): 'object' | 'string' {
  return contentType === 'application/json' ? 'object' : 'string';
}
