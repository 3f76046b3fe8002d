import { useState } from 'preact/hooks';
import type { SearchState } from '../../../src/http/screens/register-search/schema.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { Dialog } from '../components/dialog.js';
import { Meter } from '../components/meter.js';
import { Note, Outcome } from '../components/notes.js';
import type { TextKey } from '../i18n/en.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { startSearch, stopSearch } from './search-calls.js';

interface SearchProgressProps {
  readonly state: SearchState;
  readonly onChanged: () => void;
}

/** Why nothing is read of the UPS at the moment. */
const notRunning: Readonly<Partial<Record<SearchState['ups'], TextKey>>> = {
  ready: 'search.upsReady',
  lost: 'search.upsLost',
  searched: 'search.upsSearched',
  none: 'search.upsNone',
};

/** How far the search has read, and its beginning and end. */
export function SearchProgress({ state, onChanged }: SearchProgressProps) {
  const { t, format } = usePage();
  const start = useAction();
  const [ending, setEnding] = useState(false);
  const { isRunning, ups, pages, words, reads, startedMs, givenUp } = state;
  const why = notRunning[ups];
  return (
    <Card
      title={t('search.progress')}
      actions={isRunning && <Button onClick={() => setEnding(true)}>{t('search.end')}</Button>}
    >
      {why && (
        <Note level="warning">
          <p>{t(why)}</p>
        </Note>
      )}
      {!isRunning && (
        <>
          <p>{t('search.notRunning')}</p>
          <div class="buttons">
            <Button kind="primary" action={start} onClick={() => start.run(startSearch).then(onChanged)}>
              {t('search.start')}
            </Button>
          </div>
          <Outcome action={start} />
        </>
      )}
      {isRunning && (
        <>
          <Discovery state={state} />
          {givenUp && (
            <Note level="info">
              <p>{t(givenUp === 'silence' ? 'search.givenUpSilence' : 'search.givenUpBusy')}</p>
            </Note>
          )}
          <Facts
            rows={[
              [t('search.words'), words],
              [t('search.readable'), sumOf(pages.map(({ readable }) => readable))],
              [t('search.reads'), t('search.readsOf', { answered: reads.answered, asked: reads.asked })],
              [t('search.since'), startedMs === undefined ? '' : format.timeOfDay(startedMs)],
            ]}
          />
        </>
      )}
      {ending && <EndDialog onClose={() => setEnding(false)} onDone={onChanged} />}
    </Card>
  );
}

/** Addresses that no document has are asked one after the other. */
function Discovery({ state: { pages, isComplete } }: { state: SearchState }) {
  const { t } = usePage();
  const left = sumOf(pages.map((page) => page.left));
  const seen = sumOf(pages.map(({ readable, refused }) => readable + refused));
  const percent = left + seen === 0 ? undefined : (seen / (left + seen)) * 100;
  const text = isComplete ? t('search.complete') : t('search.addressesLeft', { left });
  return (
    <>
      <p role="status">{text}</p>
      {!isComplete && <Meter percent={percent} label={t('search.progress')} />}
    </>
  );
}

function EndDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = usePage();
  const stop = useAction();
  const end = async (forget: boolean) => {
    if (!(await stop.run(() => stopSearch(forget)))) return;
    onDone();
    onClose();
  };
  return (
    <Dialog title={t('search.end')} onClose={onClose}>
      <p>{t('search.endHelp')}</p>
      <div class="buttons column">
        <Button kind="primary" action={stop} onClick={() => end(false)}>
          {t('search.endKeep')}
        </Button>
        <Button kind="danger" action={stop} onClick={() => end(true)}>
          {t('search.endForget')}
        </Button>
        <Button onClick={onClose}>{t('app.cancel')}</Button>
      </div>
      <Outcome action={stop} />
    </Dialog>
  );
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
