import { profileFile } from './profile-format.js';
import type { JsonSchema, Members, Shape } from './shapes.js';

/** The format as a JSON Schema, draft 7, which editors know: for what a schema can say. */
export function profileSchema(): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...profileFile.schema };
}

/** The format as a table for the documentation: a line per member, the members of a list or record below it. */
export function formatTable(): string {
  const lines = linesOf(profileFile.members, '');
  return ['| member | what it is | what is allowed |', '| --- | --- | --- |', ...lines].join('\n');
}

function linesOf(members: Members, before: string): readonly string[] {
  return Object.entries(members).flatMap(([name, { shape, isRequired, meaning }]) => {
    const inner = innerOf(shape);
    const path = `${before}${name}`;
    const allowed = inner === undefined ? shape.allowed.en : (shape.of?.allowed.en ?? '');
    const shownAllowed = inner !== undefined && !allowed.startsWith('[') ? listed(shape) : escaped(allowed);
    const line = `| \`${path}\`${isRequired ? ' *' : ''} | ${escaped(meaning.en)} | ${shownAllowed} |`;
    return inner === undefined ? [line] : [line, ...linesOf(inner.members, `${path}${inner.mark}.`)];
  });
}

/** The members that follow a line: of a record, of the records of a list, or of the options of a row. */
function innerOf(shape: Shape<unknown>): { readonly members: Members; readonly mark: string } | undefined {
  if (shape.members !== undefined) return { members: shape.members, mark: '' };
  const { of } = shape;
  return of?.members === undefined ? undefined : { members: of.members, mark: '[]' };
}

function listed({ members, allowed }: Shape<unknown>): string {
  return members === undefined ? escaped(allowed.en) : 'a record { }';
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
