import { createScanner, type ParseError, type ParseErrorCode, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Bilingual } from '../../core/bilingual.js';
import type { JsonNode, ProfileProblems } from './profile-problems.js';

/** A condition's options are the deepest that the format goes. */
export const maxDepth = 12;

/** Syntax errors that follow from the first ones tell a person nothing. */
const toldSyntaxErrors = 5;

/** The bytes of a file as text, without a byte order mark; undefined where they are not UTF-8. */
export function decodeProfile(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** As much of the bytes as is UTF-8: what is wrong stands behind it. */
export function beforeBadByte(bytes: Uint8Array): string {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (startsWell(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return new TextDecoder('utf-8').decode(bytes.subarray(0, good));
}

/** A character that is cut off at the end is no fault of what stands before it. */
function startsWell(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The values of a JSON text; undefined, with the problems told, where it is none. Comments and trailing commas are none. */
export function parseJson(text: string, problems: ProfileProblems): JsonNode | undefined {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    problems.tellAt(deep, [], 'too-deep', {
      en: `${maxDepth} levels of brackets at most`,
      fr: `${maxDepth} niveaux de crochets au plus`,
    });
    return undefined;
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  for (const { error, offset } of errors.slice(0, toldSyntaxErrors)) {
    problems.tellAt(offset, [], 'syntax', expected(error));
  }
  if (root === undefined && errors.length === 0) problems.tellAt(0, [], 'syntax', expected(valueExpected));
  return errors.length > 0 ? undefined : root;
}

const valueExpected: ParseErrorCode = 4;

// SyntaxKind of the parser, whose names exist for its types only.
const [openBrace, closeBrace, openBracket, closeBracket, endOfFile] = [1, 2, 3, 4, 17];

/**
 * Where the brackets are deeper than the format can be: the parser goes down with them. Told by the parser's own scanner,
 * so that both see the same brackets, whatever stands in comments and broken texts. A bracket that closes another kind
 * than is open closes nothing: the parser passes over it too.
 */
function tooDeepAt(text: string): number | undefined {
  const scanner = createScanner(text, true);
  const awaited: number[] = [];
  for (let token: number = scanner.scan(); token !== endOfFile; token = scanner.scan()) {
    if (token === openBrace) awaited.push(closeBrace);
    else if (token === openBracket) awaited.push(closeBracket);
    else if (token === awaited.at(-1)) awaited.pop();
    if (awaited.length > maxDepth) return scanner.getTokenOffset();
  }
  return undefined;
}

function expected(error: ParseErrorCode): Bilingual {
  return syntax[printParseErrorCode(error)] ?? { en: 'JSON', fr: 'du JSON' };
}

const syntax: Readonly<Record<string, Bilingual>> = {
  InvalidSymbol: { en: 'a number, a text in "…", true or false', fr: 'un nombre, un texte entre "…", true ou false' },
  InvalidNumberFormat: { en: 'a decimal number such as 12 or 0.1', fr: 'un nombre décimal comme 12 ou 0.1' },
  PropertyNameExpected: {
    en: 'a name in "…" (no comma before a closing bracket)',
    fr: 'un nom entre "…" (pas de virgule avant un crochet fermant)',
  },
  ValueExpected: {
    en: 'a value (no comma before a closing bracket)',
    fr: 'une valeur (pas de virgule avant un crochet fermant)',
  },
  ColonExpected: { en: ': between name and value', fr: ': entre le nom et la valeur' },
  CommaExpected: { en: ', between two values', fr: ', entre deux valeurs' },
  CloseBraceExpected: { en: '} at the end', fr: '} à la fin' },
  CloseBracketExpected: { en: '] at the end', fr: '] à la fin' },
  EndOfFileExpected: { en: 'nothing behind the last }', fr: 'rien après la dernière }' },
  InvalidCommentToken: {
    en: 'no comments: "remarks" is for them',
    fr: 'aucun commentaire : "remarks" est là pour cela',
  },
  UnexpectedEndOfComment: {
    en: 'no comments: "remarks" is for them',
    fr: 'aucun commentaire : "remarks" est là pour cela',
  },
  UnexpectedEndOfString: { en: '" at the end of a text', fr: '" à la fin du texte' },
  UnexpectedEndOfNumber: { en: 'a decimal number such as 12 or 0.1', fr: 'un nombre décimal comme 12 ou 0.1' },
  InvalidUnicode: { en: '\\u with four hexadecimal digits', fr: '\\u avec quatre chiffres hexadécimaux' },
  InvalidEscapeCharacter: {
    en: 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u',
    fr: 'un de \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u',
  },
  InvalidCharacter: { en: 'a printable character', fr: 'un caractère imprimable' },
};
