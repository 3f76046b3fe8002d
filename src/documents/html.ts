/** HTML that is safe to put into a page. */
export interface Html {
  readonly html: string;
}

/** Builds HTML: every text that is put in is escaped, pieces of HTML are not. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const parts = strings.map((text, index) => (index === 0 ? text : `${rendered(values[index - 1] ?? '')}${text}`));
  return { html: parts.join('') };
}

function rendered(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return isHtml(value) ? value.html : value.map(({ html: text }) => text).join('');
}

function isHtml(value: Html | readonly Html[]): value is Html {
  return 'html' in value;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
