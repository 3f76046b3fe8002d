import type { SearchState } from '../../../src/http/screens/register-search/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { saveFile } from '../components/download.js';
import { ErrorNote } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { takeBack } from './search-calls.js';

interface FoundLinesProps {
  readonly state: SearchState;
  readonly onChanged: () => void;
}

/** The registers that this site has given to objects. */
export function FoundLines({ state: { assigned }, onChanged }: FoundLinesProps) {
  const { t, format } = usePage();
  const back = useAction();
  if (assigned.length === 0) return null;
  return (
    <Card
      title={t('search.lines')}
      wide
      actions={
        <Button onClick={() => saveFile('registers.ini', 'text/plain', iniOf(assigned))}>{t('search.save')}</Button>
      }
    >
      <p>{t('search.linesHelp')}</p>
      <DataTable
        caption={t('search.lines')}
        columns={[
          { title: t('column.object'), isName: true, cell: ({ key }) => <code>{key}</code> },
          { title: t('registers.assignment'), cell: ({ line }) => <code>{line}</code> },
          {
            title: t('search.origin'),
            cell: ({ found }) =>
              found === undefined
                ? t('search.byHand')
                : t('search.foundOn', {
                    date: found.date,
                    count: found.observations,
                    chance: format.number(Math.floor(found.chance * 10_000) / 100),
                  }),
          },
          {
            title: t('search.takeBack'),
            cell: ({ key }) => (
              <Button small busy={back.busy} onClick={() => back.run(() => takeBack(key)).then(onChanged)}>
                {t('search.takeBack')}
              </Button>
            ),
          },
        ]}
        rows={assigned}
        keyOf={({ key }) => key}
        empty=""
      />
      <ErrorNote error={back.error} />
    </Card>
  );
}

/** As they stand in config.ini: a sister UPS takes them as they are. */
function iniOf(lines: SearchState['assigned']): string {
  return ['[registers]', ...lines.map(({ key, line }) => `${key} = ${line}`), ''].join('\n');
}
