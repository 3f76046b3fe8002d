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

/** Prints on A4: heads repeat on each page, no row breaks; boxes are borders, because printers leave out backgrounds. */
export const acceptanceStyle = `
@page { size: A4 portrait; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 9pt/1.35 "Helvetica Neue", Arial, sans-serif; color: #000; background: #fff; max-width: 190mm; margin: 0 auto; padding: 4mm; }
h1 { font-size: 16pt; margin: 0 0 3mm; }
h2 { font-size: 11.5pt; margin: 6mm 0 2mm; break-after: avoid; }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.3mm solid #777; padding: 0.8mm 1.4mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { border-bottom-width: 0.6mm; }
.identity th { width: 42mm; }
.objects { table-layout: fixed; }
.objects th:nth-child(1) { width: 9mm; }
.objects th:nth-child(2) { width: 50mm; }
.objects th:nth-child(4) { width: 34mm; }
.objects th:nth-child(5) { width: 11mm; }
.objects th:nth-child(6) { width: 23mm; }
.tick { text-align: center; }
.box { display: inline-block; width: 3.6mm; height: 3.6mm; border: 0.35mm solid #000; vertical-align: -0.5mm; }
.small { font-size: 7.5pt; color: #333; }
.now { font-weight: bold; }
.warning { border: 0.8mm solid #000; padding: 2mm 3mm; font-weight: bold; margin: 3mm 0; }
.bits { list-style: none; margin: 1mm 0 0; padding: 0; }
.bits li { padding: 0.4mm 0; }
.remarks { height: 30mm; border: 0.3mm solid #777; }
.signatures td { height: 14mm; }
@media print { body { padding: 0; max-width: none; } }
`;
