import { describe, expect, it } from 'vitest';
import { renderMarkdown, renderText, type Section } from '../../src/documents/sections.js';

const sections: readonly Section[] = [
  {
    title: 'One',
    blocks: [
      { kind: 'fields', rows: [['Name', 'a | <b> & *c* `d` [e](f)']] },
      {
        kind: 'checks',
        items: [
          [true, 'yes'],
          [false, 'no'],
        ],
      },
      { kind: 'table', head: ['A', 'Long head'], rows: [['x|y', 'z']] },
    ],
  },
];

describe('a document', () => {
  it('as Markdown keeps foreign text from becoming a table border, a link or HTML', () => {
    expect(renderMarkdown('T', sections)).toBe(
      [
        '# T',
        '',
        '## One',
        '',
        '- **Name:** a \\| &lt;b> &amp; \\*c\\* \\`d\\` \\[e\\](f)',
        '',
        '- [x] yes',
        '- [ ] no',
        '',
        '| A | Long head |',
        '| --- | --- |',
        '| x\\|y | z |',
        '',
      ].join('\n'),
    );
  });

  it('as text has columns where they fit, and no line beyond 100 characters', () => {
    const text = renderText('T', [
      ...sections,
      {
        title: 'Two',
        blocks: [
          { kind: 'table', head: ['H'], rows: [['word '.repeat(60).trim()]] },
          { kind: 'text', text: 'word '.repeat(50).trim() },
        ],
      },
    ]);
    expect(text).toContain('A    Long head\n---  ---------\nx|y  z\n');
    expect(text).toContain('[X] yes\n[ ] no\n');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
