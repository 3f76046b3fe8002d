import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ajvCompiler from '@fastify/ajv-compiler';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RequestCheck } from '../../src/http/server/compiled-checks.js';
import { ensureBuilt, root } from '../support/daemon.js';

type Compile = (part: { readonly schema: unknown }) => RequestCheck;
interface Input {
  readonly properties: Readonly<Record<string, { readonly type?: unknown }>>;
}

const built = (path: string) => import(pathToFileURL(join(root, 'dist/http', path)).href);
/** As Fastify compiles where there are no checks from the build: with its own options of ajv and the gateway's. */
const fastifys = ajvCompiler()(
  {},
  {
    customOptions: { removeAdditional: false, coerceTypes: true },
  },
) as unknown as Compile;

let compile: Compile;
/** By name, what the routes take. */
let inputs: ReadonlyMap<string, Input>;

beforeAll(async () => {
  ensureBuilt();
  compile = (await built('server/request-checks.js')).compilers().buildValidator();
  const screens = readdirSync(join(root, 'src/http/screens'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  const modules = await Promise.all(screens.map(({ name }) => built(`screens/${name}/schema.js`).catch(() => ({}))));
  inputs = new Map(modules.flatMap((module) => Object.entries(module)).filter(isInput));
}, 120_000);

function isInput(named: [string, unknown]): named is [string, Input] {
  const [, one] = named;
  return typeof one === 'object' && one !== null && 'additionalProperties' in one && one.additionalProperties === false;
}

const long = 'é'.repeat(200_000);
const values: readonly unknown[] = [
  ...['', 'en', 'de', 'warm', '5', '5.5', ' 7 ', '1e3', 'true', 'null', '😀'.repeat(64), '😀'.repeat(65), long],
  ...[0, -1, 1, 2.5, 60, 61, 500, 501, 65_535, 65_536, 1e300, true, false, null],
  ...[[], ['a'], [1], [true], ['true', 0], new Array(65).fill(true), {}, { a: 1 }],
  ...[[{ section: 'ups', key: 'family', value: null }], [{ section: 'ups', key: 5, value: 'x', more: 1 }], [{}]],
];

/** What a check says and makes of a value. */
function outcome(check: RequestCheck, value: unknown) {
  const body = structuredClone(value);
  const isRight = check(body);
  return { isRight, errors: isRight ? null : structuredClone(check.errors), body };
}

describe('what checks requests in the built gateway', () => {
  it('says the same, in the same words, and turns the same values into others, as what Fastify compiles', () => {
    let refused = 0;
    let taken = 0;
    for (const [name, schema] of inputs) {
      const [ours, theirs] = [compile({ schema }), fastifys({ schema })];
      const names = [...Object.keys(schema.properties), 'unknown'];
      const bodies = [
        ...values,
        ...names.flatMap((one) => values.map((value) => ({ [one]: value }))),
        // All members at once, so that what must be there is.
        ...names.flatMap((one) =>
          values.flatMap((value) =>
            values.slice(0, 20).map((other) => ({
              ...Object.fromEntries(Object.keys(schema.properties).map((member) => [member, other])),
              [one]: value,
            })),
          ),
        ),
      ];
      for (const body of bodies) {
        const expected = outcome(theirs, body);
        if (expected.isRight) taken += 1;
        else refused += 1;
        expect(outcome(ours, body), name).toEqual(expected);
      }
    }
    expect(inputs.size).toBeGreaterThanOrEqual(12);
    expect(taken).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });

  it('lets no route start whose schema it does not know', () => {
    expect(() => compile({ schema: { type: 'object' } })).toThrow(TypeError);
  });
});
