import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly kind?: 'number' | 'right' | 'code';
  /** Names the row for a screen reader. */
  readonly isName?: boolean;
}

interface DataTableProps<Row> {
  /** What the table shows, for a screen reader. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly empty: string;
  readonly rowClass?: (row: Row) => string;
}

const manyColumns = 5;

/** A table; on a narrow screen each row becomes a block of its own. */
export function DataTable<Row>({ caption, columns, rows, keyOf, empty, rowClass }: DataTableProps<Row>) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <div class={`table-frame ${columns.length > manyColumns ? 'wide' : ''}`}>
      {/* A narrow screen shows rows as blocks, which takes the table's meaning from it unless it is said. */}
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <table role="table" class="data">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, kind }) => (
              <th key={title} scope="col" class={kind ?? ''}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} class={rowClass?.(row) ?? ''}>
              {columns.map(({ title, cell, kind, isName }) =>
                isName ? (
                  <th key={title} scope="row" data-title={title}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={kind ?? ''} data-title={title}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
