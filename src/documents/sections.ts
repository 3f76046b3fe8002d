/** A part of a document, written once and rendered as Markdown and as plain text. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'fields'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'checks'; readonly items: readonly (readonly [isChecked: boolean, text: string])[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'text'; readonly text: string };

export function renderMarkdown(title: string, sections: readonly Section[]): string {
  const parts = sections.map((section) =>
    [`## ${markdownText(section.title)}`, ...section.blocks.map(markdownBlock)].join('\n\n'),
  );
  return `${[`# ${markdownText(title)}`, ...parts].join('\n\n')}\n`;
}

export function renderText(title: string, sections: readonly Section[]): string {
  const parts = sections.map((section) =>
    [underlined(section.title, '-'), ...section.blocks.map(textBlock)].join('\n\n'),
  );
  return `${[underlined(title, '='), ...parts].join('\n\n')}\n`;
}

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case 'fields':
      return block.rows.map(([label, value]) => `- **${markdownText(label)}:** ${markdownText(value)}`).join('\n');
    case 'checks':
      return block.items.map(([isChecked, text]) => `- [${isChecked ? 'x' : ' '}] ${markdownText(text)}`).join('\n');
    case 'table': {
      const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`;
      return [line(block.head), line(block.head.map(() => '---')), ...block.rows.map(line)].join('\n');
    }
    case 'text':
      return markdownText(block.text);
  }
}

/** Names come from the UPS and from settings: none of them may become a table border, a link or HTML. */
function markdownText(text: string): string {
  return text
    .replace(/[|\\`*[\]]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\s+/g, ' ')
    .trim();
}

const lineWidth = 100;

function textBlock(block: Block): string {
  switch (block.kind) {
    case 'fields': {
      const width = Math.max(...block.rows.map(([label]) => label.length)) + 2;
      return block.rows.map(([label, value]) => wrapped(`${label}:`.padEnd(width) + value, width)).join('\n');
    }
    case 'checks':
      return block.items.map(([isChecked, text]) => wrapped(`[${isChecked ? 'X' : ' '}] ${text}`, 4)).join('\n');
    case 'table':
      return textTable(block.head, block.rows);
    case 'text':
      return wrapped(block.text, 0);
  }
}

/** In columns where they fit the line, else a record of fields for each row. */
function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const columnLine = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  if (widths.reduce((sum, width) => sum + width + 2, 0) <= lineWidth) {
    return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(columnLine).join('\n');
  }
  const record = (row: readonly string[]) => row.map((cell, column) => wrapped(`${head[column] ?? ''}: ${cell}`, 2));
  return rows.map((row) => record(row).join('\n')).join('\n\n');
}

/** Later lines begin with `indent` spaces. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > lineWidth) {
    const end = rest.lastIndexOf(' ', lineWidth);
    if (end <= indent) break;
    lines.push(rest.slice(0, end).trimEnd());
    rest = ' '.repeat(indent) + rest.slice(end + 1);
  }
  return [...lines, rest].join('\n');
}

function underlined(title: string, line: string): string {
  return `${title}\n${line.repeat(title.length)}`;
}
