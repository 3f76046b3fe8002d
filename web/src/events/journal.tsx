import { useState } from 'preact/hooks';
import type { EventView, JournalAnswer } from '../../../src/http/screens/events/schema.js';
import { get } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Download } from '../components/download.js';
import { SelectField, TextField } from '../components/field.js';
import { ErrorNote, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { useFilter } from '../state/use-route.js';
import { useTypingRest } from '../state/use-typing-rest.js';
import { type EventGroup, eventGroupNames, eventGroups } from './event-groups.js';
import { EventText } from './event-text.js';

const pageSize = 100;
const refreshMs = 30_000;

/** Every event, as it was recorded. */
export function Journal() {
  const { t, live, language } = usePage();
  const [group, setGroup] = useFilter<EventGroup>('show', 'all', eventGroupNames);
  const [typed, setTyped] = useFilter<string>('search', '');
  const [text, setText] = useState(typed.trim());
  useTypingRest(typed, () => setText(typed.trim()));
  const query = queryOf(group, text);
  const newest = live.events[0]?.id;
  const first = useResource<JournalAnswer>(`/journal?${query}`, refreshMs, String(newest));
  return (
    <Card
      title={t('events.journal')}
      wide
      actions={<Download path={`/journal.csv?language=${language}`} text={t('events.download')} />}
    >
      <div class="filters">
        <SelectField
          label={t('events.group')}
          value={group}
          choices={eventGroupNames.map((name) => [name, t(`eventGroup.${name}`)] as const)}
          onChange={setGroup}
        />
        <TextField label={t('events.search')} type="search" value={typed} onInput={setTyped} />
      </div>
      <ErrorNote error={first.error} />
      {first.data && <EventList key={query} first={first.data} query={query} />}
    </Card>
  );
}

function queryOf(group: EventGroup, text: string): string {
  const query = new URLSearchParams({ limit: String(pageSize) });
  const kinds = eventGroups[group];
  if (kinds.length > 0) query.set('kinds', kinds.join(','));
  if (text !== '') query.set('text', text);
  return String(query);
}

function EventList({ first, query }: { first: JournalAnswer; query: string }) {
  const { t, format, own } = usePage();
  const [older, setOlder] = useState<JournalAnswer>();
  const more = useAction();
  const next = older === undefined ? first.next : older.next;
  const oldestNew = first.events.at(-1)?.id ?? Number.POSITIVE_INFINITY;
  const events = [...first.events, ...(older?.events.filter(({ id }) => id < oldestNew) ?? [])];
  const load = async () => {
    const answer = await get<JournalAnswer>(`/journal?${query}&before=${next}`);
    setOlder({ ...answer, events: [...(older?.events ?? []), ...answer.events] });
  };
  return (
    <>
      <DataTable<EventView>
        caption={t('events.journal')}
        columns={[
          { title: t('column.time'), cell: ({ atMs }) => format.dateTime(atMs) },
          { title: t('column.event'), isName: true, cell: (event) => <EventText event={event} /> },
          { title: t('column.kind'), cell: ({ kind }) => translateWord(t, 'kind', kind) },
          { title: t('column.who'), cell: ({ whoText }) => (whoText ? own(whoText) : '') },
        ]}
        rows={events}
        keyOf={({ id }) => id}
        empty={t('events.empty')}
      />
      {next !== undefined && (
        <div class="buttons">
          <Button action={more} onClick={() => more.run(load)}>
            {t('events.older')}
          </Button>
        </div>
      )}
      <Outcome action={more} />
    </>
  );
}
