type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A settings file of sections; of two with the same key, the later one counts. */
export function iniOf(parts: readonly Sections[]): string {
  const sections = new Map<string, Map<string, string>>();
  for (const part of parts) {
    for (const [name, keys] of Object.entries(part)) {
      const section = sections.get(name) ?? new Map<string, string>();
      for (const [key, value] of Object.entries(keys)) section.set(key, value);
      sections.set(name, section);
    }
  }
  const blocks = [...sections].map(([name, keys]) =>
    [`[${name}]`, ...[...keys].map(([key, value]) => `${key}=${value}`)].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}
