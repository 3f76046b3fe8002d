import type { UpsSearchView } from '../../../src/http/screens/setup/schema.js';
import { Note } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';

/** Why nothing was found, and what to check where the UPS is. */
export function SilentAdvice({ view: { status, problem, trouble, tries, toCheck } }: { view: UpsSearchView }) {
  const { t, own } = usePage();
  const isNoise = tries.some(({ outcome }) => outcome === 'noise');
  const isRefused = tries.some(({ outcome }) => outcome === 'refused');
  const isSilent = status === 'silence' || status === 'timed-out';
  return (
    <Note level={status === 'cancelled' || status === 'unasked' ? 'info' : 'warning'}>
      <p>
        <strong>{translateWord(t, 'searchEnd', status)}</strong>
      </p>
      {problem && <p>{own(problem.message)}</p>}
      {trouble !== undefined && <p>{translateWord(t, 'lineTrouble', trouble)}</p>}
      {isNoise && <p>{t('setup.noise')}</p>}
      {isRefused && (
        <p>
          {t('setup.refused')} <a href="#/link/profiles">{t('link.profiles')}</a>
        </p>
      )}
      {isSilent && <p>{t('advice.lost', { checks: own(toCheck) })}</p>}
    </Note>
  );
}
