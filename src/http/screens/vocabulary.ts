import Type, { type Static, type TObject, type TProperties, type TSchema, type TUnsafe } from 'typebox';

/**
 * The words in which a `schema.ts` says what goes over the wire. One schema is the TypeScript type, the check of what
 * comes in and the text in the API's description, which is OpenAPI 3.0: no tuples, no `const`, no type `null` there.
 * The build makes plain data of every `schema.ts` (scripts/schemas-as-data.mjs): at run time none of this is loaded.
 */

/** The type that a schema describes; nothing in it is ever changed. */
export type Of<S extends TSchema> = Frozen<Static<S>>;
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

const about = (description: string | undefined) => (description === undefined ? {} : { description });

export const text = (description?: string) => Type.String(about(description));
export const number = (description?: string) => Type.Number(about(description));
export const flag = (description?: string) => Type.Boolean(about(description));
/** Milliseconds since 1970. */
export const time = (description = 'When') =>
  Type.Number(about(`${description}: milliseconds since 1970 by the gateway's clock`));

export function oneOf<const W extends readonly string[]>(words: W, description?: string, usual?: W[number]) {
  const more = { ...about(description), ...(usual !== undefined && { default: usual }) };
  return Type.Unsafe<W[number]>({ type: 'string', enum: [...words], ...more });
}

export const listOf = <S extends TSchema>(items: S, description?: string, maxItems?: number) =>
  Type.Array(items, { ...(maxItems !== undefined && { maxItems }), ...about(description) });

export const fourNumbers = (description?: string) =>
  Type.Unsafe<[number, number, number, number]>({
    type: 'array',
    items: { type: 'number' },
    minItems: 4,
    maxItems: 4,
    ...about(description),
  });

export const trueOnly = () => Type.Unsafe<true>({ type: 'boolean', enum: [true] });

export const textOrNull = (maxLength: number) => Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength });

/** An object whose names are not fixed. */
export function mapOf<S extends TSchema>(values: S, description?: string): TUnsafe<Record<string, Static<S>>> {
  return Type.Unsafe({ type: 'object', additionalProperties: values, ...about(description) });
}

/** What somebody else describes. */
export const whatever = (description: string) =>
  Type.Unsafe<object>({ type: 'object', additionalProperties: true, description });

/** Either; no two of them may fit the same value. */
export function eitherOf<const S extends readonly TSchema[]>(schemas: S, description?: string) {
  return Type.Unsafe<Static<S[number]>>({ oneOf: schemas, ...about(description) });
}

export const optional = <S extends TSchema>(schema: S) => Type.Optional(schema);

/** Of an answer: the members named here and no others, but a client must not count on that. */
export const object = <P extends TProperties>(members: P, description?: string): TObject<P> =>
  Type.Object(members, about(description));

/** Of a request: other members are refused. What has a default need not be sent; it is there all the same. */
export function input<P extends TProperties>(members: P) {
  const isSent = ([, schema]: [string, TSchema]) => !Type.IsOptional(schema) && !('default' in schema);
  const required = Object.entries(members)
    .filter(isSent)
    .map(([name]) => name);
  return Type.Unsafe<Static<TObject<P>>>({
    type: 'object',
    properties: members,
    additionalProperties: false,
    ...(required.length > 0 && { required }),
  });
}

/** Of a request. */
export const shortText = (
  maxLength: number,
  more: { readonly minLength?: number; readonly description?: string } = {},
) => Type.String({ maxLength, ...more });
export const within = (minimum: number, maximum: number, more: { readonly default?: number } = {}) =>
  Type.Integer({ minimum, maximum, ...more });
