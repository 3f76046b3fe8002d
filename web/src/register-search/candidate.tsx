import { useState } from 'preact/hooks';
import type { SearchCandidate } from '../../../src/http/screens/register-search/schema.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { Note, Outcome } from '../components/notes.js';
import type { TextKey } from '../i18n/en.js';
import { type PageState, usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { addressText } from '../values/value-text.js';
import { accept } from './search-calls.js';

interface CandidateProps {
  readonly candidate: SearchCandidate;
  readonly name: string;
  readonly part: string | undefined;
  readonly unit: string;
  readonly bound: number;
  /** Its reasons are told at once. */
  readonly isFirst: boolean;
  readonly onChanged: () => void;
}

/** A word that fits: what it says now, how sure that is and why. */
export function Candidate({ candidate, name, part, unit, bound, isFirst, onChanged }: CandidateProps) {
  const page = usePage();
  const { t, own } = page;
  const [insisting, setInsisting] = useState(false);
  const taking = useAction();
  const { evidence, alsoFeeds, documented, mayBeAccepted, instead = [] } = candidate;
  const isPlain = mayBeAccepted && alsoFeeds.length === 0 && instead.length === 0;
  const take = async (insist: boolean) => {
    const order = { object: name, ...(part !== undefined && { part }), candidate: candidate.id };
    if (!(await taking.run(() => accept({ ...order, ...(insist && { insist }) }), candidate.line))) return;
    setInsisting(false);
    onChanged();
  };
  return (
    <div class="candidate">
      <div class="candidate-head">
        <span>
          <code>{addressText(candidate.address)}</code> <span class="faint">{wordText(candidate, page)}</span>
        </span>
        <strong class="chance">{chanceText(candidate.probability, page)}</strong>
      </div>
      <p class="candidate-now">{nowText(candidate, unit, page)}</p>
      {candidate.address !== candidate.baseAddress && (
        <p class="faint">{t('search.inConfig', { address: addressText(candidate.baseAddress) })}</p>
      )}
      {candidate.isAlone && <p class="faint">{t('search.aloneCost')}</p>}
      {documented && <p>{t('search.documented', { code: documented.code, name: documented.name })}</p>}
      {alsoFeeds.length > 0 && (
        <Note level="warning">
          <p>{t('search.alsoFeeds', { objects: alsoFeeds.join(', ') })}</p>
        </Note>
      )}
      {instead.length > 0 && (
        <Note level="warning">
          <p>{t('search.instead', { lines: instead.join(', ') })}</p>
        </Note>
      )}
      {evidence.length > 0 && (
        <details open={isFirst}>
          <summary>{t('search.why')}</summary>
          <ul class="evidence">
            {evidence.map((reason) => (
              <li key={reason.en}>{own(reason)}</li>
            ))}
          </ul>
        </details>
      )}
      <div class="buttons">
        {isPlain ? (
          <Button kind="primary" action={taking} onClick={() => take(false)}>
            {t('search.accept')}
          </Button>
        ) : (
          <Button small onClick={() => setInsisting(true)}>
            {t('search.insist')}
          </Button>
        )}
      </div>
      {!insisting && <Outcome action={taking} at={candidate.line} />}
      {insisting && (
        <Dialog
          title={t('search.insistTitle', { address: addressText(candidate.address) })}
          onClose={() => setInsisting(false)}
        >
          {!mayBeAccepted && (
            <p>
              {t('search.insistHelp', {
                chance: chanceText(candidate.probability, page),
                bound: chanceText(bound, page),
              })}
            </p>
          )}
          {alsoFeeds.length > 0 && <p>{t('search.insistFeeds', { objects: alsoFeeds.join(', ') })}</p>}
          {instead.length > 0 && <p>{t('search.instead', { lines: instead.join(', ') })}</p>}
          <p>
            <code class="line">{candidate.line}</code>
          </p>
          <div class="buttons">
            <Button kind="danger" action={taking} onClick={() => take(true)}>
              {t('search.insistConfirm')}
            </Button>
            <Button onClick={() => setInsisting(false)}>{t('app.cancel')}</Button>
          </div>
          <Outcome action={taking} anywhere />
        </Dialog>
      )}
    </div>
  );
}

const types: Readonly<Record<SearchCandidate['type'], TextKey>> = {
  u16: 'search.u16',
  s16: 'search.s16',
  u32: 'search.u32',
  s32: 'search.s32',
};
const places: readonly TextKey[] = ['search.whole', 'search.tenths', 'search.hundredths', 'search.thousandths'];

/** One word, in tenths; bit 4 of a word. */
function wordText(candidate: SearchCandidate, { t }: PageState): string {
  const { bit, negated, equals, type, order, decimals, functionCode } = candidate;
  if (equals !== undefined) return t('search.equals', { value: equals });
  const kind =
    bit === undefined
      ? [t(types[type]), order === 'low-first' ? t('search.lowFirst') : '', t(places[decimals] ?? 'search.whole')]
      : [t('search.bitOf', { bit }), negated ? t('search.negated') : ''];
  return [...kind, functionCode === 4 ? t('search.inputRegister') : ''].filter(Boolean).join(', ');
}

function nowText({ bit, equals, now, decimals }: SearchCandidate, unit: string, { t, format }: PageState): string {
  if (now === undefined) return t('search.notReadYet');
  if (bit !== undefined || equals !== undefined) return t(now === 0 ? 'search.nowNotSet' : 'search.nowSet');
  return t('search.now', { value: `${format.number(now, decimals)} ${unit}`.trim() });
}

/** Never a hundred percent: what was not told apart is never certain. */
function chanceText(probability: number, { format }: PageState): string {
  const percent = probability * 100;
  return percent < 99
    ? `${format.number(percent, 0)} %`
    : `${format.number(Math.min(99.99, Math.floor(percent * 100) / 100), 2)} %`;
}
