import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorization, type TestApp, testApp } from '../support/web/fake-screens.js';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: unknown }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: AnswerSchema }> }>;
}

interface AnswerSchema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, AnswerSchema>>;
  readonly additionalProperties?: AnswerSchema | boolean;
  readonly items?: AnswerSchema;
  readonly oneOf?: readonly AnswerSchema[];
}

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
}

let web: TestApp;
let description: Description;

beforeAll(async () => {
  web = await testApp();
  description = (await web.app.inject({ url: '/api/v1/openapi.json', headers: { authorization } })).json();
});

afterAll(() => web.app.close());

const api = '/api/v1';
// Every address of the API, a line per method.
const expected = [
  'delete /api/v1/alarms/classes/{number}/recipients/{id}',
  'delete /api/v1/alarms/points/{name}/inhibition',
  'delete /api/v1/commissioning',
  'delete /api/v1/northbounds/mqtt/ca',
  'delete /api/v1/northbounds/mqtt/client',
  'delete /api/v1/profiles/{name}',
  'delete /api/v1/register-search/observations/{id}',
  'delete /api/v1/sc/certificates/candidate',
  'delete /api/v1/security/tls',
  'delete /api/v1/servers/drill',
  'delete /api/v1/session',
  'delete /api/v1/setup/search',
  'delete /api/v1/ups-units/{unit}',
  'get /api/v1/alarms',
  'get /api/v1/alarms/classes',
  'get /api/v1/alarms/devices',
  'get /api/v1/alarms/events',
  'get /api/v1/alarms/points',
  'get /api/v1/backup',
  'get /api/v1/bacnet',
  'get /api/v1/documents',
  'get /api/v1/documents/{*}',
  'get /api/v1/doors',
  'get /api/v1/finder-info',
  'get /api/v1/firmware',
  'get /api/v1/history',
  'get /api/v1/history.csv',
  'get /api/v1/incidents',
  'get /api/v1/incidents.csv',
  'get /api/v1/incidents/{id}',
  'get /api/v1/journal',
  'get /api/v1/journal.csv',
  'get /api/v1/link',
  'get /api/v1/link/trace.txt',
  'get /api/v1/network',
  'get /api/v1/northbounds',
  'get /api/v1/northbounds/mqtt/certificates',
  'get /api/v1/objects',
  'get /api/v1/objects/{name}',
  'get /api/v1/objects/{name}/changes',
  'get /api/v1/objects/{name}/recent',
  'get /api/v1/objects/{name}/trial',
  'get /api/v1/openapi.json',
  'get /api/v1/profiles',
  'get /api/v1/profiles/{name}/file',
  'get /api/v1/register-search',
  'get /api/v1/register-search/profile',
  'get /api/v1/register-search/words',
  'get /api/v1/registers',
  'get /api/v1/sc',
  'get /api/v1/sc/request.csr',
  'get /api/v1/sc/trace.txt',
  'get /api/v1/security',
  'get /api/v1/servers',
  'get /api/v1/session',
  'get /api/v1/settings',
  'get /api/v1/settings/config.ini',
  'get /api/v1/setup',
  'get /api/v1/setup/proposal',
  'get /api/v1/setup/search',
  'get /api/v1/status',
  'get /api/v1/stream',
  'get /api/v1/ups-units',
  'get /healthz',
  'get /metrics',
  'post /api/v1/alarms/classes/check',
  'post /api/v1/alarms/classes/{number}/recipients',
  'post /api/v1/alarms/classes/{number}/recipients/{id}/test',
  'post /api/v1/alarms/devices/search',
  'post /api/v1/alarms/events/{name}/acknowledge',
  'post /api/v1/alarms/inhibition/check',
  'post /api/v1/alarms/points/{name}/check',
  'post /api/v1/alarms/recipients/check',
  'post /api/v1/commissioning',
  'post /api/v1/factory-reset',
  'post /api/v1/firmware',
  'post /api/v1/firmware/rollback',
  'post /api/v1/link/detect',
  'post /api/v1/network/check',
  'post /api/v1/network/confirm',
  'post /api/v1/profiles/check',
  'post /api/v1/profiles/try',
  'post /api/v1/profiles/{name}/try',
  'post /api/v1/profiles/{name}/use',
  'post /api/v1/register-search/accept',
  'post /api/v1/register-search/observations',
  'post /api/v1/register-search/start',
  'post /api/v1/register-search/stop',
  'post /api/v1/register-search/take-back',
  'post /api/v1/restart',
  'post /api/v1/restore',
  'post /api/v1/sc/certificates/check',
  'post /api/v1/sc/certificates/commit',
  'post /api/v1/sc/certificates/try',
  'post /api/v1/sc/request',
  'post /api/v1/security/keep-factory-password',
  'post /api/v1/servers/drill',
  'post /api/v1/servers/dry-run',
  'post /api/v1/session',
  'post /api/v1/settings/preview',
  'post /api/v1/setup/search',
  'put /api/v1/alarms/classes/{number}',
  'put /api/v1/alarms/points/{name}',
  'put /api/v1/alarms/points/{name}/inhibition',
  'put /api/v1/network',
  'put /api/v1/northbounds/mqtt/ca',
  'put /api/v1/northbounds/mqtt/client',
  'put /api/v1/objects/{name}/override',
  'put /api/v1/profiles',
  'put /api/v1/sc/certificates',
  'put /api/v1/security/password',
  'put /api/v1/security/tls',
  'put /api/v1/settings',
  'put /api/v1/setup/step',
];

