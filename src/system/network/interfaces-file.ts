/** Words that begin a stanza or stand alone (interfaces(5)). */
const beginning =
  /^\s*(iface|mapping|auto|allow-\S+|source|source-directory|rename|no-auto-down|no-scripts|template)\s/;

export interface Stanza {
  /** Index of its first line, and of the first line after it. */
  readonly from: number;
  readonly to: number;
}

/** Where /etc/network/interfaces sets the IPv4 address of an interface; undefined when it does not. */
export function findStanza(text: string, interfaceName: string): Stanza | undefined {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => {
    const [word, name, family] = line.trim().split(/\s+/);
    return word === 'iface' && name === interfaceName && family === 'inet';
  });
  if (from === -1) return undefined;
  const next = lines.findIndex((line, at) => at > from && beginning.test(line));
  let to = next === -1 ? lines.length : next;
  // Comments and blank lines before the next stanza belong to that one.
  while (to > from + 1 && /^\s*(#.*)?$/.test(lines[to - 1] ?? '')) to -= 1;
  return { from, to };
}

/** The text with another IPv4 stanza of the interface; all other lines as they are. */
export function replaceStanza(text: string, interfaceName: string, stanza: string): string {
  const found = findStanza(text, interfaceName);
  if (!found) return text;
  const lines = text.split('\n');
  return [...lines.slice(0, found.from), ...stanza.split('\n'), ...lines.slice(found.to)].join('\n');
}
