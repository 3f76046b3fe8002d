import { safe, unsafe } from 'ini';

/** One line of the file with everything that is needed to write it back unchanged. */
export type IniLine = { readonly number: number; readonly text: string; readonly lineEnd: string } & (
  | { readonly kind: 'blank' | 'malformed' }
  | { readonly kind: 'section'; readonly name: string }
  | IniEntry
);

export interface IniEntry {
  readonly kind: 'entry';
  /** Section that the line stands under; undefined before the first one. */
  readonly section: string | undefined;
  readonly key: string;
  readonly value: string;
  /** `text` up to where the value begins. */
  readonly head: string;
  /** Comment behind the value, with its mark. */
  readonly comment: string;
  /** `quotes`: a quote that does not enclose the whole value; `comment`: a mark that may be meant as part of it. */
  readonly doubt: 'quotes' | 'comment' | undefined;
}

interface IniValue {
  readonly value: string;
  readonly comment: string;
  readonly doubt: IniEntry['doubt'];
}

const byteOrderMark = '\uFEFF';

/**
 * Splits the text of an ini file into lines whose `text` and `lineEnd` together are the file again.
 * Keys and values are read by the `ini` package; the structure is read here, because `ini` knows no line numbers,
 * drops what it cannot read, merges `[a.b]` into `[a]` and lets later duplicates win in silence.
 */
