import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { IncidentStory, IncidentsAnswer, IncidentView } from '../../../src/http/screens/incidents/schema.js';
import { get } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Download } from '../components/download.js';
import { SelectField } from '../components/field.js';
import { ErrorNote, Note, Outcome } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { useFilter } from '../state/use-route.js';
import { IncidentEntry } from './incident-entry.js';

const pageSize = 50;
const refreshMs = 30_000;
const kinds = ['all', 'outage', 'overload', 'off', 'bypass', 'communication', 'alarm'] as const;

/** What happened to the UPS, an outage in one entry; those that go on stand first. */
export function Incidents() {
  const { t, live, language } = usePage();
  const [kind, setKind] = useFilter('kind', 'all', kinds);
  const query = new URLSearchParams({ limit: String(pageSize), ...(kind !== 'all' && { kind }) });
  // Asked again with each event of the UPS, too.
  const first = useResource<IncidentsAnswer>(`/incidents?${query}`, refreshMs, String(live.events[0]?.id));
  return (
    <Card
      title={t('events.incidents')}
      wide
      actions={<Download path={`/incidents.csv?language=${language}`} text={t('events.download')} />}
    >
      <div class="filters">
        <SelectField
          label={t('incidents.kind')}
          value={kind}
          choices={kinds.map((name) => [name, t(`incidentKind.${name}`)] as const)}
          onChange={setKind}
        />
      </div>
      <ErrorNote error={first.error} />
      {first.data === undefined && first.error === undefined && <p class="faint">{t('app.loading')}</p>}
      {first.data && <IncidentList key={kind} first={first.data} query={String(query)} />}
      <p class="faint">{t('incidents.rule')}</p>
    </Card>
  );
}

function IncidentList({ first, query }: { first: IncidentsAnswer; query: string }) {
  const { t } = usePage();
  const [shown, setShown] = useFilter<string>('incident', '');
  const [older, setOlder] = useState<IncidentsAnswer>();
  const more = useAction();
  const next = older === undefined ? first.next : older.next;
  const oldestNew = first.over.at(-1)?.id ?? Number.POSITIVE_INFINITY;
  const over = [...first.over, ...(older?.over.filter(({ id }) => id < oldestNew) ?? [])];
  const load = async () => {
    const answer = await get<IncidentsAnswer>(`/incidents?${query}&before=${next}`);
    setOlder({ ...answer, over: [...(older?.over ?? []), ...answer.over] });
  };
  const all = [...first.open, ...over];
  const toggle = ({ id }: IncidentView, isShown: boolean) => {
    if (isShown) setShown(String(id));
    // Another one that opens has taken its place already.
    else if (shown === String(id)) setShown('');
  };
  const entry = (incident: IncidentView) => (
    <IncidentEntry
      key={incident.id}
      incident={incident}
      isShown={shown === String(incident.id)}
      onToggle={(isShown) => toggle(incident, isShown)}
    />
  );
  const isElsewhere = shown !== '' && !all.some(({ id }) => String(id) === shown);
  return (
    <>
      {isElsewhere && <Elsewhere id={shown} entry={entry} />}
      {all.length === 0 && !isElsewhere && <p class="empty">{t('incidents.empty')}</p>}
      {all.length > 0 && <ul class="incidents">{all.map(entry)}</ul>}
      {next !== undefined && (
        <div class="buttons">
          <Button action={more} onClick={() => more.run(load)}>
            {t('incidents.older')}
          </Button>
        </div>
      )}
      <Outcome action={more} />
    </>
  );
}

interface ElsewhereProps {
  readonly id: string;
  readonly entry: (incident: IncidentView) => ComponentChildren;
}

/** One that the address names and that the list does not have, or not yet. */
function Elsewhere({ id, entry }: ElsewhereProps) {
  const { t } = usePage();
  const { data, error } = useResource<IncidentStory>(`/incidents/${encodeURIComponent(id)}`);
  if (error?.code === 'web.not-found') {
    return (
      <Note level="info">
        <p>{t('incidents.gone')}</p>
      </Note>
    );
  }
  return (
    <>
      <ErrorNote error={error} />
      {data && <ul class="incidents">{entry(data.incident)}</ul>}
    </>
  );
}
