import type { TrialValue } from '../../../src/http/screens/values/schema.js';
import { ErrorNote, Note } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { presentValueText, valueText } from '../values/value-text.js';

const refreshMs = 2000;

interface TrialNoteProps {
  readonly name: string;
  /** Key and value of a line of `[registers]`. */
  readonly line: string;
  readonly value: string;
}

/** What the object would be with a line that is not written yet, now: compare it with the display of the UPS. */
export function TrialNote({ name, line, value }: TrialNoteProps) {
  const page = usePage();
  const { t, own } = page;
  const query = new URLSearchParams({ key: line, value });
  const { data, error } = useResource<TrialValue>(`/objects/${encodeURIComponent(name)}/trial?${query}`, refreshMs);
  return (
    <div role="status">
      <ErrorNote error={error} />
      {data && (
        <Note level={data.why ? 'warning' : 'info'}>
          <p>
            {t('registers.wouldBe')} <strong>{valueText(data.object, page)}</strong>{' '}
            <span class="faint">{t('object.read', { value: presentValueText(data.object.presentValue) })}</span>
          </p>
          {data.why && <p>{own(data.why)}</p>}
        </Note>
      )}
    </div>
  );
}
