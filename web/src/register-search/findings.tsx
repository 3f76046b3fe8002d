import { useState } from 'preact/hooks';
import type {
  SearchFinding,
  SearchObservation,
  SearchState,
} from '../../../src/http/screens/register-search/schema.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { Outcome } from '../components/notes.js';
import type { TextKey } from '../i18n/en.js';
import type { Level } from '../state/level.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { Candidate } from './candidate.js';
import { accept, forgetObservation } from './search-calls.js';

interface FindingsProps {
  readonly state: SearchState;
  readonly onChanged: () => void;
}

const fewCandidates = 2;
/** From this chance on that no readable register is it, somebody should know. */
const worthTelling = 0.1;

/** What can be accepted first, then what wants another look at the display. */
const order: readonly SearchFinding['verdict'][] = ['found', 'open', 'none'];

export function Findings({ state, onChanged }: FindingsProps) {
  const { t } = usePage();
  const { findings, observations } = state;
  const taking = useAction();
  const sorted = [...findings].sort((one, other) => rankOf(one) - rankOf(other));
  const plain = findings.filter(isPlain);
  const takeAll = async () => {
    // Each is a change of the settings of its own.
    for (const { object, part, candidates } of plain) {
      const [first] = candidates;
      if (first) await accept({ object, ...(part !== undefined && { part }), candidate: first.id });
    }
  };
  return (
    <Card
      title={t('search.findings')}
      wide
      actions={
        plain.length > 1 && (
          <Button kind="primary" action={taking} onClick={() => taking.run(takeAll).then(onChanged)}>
            {t('search.acceptAll', { count: plain.length })}
          </Button>
        )
      }
    >
      <Outcome action={taking} done={t('search.allAccepted')} />
      <ul class="findings">
        {sorted.map((finding) => (
          <Finding
            key={`${finding.object}.${finding.part}`}
            finding={finding}
            bound={state.bound}
            observations={observations.filter(({ object, part }) => object === finding.object && part === finding.part)}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </Card>
  );
}

/** May be taken without another question. */
function isPlain({ verdict, assigned, candidates: [first] }: SearchFinding): boolean {
  return (
    verdict === 'found' &&
    assigned === undefined &&
    first?.mayBeAccepted === true &&
    first.alsoFeeds.length === 0 &&
    first.instead === undefined
  );
}

/** What has its register is done. */
function rankOf({ verdict, assigned }: SearchFinding): number {
  return order.indexOf(verdict) + (assigned === undefined ? 0 : order.length);
}

const looks: Readonly<Record<SearchFinding['verdict'], readonly [Level, TextKey]>> = {
  found: ['good', 'search.found'],
  open: ['info', 'search.open'],
  none: ['warning', 'search.none'],
};

interface FindingProps {
  readonly finding: SearchFinding;
  readonly bound: number;
  readonly observations: readonly SearchObservation[];
  readonly onChanged: () => void;
}

function Finding({ finding, bound, observations, onChanged }: FindingProps) {
  const { t, live, own, format } = usePage();
  const [showsAll, setShowsAll] = useState(false);
  const { object: name, part, verdict, candidates, advice, assigned, absent } = finding;
  const object = live.objects.get(name);
  const [level, text] = looks[verdict];
  const shown = showsAll ? candidates : candidates.slice(0, verdict === 'found' ? 1 : fewCandidates);
  return (
    <li class="finding">
      <h3>
        {part ?? own(object?.description) ?? name} <code class="faint">{name}</code>
      </h3>
      <p class="with-mark">
        <Mark level={assigned === undefined ? level : 'good'} />
        <span>
          {assigned === undefined ? t(text, { count: candidates.length }) : t('search.assigned', { line: assigned })}
        </span>
      </p>
      {assigned === undefined && own(advice) !== '' && <p>{own(advice)}</p>}
      {assigned === undefined && verdict === 'open' && absent >= worthTelling && (
        <p class="faint">{t('search.absent', { chance: `${format.number(absent * 100, 0)} %` })}</p>
      )}
      <Told observations={observations} unit={object?.unit ?? ''} onChanged={onChanged} />
      {assigned === undefined &&
        shown.map((candidate, place) => (
          <Candidate
            key={candidate.id}
            candidate={candidate}
            name={name}
            part={part}
            unit={object?.unit ?? ''}
            bound={bound}
            isFirst={place === 0 && verdict !== 'found'}
            onChanged={onChanged}
          />
        ))}
      {assigned === undefined && candidates.length > shown.length && (
        <Button small onClick={() => setShowsAll(true)}>
          {t('search.moreCandidates', { count: candidates.length - shown.length })}
        </Button>
      )}
    </li>
  );
}

interface ToldProps {
  readonly observations: readonly SearchObservation[];
  readonly unit: string;
  readonly onChanged: () => void;
}

/** What was typed; a slip can be taken out again. */
function Told({ observations, unit, onChanged }: ToldProps) {
  const { t, format } = usePage();
  const forget = useAction();
  const place = 'told';
  const textOf = ({ shown, isSet }: SearchObservation) =>
    shown === undefined ? t(isSet ? 'search.shown' : 'search.notShown') : `${shown} ${unit}`.trim();
  return (
    <>
      <ul class="told" aria-label={t('search.told')}>
        {observations.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{textOf(one)}</strong> <span class="faint">{format.timeOfDay(one.atMs)}</span>
            </span>
            <button
              type="button"
              class="as-link"
              aria-label={t('search.forgetThis', { value: textOf(one) })}
              aria-disabled={forget.busy}
              onClick={() => forget.run(() => forgetObservation(one.id), place).then(onChanged)}
            >
              {t('search.forget')}
            </button>
          </li>
        ))}
      </ul>
      <Outcome action={forget} at={place} />
    </>
  );
}
