import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly kind?: 'number' | 'right' | 'code';
  /** Names the row for a screen reader. */
  readonly isName?: boolean;
  /** By this name the table can be sorted by the column. */
  readonly order?: string;
}

/** By which column the rows stand, and what its head does. */
interface Sorting {
  readonly column: string | undefined;
  readonly isDown: boolean;
  readonly onSort: (column: string) => void;
}

interface DataTableProps<Row> {
  /** What the table shows, for a screen reader. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly empty: string;
  readonly rowClass?: (row: Row) => string;
  readonly sorting?: Sorting;
  /** So long that its heads stay in view where the window is wide enough for all columns. */
  readonly isLong?: boolean;
}

const manyColumns = 5;

/** A table; on a narrow screen each row becomes a block of its own. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  empty,
  rowClass,
  sorting,
  isLong,
}: DataTableProps<Row>) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <div class={`table-frame ${columns.length > manyColumns ? 'wide' : ''} ${isLong ? 'long' : ''}`}>
      {/* A narrow screen shows rows as blocks, which takes the table's meaning from it unless it is said. */}
      {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
      <table role="table" class="data">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.title} {...column} sorting={sorting} />
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

type HeadProps = Pick<Column<never>, 'title' | 'kind' | 'order'> & { readonly sorting: Sorting | undefined };

function Head({ title, kind, order, sorting }: HeadProps) {
  if (order === undefined || sorting === undefined) {
    return (
      <th scope="col" class={kind ?? ''}>
        {title}
      </th>
    );
  }
  const { column, isDown, onSort } = sorting;
  const way = column !== order ? 'none' : isDown ? 'descending' : 'ascending';
  return (
    <th scope="col" class={kind ?? ''} aria-sort={way}>
      <button type="button" class="sort" onClick={() => onSort(order)}>
        {title}
        <span class={`sort-way ${way}`} aria-hidden="true" />
      </button>
    </th>
  );
}
