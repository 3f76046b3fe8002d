import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { Bilingual } from '../../core/bilingual.js';
import type { ProfileProblem, ProfileProblemReason } from './profile.js';

/** A value of the file, with its place. */
export type JsonNode = Node;

/** Names of members and numbers of entries, from the outside in. */
export type Path = readonly (string | number)[];

/** More than a person reads at once. */
const mostTold = 100;
/** More than this is not even kept: a hostile file could give one for each of its values. */
const mostKept = 2000;
const longestExcerpt = 60;

/** Worked out for those that are told only: the nearest of thousands of names takes its time. */
type Allowed = Bilingual | (() => Bilingual);

interface Kept {
  readonly reason: ProfileProblemReason;
  readonly offset: number;
  readonly path: Path;
  readonly found: string;
  readonly allowed: Allowed;
}

/** What is found in one file, all of it at once. */
export class ProfileProblems {
  readonly #text: string;
  readonly #kept: Kept[] = [];
  #count = 0;
  #root: JsonNode | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** From now on problems may be told by their path. */
  setRoot(root: JsonNode): void {
    this.#root = root;
  }

  /** Whether anything forbids to use the file. */
  get isRefused(): boolean {
    return this.#kept.some(({ reason }) => reason !== 'advice');
  }

  /** About a value; `found` where it is not the value itself. */
  tell(node: JsonNode, path: Path, reason: ProfileProblemReason, allowed: Allowed, found = this.#excerpt(node)): void {
    this.tellAt(node.offset, path, reason, allowed, found);
  }

  /** About the value at a path; about what holds it where it is not in the file. */
  tellOf(path: Path, reason: ProfileProblemReason, allowed: Allowed, found?: string): void {
    let node: JsonNode | undefined;
    for (let length = path.length; node === undefined && length >= 0; length -= 1) {
      node = this.#root && findNodeAtLocation(this.#root, path.slice(0, length));
    }
    if (node === undefined) this.tellAt(0, path, reason, allowed, found);
    else this.tell(node, path, reason, allowed, found);
  }

  tellAt(offset: number, path: Path, reason: ProfileProblemReason, allowed: Allowed, found?: string): void {
    this.#count += 1;
    if (this.#kept.length >= mostKept) return;
    this.#kept.push({ reason, offset, path, found: found ?? this.#excerptAt(offset), allowed });
  }

  /** In the order of the file; of too many, the rest is a number. */
  list(): readonly ProfileProblem[] {
    const starts = lineStarts(this.#text);
    const told = this.#kept
      .toSorted((one, other) => one.offset - other.offset)
      .slice(0, mostTold)
      .map(({ offset, path, allowed, ...rest }) => ({
        ...rest,
        ...placeOf(offset, starts),
        path: pathText(path),
        allowed: typeof allowed === 'function' ? allowed() : allowed,
      }));
    const rest = this.#count - told.length;
    const allowed = { en: `${rest} more are not listed`, fr: `${rest} autres ne sont pas listés` };
    return rest === 0
      ? told
      : [...told, { reason: 'more', line: 1, column: 1, path: '', found: String(rest), allowed }];
  }

  #excerpt({ offset, length }: JsonNode): string {
    return shown(this.#text.slice(offset, offset + Math.min(length, longestExcerpt + 1)));
  }

  /** The rest of the line. */
  #excerptAt(offset: number): string {
    return shown((/^[^\r\n]*/.exec(this.#text.slice(offset, offset + longestExcerpt + 1)) ?? [''])[0]);
  }
}

/** On one line, without what a terminal or a page would take for more than text. */
function shown(text: string): string {
  const cut = text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
  return cut
    .replace(/\s+/g, ' ')
    .replace(/[\p{C}]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function placeOf(offset: number, starts: readonly number[]): { readonly line: number; readonly column: number } {
  let [first, beyond] = [0, starts.length];
  while (beyond - first > 1) {
    const middle = (first + beyond) >> 1;
    if ((starts[middle] ?? 0) <= offset) first = middle;
    else beyond = middle;
  }
  return { line: first + 1, column: offset - (starts[first] ?? 0) + 1 };
}

/** `words[3].address`. A name that is no plain one is quoted and cut. */
function pathText(path: Path): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w$-]{1,40}$/.test(part) ? `.${part}` : `[${shown(JSON.stringify(part))}]`;
    })
    .join('')
    .replace(/^\./, '');
}
