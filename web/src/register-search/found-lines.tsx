import { useState } from 'preact/hooks';
import type { SearchState } from '../../../src/http/screens/register-search/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Dialog } from '../components/dialog.js';
import { Download, saveFile } from '../components/download.js';
import { Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { searchPath, takeBack } from './search-calls.js';

interface FoundLinesProps {
  readonly state: SearchState;
  readonly onChanged: () => void;
}

/** The registers that this site has given to objects. */
export function FoundLines({ state: { assigned }, onChanged }: FoundLinesProps) {
  const { t, own, format } = usePage();
  const back = useAction();
  const [asked, setAsked] = useState<SearchState['assigned'][number]>();
  const take = async (key: string) => {
    if (!(await back.run(() => takeBack(key), key))) return;
    setAsked(undefined);
    onChanged();
  };
  const outcome = <Outcome action={back} ofRows done={t('registers.isRemoved', { key: back.at ?? '' })} />;
  if (assigned.length === 0) return outcome;
  return (
    <Card
      title={t('search.lines')}
      wide
      actions={
        <>
          <Download path={`${searchPath}/profile`} text={t('search.profile')} />
          <Button onClick={() => saveFile('registers.ini', 'text/plain', iniOf(assigned))}>{t('search.save')}</Button>
        </>
      }
    >
      <p>{t('search.linesHelp')}</p>
      {outcome}
      <DataTable
        caption={t('search.lines')}
        columns={[
          { title: t('column.object'), isName: true, cell: ({ key }) => <code>{key}</code> },
          {
            title: t('registers.assignment'),
            cell: ({ line, problem }) => (
              <>
                <code>{line}</code>
                {problem && <p>{own(problem)}</p>}
              </>
            ),
          },
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
            cell: (line) => (
              // What a person has written is asked for once more.
              <div>
                <Button small action={back} onClick={() => (line.found ? take(line.key) : setAsked(line))}>
                  {t('search.takeBack')}
                </Button>
                {asked === undefined && <Outcome action={back} at={line.key} />}
              </div>
            ),
          },
        ]}
        rows={assigned}
        keyOf={({ key }) => key}
        empty=""
      />
      {asked && (
        <Dialog title={t('search.takeBackTitle', { object: asked.key })} onClose={() => setAsked(undefined)}>
          <p>
            <code class="line">{asked.line}</code>
          </p>
          <div class="buttons">
            <Button kind="danger" action={back} onClick={() => take(asked.key)}>
              {t('search.takeBack')}
            </Button>
            <Button onClick={() => setAsked(undefined)}>{t('app.cancel')}</Button>
          </div>
          <Outcome action={back} anywhere />
        </Dialog>
      )}
    </Card>
  );
}

/** As they stand in config.ini, for this UPS; its sister takes the profile. */
function iniOf(lines: SearchState['assigned']): string {
  return ['[registers]', ...lines.map(({ key, line }) => `${key} = ${line}`), ''].join('\n');
}
