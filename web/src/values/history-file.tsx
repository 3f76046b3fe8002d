import { useState } from 'preact/hooks';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Choices } from '../components/choices.js';
import { Download } from '../components/download.js';
import { TextField } from '../components/field.js';
import { usePage } from '../state/page-context.js';
import { type HistoryGroup, historyGroups, measurementsOf } from './history-groups.js';

/** The history as a table for a spreadsheet: which measurements, from when to when. */
export function HistoryFile({ sinceMs }: { sinceMs: number }) {
  const { t, live, language } = usePage();
  const [chosen, setChosen] = useState<readonly HistoryGroup[]>(historyGroups);
  const [from, setFrom] = useState(localMoment(sinceMs));
  const [to, setTo] = useState('');
  const [fromMs, toMs] = [new Date(from).getTime(), to === '' ? undefined : new Date(to).getTime()];
  const isWithoutBegin = Number.isNaN(fromMs);
  const isBackward = fromMs >= (toMs ?? live.nowMs);
  const query = new URLSearchParams({
    names: chosen.flatMap((group) => measurementsOf(group, live.status)).join(','),
    from: String(fromMs),
    ...(toMs !== undefined && { to: String(toMs) }),
    language,
  });
  return (
    <div class="cards not-printed">
      <Card title={t('historyFile.title')} wide>
        <p>{t('historyFile.help')}</p>
        <div class="filters">
          <TextField
            label={t('historyFile.from')}
            type="datetime-local"
            value={from}
            onInput={setFrom}
            error={isWithoutBegin ? t('historyFile.noBegin') : undefined}
          />
          <TextField
            label={t('historyFile.to')}
            type="datetime-local"
            value={to}
            onInput={setTo}
            error={isBackward ? t('historyFile.backward') : undefined}
          />
        </div>
        <Choices
          legend={t('historyFile.measurements')}
          choices={historyGroups.map((group) => [group, t(`graph.${group}`)] as const)}
          chosen={chosen}
          onChange={setChosen}
        />
        <div class="buttons">
          {chosen.length === 0 || isWithoutBegin || isBackward ? (
            <Button disabled>{t('values.csv')}</Button>
          ) : (
            <Download path={`/history.csv?${query}`} text={t('values.csv')} />
          )}
          <Button onClick={() => setChosen(chosen.length === 0 ? historyGroups : [])}>
            {t(chosen.length === 0 ? 'historyFile.all' : 'historyFile.none')}
          </Button>
        </div>
      </Card>
    </div>
  );
}

/** As a field for a moment has it, to the minute, in the zone of the browser. */
function localMoment(atMs: number): string {
  const date = new Date(atMs);
  return new Date(atMs - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 'YYYY-MM-DDThh:mm'.length);
}
