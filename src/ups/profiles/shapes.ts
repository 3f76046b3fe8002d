import type { Bilingual } from '../../core/bilingual.js';
import { nearestName } from '../../core/nearest-name.js';
import type { JsonNode, Path, ProfileProblems } from './profile-problems.js';

/** JSON Schema, draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What one value of the file may be: its check, its schema and its words in one. */
export interface Shape<out T> {
  readonly allowed: Bilingual;
  readonly schema: JsonSchema;
  /** Of a record: for the documentation. */
  readonly members?: Members;
  /** Of a list: what it is a list of. */
  readonly of?: Shape<unknown>;
  /** Undefined, with the problem told, when the value is not allowed. */
  read(node: JsonNode, path: Path, problems: ProfileProblems): T | undefined;
}

interface Member<out T, Needed extends boolean = boolean> {
  readonly shape: Shape<T>;
  readonly isRequired: Needed;
  readonly meaning: Bilingual;
}

export type Members = Readonly<Record<string, Member<unknown>>>;

export type ValueOf<S> = S extends Shape<infer T> ? T : never;

type ValueOfMember<M> = M extends Member<infer T> ? T : never;

type RecordOf<M extends Members> = {
  readonly [K in keyof M as M[K]['isRequired'] extends true ? K : never]: ValueOfMember<M[K]>;
} & {
  readonly [K in keyof M as M[K]['isRequired'] extends true ? never : K]?: ValueOfMember<M[K]>;
};

export function required<T>(shape: Shape<T>, en: string, fr: string): Member<T, true> {
  return { shape, isRequired: true, meaning: { en, fr } };
}

export function optional<T>(shape: Shape<T>, en: string, fr: string): Member<T, false> {
  return { shape, isRequired: false, meaning: { en, fr } };
}

/** A value of one JSON type; `accept` gives undefined for one that is out of bounds. */
function simple<T>(
  type: JsonNode['type'],
  schema: JsonSchema,
  allowed: Bilingual,
  accept: (value: unknown) => T | undefined,
): Shape<T> {
  return {
    allowed,
    schema,
    read: (node, path, problems) => {
      const value = node.type === type ? accept(node.value) : undefined;
      if (value === undefined) problems.tell(node, path, node.type === type ? 'value' : 'type', allowed);
      return value;
    },
  };
}

export interface TextRule {
  readonly maxLength: number;
  readonly pattern?: RegExp;
  readonly en?: string;
  readonly fr?: string;
}

/** Never empty; one line of characters that are shown as such (no controls, no half of a pair). */
export function text({ maxLength, pattern, en, fr }: TextRule): Shape<string> {
  const allowed = {
    en: en ?? `a text of 1 to ${maxLength} characters`,
    fr: fr ?? `un texte de 1 à ${maxLength} caractères`,
  };
  const schema = { type: 'string', minLength: 1, maxLength, ...(pattern && { pattern: pattern.source }) };
  return simple('string', schema, allowed, (value) => {
    if (typeof value !== 'string' || value.length > maxLength || value.trim() === '' || /\p{C}/u.test(value))
      return undefined;
    // A name may become that of a member: one that every object has means something already.
    if (pattern !== undefined && value in Object.prototype) return undefined;
    return pattern === undefined || pattern.test(value) ? value : undefined;
  });
}

export function choice<const T extends string | number>(...words: readonly T[]): Shape<T> {
  const list = words.map((word) => (word === '' ? '""' : word)).join(', ');
  const isText = typeof words[0] === 'string';
  return simple(isText ? 'string' : 'number', { enum: words }, { en: list, fr: list }, (value) =>
    words.find((word) => word === value),
  );
}

export function whole(minimum: number, maximum: number): Shape<number> {
  const allowed = { en: `a whole number from ${minimum} to ${maximum}`, fr: `un entier de ${minimum} à ${maximum}` };
  return simple('number', { type: 'integer', minimum, maximum }, allowed, (value) =>
    Number.isInteger(value) ? inside(value, minimum, maximum) : undefined,
  );
}

export function decimal(minimum: number, maximum: number): Shape<number> {
  const allowed = { en: `a number from ${minimum} to ${maximum}`, fr: `un nombre de ${minimum} à ${maximum}` };
  return simple('number', { type: 'number', minimum, maximum }, allowed, (value) => inside(value, minimum, maximum));
}