export function scanIni(text: string): IniLine[] {
  const lines: IniLine[] = [];
  let section: string | undefined;
  for (const [, lineText = '', lineEnd = ''] of text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)) {
    if (lineText === '' && lineEnd === '') break;
    const place = { number: lines.length + 1, text: lineText, lineEnd };
    const content = place.number === 1 && lineText.startsWith(byteOrderMark) ? lineText.slice(1) : lineText;
    const name = /^\s*\[([^\]]*)\]\s*(?:[;#].*)?$/s.exec(content)?.[1];
    if (name !== undefined) {
      section = readName(name);
      lines.push({ ...place, kind: 'section', name: section });
    } else if (/^\s*(?:[;#].*)?$/s.test(content)) {
      lines.push({ ...place, kind: 'blank' });
    } else {
      lines.push({ ...place, ...(readEntry(content, lineText, section) ?? { kind: 'malformed' }) });
    }
  }
  return lines;
}

export function joinIni(lines: readonly IniLine[]): string {
  return lines.map(({ text, lineEnd }) => text + lineEnd).join('');
}

/** Whether anything stands behind `=`, a comment included. */
export function isWritten({ text, head }: { readonly text: string; readonly head: string }): boolean {
  return text !== head;
}

/** Takes out whatever stands behind `=` of these keys: what looks like a comment may be part of a password. */
export function blankIniValues(text: string, isMeant: (entry: IniEntry) => boolean): string {
  return joinIni(
    scanIni(text).map((line) => (line.kind === 'entry' && isMeant(line) ? { ...line, text: line.head } : line)),
  );
}

function readEntry(content: string, lineText: string, section: string | undefined): IniEntry | undefined {
  const [, key = '', gap = ''] = /^([^=]+)=(\s*)/.exec(content) ?? [];
  const name = readName(key);
  if (name === '' || /^\s*\[/.test(content)) return undefined;
  const raw = content.slice(key.length + 1 + gap.length);
  const head = lineText.slice(0, lineText.length - raw.length);
  return { kind: 'entry', section, key: name, head, ...readIniValue(raw) };
}

/** ini turns a name in single quotes that looks like a number into one. */
function readName(raw: string): string {
  return String(unsafe(raw));
}

/** Reads what stands behind `=`. */
export function readIniValue(raw: string): IniValue {
  const trimmed = raw.trim();
  const quote = /^["']/.exec(trimmed)?.[0];
  if (quote && trimmed.length > 1 && trimmed.endsWith(quote)) {
    const value: unknown = unsafe(trimmed);
    // ini reads '123' as a number and 'true' as a truth value; quotes mean that it is a text.
    const text = typeof value === 'string' ? value : trimmed.slice(1, -1);
    const isBroken = quote === '"' && text === trimmed;
    return { value: text, comment: '', doubt: isBroken ? 'quotes' : undefined };
  }
  const comment = commentOf(trimmed);
  const before = trimmed.slice(0, trimmed.length - comment.length);
  const isDoubtful = comment !== '' && (/\S$/.test(before) || /^.\S/.test(comment));
  // 't Zand begins with an apostrophe; "UPS" ; comment has a quote that ini would serve as part of the name.
  const hasStrayQuote = quote === '"' || (quote !== undefined && trimmed.indexOf(quote, 1) > 0);
  return { value: unsafe(trimmed), comment, doubt: hasStrayQuote ? 'quotes' : isDoubtful ? 'comment' : undefined };
}

/** From the first mark that no backslash escapes. */
function commentOf(value: string): string {
  return /^(?:\\.|[^\\;#])*([;#].*)$/s.exec(value)?.[1] ?? '';
}

/** Writes a value so that it reads back the same, in quotes only where it must be. */
export function formatIniValue(value: string): string {
  const plain = safe(value);
  const readBack = readIniValue(plain);
  const isFaithful = readBack.value === value && readBack.comment === '' && readBack.doubt === undefined;
  return isFaithful ? plain : JSON.stringify(value);
}

/** Whether two names mean the same section or key: case does not matter. */
export function isSameName(one: string | undefined, other: string | undefined): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}

/**
 * Sets one key in the text of an ini file, or takes it out (`undefined`); everything else stays as it is.
 * A key that is not there goes to the end of its section, a section that is not there to the end of the file.
 */
export function setIniValue(text: string, section: string, key: string, value: string | undefined): string {
  const lines = scanIni(text);
  const lineEnd = lines.find((line) => line.lineEnd !== '')?.lineEnd ?? '\n';
  const isMeant = (line: IniLine) =>
    line.kind === 'entry' && isSameName(line.section, section) && isSameName(line.key, key);
  const exact = lines.findIndex((line) => isMeant(line) && line.kind === 'entry' && line.key === key);
  const place = exact >= 0 ? exact : lines.findIndex(isMeant);
  const line = lines[place];
  if (line?.kind === 'entry') {
    return joinIni(lines.toSpliced(place, 1, ...(value === undefined ? [] : withValue(line, value, lineEnd))));
  }
  if (value === undefined) return text;
  const written = newLine(`${safe(key)}=${formatIniValue(value)}`, lineEnd);
  const last = lines.findLastIndex((one) => isPartOf(one, section));
  if (last >= 0) return joinIni([...closed(lines.slice(0, last + 1), lineEnd), written, ...lines.slice(last + 1)]);
  const gap = lines.length > 0 ? [newLine('', lineEnd)] : [];
  return joinIni([...closed(lines, lineEnd), ...gap, newLine(`[${section}]`, lineEnd), written]);
}

/** A line that is only written, never looked at again. */
function newLine(text: string, lineEnd: string): IniLine {
  return { kind: 'blank', number: 0, text, lineEnd };
}

function isPartOf(line: IniLine, section: string): boolean {
  if (line.kind === 'section') return isSameName(line.name, section);
  return line.kind === 'entry' && isSameName(line.section, section);
}

function withValue(line: IniLine & IniEntry, value: string, lineEnd: string): IniLine[] {
  const written = formatIniValue(value);
  if (line.comment === '') return [{ ...line, text: line.head + written }];
  // A value in quotes must end its line, so its comment moves above it.
  if (written.startsWith('"')) {
    return [newLine(line.comment, lineEnd), { ...line, text: line.head + written }];
  }
  return [{ ...line, text: `${line.head}${written}${written === '' ? '' : ' '}${line.comment}` }];
}

/** Gives the last line the end that it may lack. */
function closed(lines: readonly IniLine[], lineEnd: string): IniLine[] {
  const last = lines.at(-1);
  return last && last.lineEnd === '' ? [...lines.slice(0, -1), { ...last, lineEnd }] : [...lines];
}
