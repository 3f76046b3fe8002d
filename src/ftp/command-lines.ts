export type CommandLine = { readonly verb: string; readonly argument: string } | 'malformed';

/**
 * Cuts the octets of a control connection into commands; the result does not depend on where they were cut on the way.
 * RFC 959 §4.1.3, RFC 2640 §3.1 (UTF-8).
 */
export class CommandLines {
  readonly #mostBytes: number;
  #partial: Buffer = Buffer.alloc(0);

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Undefined once a line is too long: what follows cannot be trusted to begin where a line begins. */
  push(octets: Uint8Array): CommandLine[] | undefined {
    let rest = Buffer.concat([this.#partial, octets]);
    const lines: CommandLine[] = [];
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      if (end > this.#mostBytes) return undefined;
      lines.push(parseLine(rest.subarray(0, end)));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > this.#mostBytes) return undefined;
    this.#partial = Buffer.from(rest);
    return lines;
  }
}

function parseLine(octets: Uint8Array): CommandLine {
  const plain = withoutTelnet(octets);
  const text = decode(plain) ?? decodeLogin(plain);
  if (text === undefined) return 'malformed';
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
  const [, verb = '', argument = ''] = /^([A-Za-z]{3,4})(?: (.*))?$/s.exec(line) ?? [];
  if (verb === '' || hasControlCharacter(argument)) return 'malformed';
  return { verb: verb.toUpperCase(), argument };
}

/** Telnet orders that clients put before ABOR (RFC 854); no octet of UTF-8 is 0xFF. */
function withoutTelnet(octets: Uint8Array): Uint8Array {
  if (!octets.includes(0xff)) return octets;
  const kept: number[] = [];
  for (let at = 0; at < octets.length; at += 1) {
    const octet = octets[at] ?? 0;
    if (octet !== 0xff) {
      kept.push(octet);
      continue;
    }
    at += 1;
    const order = octets[at] ?? 0;
    if (order >= 0xfb && order <= 0xfe) at += 1;
  }
  // The data mark of an urgent ABOR stands alone when the urgent octet went another way.
  return Uint8Array.from(kept[0] === 0xf2 ? kept.slice(1) : kept);
}

function decode(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/**
 * A user or password in another code than UTF-8 is a wrong one, not no command: a person is told so. What cannot be read
 * becomes U+FFFD, which no password that is typed holds.
 */
function decodeLogin(octets: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets);
  return /^(?:USER|PASS) /i.test(text) ? text : undefined;
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