function inside(value: unknown, minimum: number, maximum: number): number | undefined {
  return typeof value === 'number' && value >= minimum && value <= maximum ? value : undefined;
}

/** As documents print it: "0x008E", or 142. */
export function hexadecimal(maximum: number, en: string, fr: string): Shape<number> {
  const digits = maximum.toString(16).length;
  const hexText = maximum.toString(16).toUpperCase();
  const allowed = {
    en: `${en}: "0x0000" to "0x${hexText}", or 0 to ${maximum}`,
    fr: `${fr} : "0x0000" à "0x${hexText}", ou 0 à ${maximum}`,
  };
  const pattern = new RegExp(`^0x[0-9A-Fa-f]{1,${digits}}$`);
  const schema = {
    anyOf: [
      { type: 'string', pattern: pattern.source },
      { type: 'integer', minimum: 0, maximum },
    ],
  };
  return {
    allowed,
    schema,
    read: (node, path, problems) => {
      const value: unknown = node.value;
      const number = typeof value === 'string' && pattern.test(value) ? Number.parseInt(value, 16) : value;
      if (Number.isInteger(number) && inside(number, 0, maximum) !== undefined) return Number(number);
      problems.tell(node, path, typeof value === 'string' || typeof value === 'number' ? 'value' : 'type', allowed);
      return undefined;
    },
  };
}

/** True, or, as if it were not there, false. */
export const flag: Shape<boolean> = simple(
  'boolean',
  { type: 'boolean' },
  { en: 'true or false', fr: 'true (oui) ou false (non)' },
  (value) => (typeof value === 'boolean' ? value : undefined),
);

/** One of several forms, told apart by the type of what is written. */
export function either<A, B>(first: Shape<A>, firstTypes: readonly JsonNode['type'][], second: Shape<B>): Shape<A | B> {
  const allowed = {
    en: `${first.allowed.en}; or ${second.allowed.en}`,
    fr: `${first.allowed.fr} ; ou ${second.allowed.fr}`,
  };
  return {
    allowed,
    schema: { anyOf: [first.schema, second.schema] },
    read: (node, path, problems) => (firstTypes.includes(node.type) ? first : second).read(node, path, problems),
  };
}

export function list<T>(of: Shape<T>, minimum: number, maximum: number): Shape<readonly T[]> {
  const lines = rows(of, minimum, maximum);
  return {
    ...lines,
    read: (node, path, problems) => {
      const values = lines.read(node, path, problems);
      return values?.every((value) => value !== undefined) ? values : undefined;
    },
  };
}

/** A list of which a refused entry leaves its place empty, so that the others can be checked against one another. */
export function rows<T>(of: Shape<T>, minimum: number, maximum: number): Shape<readonly (T | undefined)[]> {
  const allowed = {
    en: `a list [ ] of ${minimum} to ${maximum} entries`,
    fr: `une liste [ ] de ${minimum} à ${maximum} éléments`,
  };
  return {
    allowed,
    schema: { type: 'array', items: of.schema, minItems: minimum, maxItems: maximum },
    of,
    read: (node, path, problems) => {
      const entries = node.children ?? [];
      if (node.type !== 'array') {
        problems.tell(node, path, 'type', allowed);
        return undefined;
      }
      if (entries.length < minimum || entries.length > maximum) {
        problems.tell(node, path, 'value', allowed, String(entries.length));
        return undefined;
      }
      return entries.map((entry, index) => of.read(entry, [...path, index], problems));
    },
  };
}

interface RecordShape<M extends Members> extends Shape<RecordOf<M>> {
  readonly members: M;
  /** The members that are as they may be, though others are not. */
  readGood(node: JsonNode, path: Path, problems: ProfileProblems): Partial<RecordOf<M>>;
}

