import { describe, expect, it } from 'vitest';
import { html } from '../../src/documents/sheet-html.js';

describe('HTML', () => {
  it('escapes every text that is put in, and no piece of HTML', () => {
    const text = `<script>alert('x')</script> & "y"`;
    const inner = html`<b title="${text}">${text}</b>`;
    const escaped = '&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;';
    expect(html`<p>${[inner, inner]}${3}</p>`.html).toBe(`<p>${`<b title="${escaped}">${escaped}</b>`.repeat(2)}3</p>`);
  });
});
