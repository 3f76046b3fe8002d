import type { IncidentView } from '../../../src/http/screens/incidents/schema.js';
import { Mark } from '../components/icon.js';
import { lengthText } from '../events/incident-words.js';
import { usePage } from '../state/page-context.js';

/** What the marks on a graph are, and the same in words, each with the way to it. */
export function GraphIncidents({ incidents }: { incidents: readonly IncidentView[] }) {
  const page = usePage();
  const { t, own, format, live } = page;
  if (incidents.length === 0) return null;
  return (
    <section class="graph-incidents" aria-label={t('incidents.onCurves')}>
      <h3>{t('incidents.onCurves')}</h3>
      <p class="faint">{t('incidents.legend')}</p>
      <ul>
        {incidents.map((incident) => (
          <li key={incident.id} class="with-mark">
            <Mark level={incident.severity} />
            <span>
              <a href={`#/events?incident=${incident.id}`}>{own(incident.title)}</a>,{' '}
              {format.dateTime(incident.beginMs)}
              {withComma(lengthText(page, incident, live.nowMs))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function withComma(text: string | undefined): string {
  return text === undefined ? '' : `, ${text}`;
}
