import { Ajv, type ValidateFunction } from 'ajv';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: object }>> }>>;
}

export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** What the published description says of an answer that was given. */
export class DescribedAnswers {
  readonly #description: ApiDescription;
  readonly #ajv = new Ajv({ allErrors: true });

  constructor(description: ApiDescription) {
    this.#description = description;
  }

  /** In what the answer is not as described; an address as the description writes it: `/api/v1/objects/{name}`. */
  complaints(method: string, path: string, answered: Answered): readonly string[] {
    const content = this.#contentOf(method, path, answered.status);
    if (content === undefined) return [`${method} ${path} is not described`];
    const [type = ''] = answered.contentType.split(';');
    const schema = content[type]?.schema;
    // A document tells its own type.
    if (schema === undefined) return 'application/octet-stream' in content ? [] : [`${type} is not described`];
    if (type !== 'application/json') return [];
    const validate = this.#validator(schema);
    return validate(JSON.parse(answered.text)) ? [] : (validate.errors ?? []).map(faultText);
  }

  #contentOf(method: string, path: string, status: number) {
    const responses = this.#description.paths[path]?.[method.toLowerCase()]?.responses;
    return (status === 200 ? responses?.['200'] : responses?.default)?.content;
  }

  #validator(schema: object): ValidateFunction {
    return this.#ajv.compile(closed(schema) as object);
  }
}

/** The same schema, that fits no object with a member which is not described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...members, additionalProperties: false }
    : members;
}

function faultText({ instancePath, message, params }: { instancePath: string; message?: string; params: object }) {
  return `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`;
}
