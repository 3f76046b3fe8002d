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

/** Names of the options of a stanza. */
export function optionsOf(text: string, interfaceName: string): readonly string[] {
  const found = findStanza(text, interfaceName);
  const lines = found ? text.split('\n').slice(found.from + 1, found.to) : [];
  return lines.flatMap((line) => line.trim().split(/\s+/, 1));
}

/**
 * The text with another IPv4 address of the interface, given as the first line of its stanza and options; all other
 * lines as they are, other options of the stanza too: without its `hwaddress`, `mtu` or `up` a machine may be lost.
 */
export function replaceAddress(text: string, interfaceName: string, stanza: readonly string[]): string {
  const found = findStanza(text, interfaceName);
  if (!found) return text;
  const lines = text.split('\n');
  const others = withoutAddress(lines.slice(found.from + 1, found.to));
  return [...lines.slice(0, found.from), ...stanza, ...others, ...lines.slice(found.to)].join('\n');
}

/** Options that say which address the interface has, and by whom it finds names (interfaces(5)). */
const addressOptions = new Set(['address', 'netmask', 'gateway', 'broadcast', 'network', 'dns-nameservers']);

/** A line that ends with a backslash goes on in the next one. */
function withoutAddress(lines: readonly string[]): readonly string[] {
  let isDropped = false;
  let goesOn = false;
  return lines.filter((line) => {
    if (!goesOn) isDropped = addressOptions.has(line.trim().split(/\s+/, 1)[0] ?? '');
    goesOn = line.endsWith('\\') && !/^\s*#/.test(line);
    return !isDropped;
  });
}