/** An object with these members and no other one. */
export function record<const M extends Members>(members: M, title?: string): RecordShape<M> {
  const byName = new Map<string, Member<unknown>>(Object.entries(members));
  const names = [...byName.keys()];
  const needed = [...byName].filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  const allowed = { en: `{ } with ${names.join(', ')}`, fr: `{ } avec ${names.join(', ')}` };
  const properties = [...byName].map(([name, { shape, meaning }]) => [
    name,
    { description: meaning.en, ...shape.schema },
  ]);
  const readAll = (node: JsonNode, path: Path, problems: ProfileProblems) => {
    if (node.type !== 'object') {
      problems.tell(node, path, 'type', allowed);
      return undefined;
    }
    const values = readMembers(node, path, problems, byName);
    const missing = needed.filter((name) => !values.has(name));
    for (const name of missing) {
      problems.tell(node, [...path, name], 'missing', byName.get(name)?.shape.allowed ?? allowed, '');
    }
    return { values, isWhole: missing.length === 0 && [...values.values()].every((value) => value !== undefined) };
  };
  return {
    allowed,
    schema: {
      ...(title !== undefined && { title }),
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(needed.length > 0 && { required: needed }),
      additionalProperties: false,
    },
    members,
    // Every member was read by its own shape.
    readGood: (node, path, problems) =>
      Object.fromEntries(
        [...(readAll(node, path, problems)?.values ?? [])].filter(([, value]) => value !== undefined),
      ) as Partial<RecordOf<M>>,
    read: (node, path, problems) => {
      const all = readAll(node, path, problems);
      return all?.isWhole ? (Object.fromEntries(all.values) as RecordOf<M>) : undefined;
    },
  };
}

function readMembers(
  node: JsonNode,
  path: Path,
  problems: ProfileProblems,
  members: ReadonlyMap<string, Member<unknown>>,
): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const { children: [key, value] = [] } of node.children ?? []) {
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    const member = members.get(name);
    if (member === undefined) {
      problems.tell(key, [...path, name], 'unknown-member', () => oneOf(name, members.keys()));
    } else if (values.has(name)) {
      problems.tell(key, [...path, name], 'twice', { en: `"${name}" once`, fr: `"${name}" une seule fois` });
    } else {
      values.set(name, member.shape.read(value, [...path, name], problems));
    }
  }
  return values;
}

/** The nearest of the names that are allowed, or, where none is near, all of a few. */
export function oneOf(name: string, names: Iterable<string>): Bilingual {
  const all = [...names];
  const near = nearestName(name, all);
  const list = all.length > 40 ? `${all.slice(0, 40).join(', ')} …` : all.join(', ');
  if (near === undefined) return { en: `one of ${list}`, fr: `un nom parmi ${list}` };
  return { en: `probably "${near}"`, fr: `probablement "${near}"` };
}

type TupleOf<S extends readonly Shape<unknown>[]> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** A line of a table: its columns in order, then, where the table has them, the options of the line. */
export function row<const S extends readonly Shape<unknown>[], O = never>(
  columns: readonly string[],
  shapes: S,
  options?: Shape<O>,
): Shape<readonly [...TupleOf<S>, O?]> {
  const names = columns.map((name) => `"${name}"`).join(', ');
  const withOptions = (or: string) => (options === undefined ? '' : ` ${or} [${names}, { }]`);
  const allowed = { en: `[${names}]${withOptions('or')}`, fr: `[${names}]${withOptions('ou')}` };
  const plain = shapes.map(({ schema }) => schema);
  const most = shapes.length + (options === undefined ? 0 : 1);
  return {
    allowed,
    schema: options === undefined ? tuple(plain) : { anyOf: [tuple(plain), tuple([...plain, options.schema])] },
    ...(options && { of: options }),
    read: (node, path, problems) => {
      const parts = node.children ?? [];
      if (node.type !== 'array' || parts.length < shapes.length || parts.length > most) {
        problems.tell(node, path, node.type === 'array' ? 'value' : 'type', allowed);
        return undefined;
      }
      const values = parts.map((part, index) => (shapes[index] ?? options)?.read(part, [...path, index], problems));
      // Every column was read by its own shape.
      return values.every((value) => value !== undefined)
        ? (values as unknown as readonly [...TupleOf<S>, O?])
        : undefined;
    },
  };
}

function tuple(items: readonly JsonSchema[]): JsonSchema {
  return { type: 'array', items, minItems: items.length, maxItems: items.length };
}