function operations(): { name: string; path: string; method: string; operation: Operation }[] {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, method, operation })),
  );
}

/** Where a schema does not say what is there. */
function vaguePlaces(schema: AnswerSchema, path: string): readonly string[] {
  if (schema.oneOf !== undefined) return schema.oneOf.flatMap((one) => vaguePlaces(one, path));
  switch (schema.type) {
    case 'array':
      return schema.items === undefined ? [path] : vaguePlaces(schema.items, `${path}[]`);
    case 'object': {
      const { properties, additionalProperties: others } = schema;
      if (typeof others === 'object') return vaguePlaces(others, `${path}.*`);
      if (properties === undefined) return [path];
      return Object.entries(properties).flatMap(([name, one]) => vaguePlaces(one, `${path}.${name}`));
    }
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return [];
    default:
      return [path];
  }
}

describe('/api/v1/openapi.json', () => {
  it('is valid OpenAPI', async () => {
    const spec: Record<string, unknown> = structuredClone({ ...description });
    const { valid, errors } = await new Validator().validate(spec);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('describes every address and no other', () => {
    const names = operations().map(({ name }) => name);
    expect(names.sort()).toEqual(expected);
  });

  it('says of every address what it is for and what its errors look like', () => {
    for (const { name, operation } of operations()) {
      expect(operation.summary, name).toMatch(/^[A-Z].+[^.]$/);
      expect(operation.tags, name).toHaveLength(1);
      expect(operation.responses.default?.content?.['application/json'], name).toBeDefined();
    }
  });

  it('says of every member of every answer what it is', () => {
    const vague = operations().flatMap(({ name, operation }) =>
      Object.values(operation.responses)
        .flatMap(({ content }) => content?.['application/json']?.schema ?? [])
        .flatMap((schema) => vaguePlaces(schema, name)),
    );
    // What an OpenAPI document holds is described by the OpenAPI Specification.
    const itself = 'get /api/v1/openapi.json';
    // What a profile holds is described by config/profiles/profile.schema.json.
    const profiles = ['get /api/v1/profiles/{name}/file', 'get /api/v1/register-search/profile'];
    expect(vague).toEqual([...profiles, `${itself}.components`, `${itself}.paths.*`]);
  });

  it('promises no member that the answers lack', async () => {
    const readable = operations().filter(
      ({ method, path }) => method === 'get' && path.startsWith(api) && !path.includes('{') && !path.endsWith('stream'),
    );
    let members = 0;
    for (const { path, operation } of readable) {
      const schema = operation.responses['200']?.content?.['application/json']?.schema;
      if (schema?.required === undefined) continue;
      const url = path.endsWith('/history') ? `${path}?names=A` : path;
      const answer = await web.app.inject({ url, headers: { authorization } });
      expect(Object.keys(answer.json()), path).toEqual(expect.arrayContaining([...schema.required]));
      members += schema.required.length;
    }
    expect(members).toBeGreaterThan(30);
  });
});
