import type { FastifyServerOptions } from 'fastify';
import { compiledChecks, type RequestCheck } from './compiled-checks.js';

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/** Of ajv. A body with unknown members is refused, not trimmed. */
export const checkOptions = { removeAdditional: false, coerceTypes: true } as const;

/**
 * For Fastify: finds the check of a request's part that the build has made. Without a build Fastify makes them itself,
 * at each start, for which it loads ajv and two parsers of addresses.
 */
export function compilers(): Compilers {
  // Answers are plain data; their schemas describe them and must not change them.
  const buildSerializer = () => () => JSON.stringify;
  if (compiledChecks.size === 0) return { buildSerializer };
  // The type is that of ajv; Fastify gives and takes what stands here.
  const buildValidator = (() => checkOf) as unknown as Required<Compilers>['buildValidator'];
  return { buildValidator, buildSerializer };
}

function checkOf({ schema }: { readonly schema: unknown }): RequestCheck {
  const check = compiledChecks.get(JSON.stringify(schema));
  // Never without a check: this is thrown at start.
  if (check === undefined) throw new TypeError('The build has no check of this schema, see schemas-as-data.mjs.');
  return check;
}
