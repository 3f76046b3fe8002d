export interface Reply {
  readonly code: number;
  /** At least one; the last is the one that short-sighted clients show. */
  readonly lines: readonly string[];
}

export function reply(code: number, ...lines: string[]): Reply {
  return { code, lines };
}

/**
 * RFC 959 §4.2: `123-` opens an answer of several lines, `123 ` closes it; no line can end the answer early.
 * Lines that begin with a blank stand as they are: RFC 2389 §3.2 and RFC 3659 §7.2 want features and facts so.
 */
export function formatReply({ code, lines }: Reply): string {
  const clean = lines.map((line) => line.replace(/\p{Cc}/gu, ' '));
  const last = clean.pop() ?? '';
  const first = clean.map((line, at) => (at > 0 && line.startsWith(' ') ? `${line}\r\n` : `${code}-${line}\r\n`));
  return `${first.join('')}${code} ${last}\r\n`;
}

/** RFC 959, appendix II: a path in double quotes, a quote within doubled. */
export function quotedPath(path: readonly string[]): string {
  return `"${formatPath(path).replaceAll('"', '""')}"`;
}

export function formatPath(path: readonly string[]): string {
  return `/${path.join('/')}`;
}
