/** JSON schemas of requests and answers: they check what comes in and are the OpenAPI description of the routes. */
export type Schema = Readonly<Record<string, unknown>>;

export const text = (maxLength: number, more: Schema = {}): Schema => ({ type: 'string', maxLength, ...more });
export const anyText: Schema = { type: 'string' };
export const integer = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
export const number: Schema = { type: 'number' };
export const flag: Schema = { type: 'boolean' };
export const oneOf = (...words: readonly string[]): Schema => ({ type: 'string', enum: words });
export const listOf = (items: Schema, maxItems?: number): Schema => ({
  type: 'array',
  items,
  ...(maxItems !== undefined && { maxItems }),
});

/** A request's object: members that are not named here are refused. */
export function input(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: 'object', properties, additionalProperties: false, ...(required.length > 0 && { required }) };
}

/** An answer's object: all members that are named here are there; others may be. */
export function output(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, additionalProperties: true, ...(required.length > 0 && { required }) };
}

export const anyObject: Schema = { type: 'object', additionalProperties: true };

export const bilingual = output({ en: anyText, fr: anyText });

const errorBody = output({ error: output({ code: anyText, message: bilingual }) });

export interface RouteText {
  readonly summary: string;
  readonly tag: string;
}

export interface RouteSchema extends RouteText {
  readonly params?: Schema;
  readonly querystring?: Schema;
  readonly body?: Schema;
  /** Of the answer; a content type where it is not JSON. */
  readonly answer: Schema | string;
  /** Multipart instead of JSON. */
  readonly consumes?: readonly string[];
}

/** A Fastify route schema, with the error answer that all routes share. */
export function routeSchema({ answer, tag, ...rest }: RouteSchema) {
  const good =
    typeof answer === 'string'
      ? { description: 'The file.', content: { [answer]: { schema: { type: 'string' } } } }
      : { description: 'The answer.', ...answer };
  return { ...rest, tags: [tag], response: { 200: good, default: { description: 'The error.', ...errorBody } } };
}

export const done = output({ ok: flag });
