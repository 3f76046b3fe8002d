import { Mark } from '../components/icon.js';
import { translateWord } from '../i18n/translate.js';
import { usePage } from '../state/page-context.js';
import { rangeName } from '../values/range-name.js';
import { loadStateOf, shownObjects } from './state-facts.js';
import { lastKnownSentence, type Sentence, sentenceFacts, stateSentence } from './state-sentence.js';

/** The one sentence that says whether all is well. */
export function StateLine() {
  const { t, live, format, own } = usePage();
  const { status, phase, heardAtMs } = live;
  const sentence = stateSentence(live);
  const { level, text, spoken, advice, mend, load } = sentence;
  const checks = status === undefined ? '' : own(status.link.toCheck);
  const facts = (one: Sentence) => ({ ...sentenceFacts(one, format), checks });
  const last = lastKnownSentence(live);
  // What is wrong now is not known without contact.
  const { link, ups } = phase === 'live' ? (status ?? {}) : {};
  const problem = link?.problem ?? ups?.problem;
  const lastState = status?.ups.connection === 'lost' ? loadStateOf(status, shownObjects(live)) : undefined;
  return (
    <div class={`state-line ${level}`}>
      <Mark level={level} />
      <div>
        {/* A duration that counts on would be read out each second. */}
        <p class="state-sentence">{t(text, facts(sentence))}</p>
        <p class="hidden" role="status" aria-live="polite">
          {t(spoken ?? text, facts(sentence))}
        </p>
        {last && <p>{t('sentence.asOf', { time: format.dateTime(heardAtMs), state: t(last.text, facts(last)) })}</p>}
        {lastState !== undefined && (
          <p>{t('sentence.lastState', { state: translateWord(t, 'load', String(lastState)) })}</p>
        )}
        {load !== undefined && <p>{t('sentence.now', { state: translateWord(t, 'load', String(load)) })}</p>}
        {advice !== undefined && <p class="state-advice">{t(advice, facts(sentence))}</p>}
        {problem !== undefined && <p>{own(problem.message)}</p>}
        {ups?.advice !== undefined && (
          <p>
            {t('home.advice', {
              family: rangeName(t, ups.advice) ?? '',
              map: ups.advice.map,
              speed: ups.advice.baud === undefined ? 'Modbus TCP' : t('link.bauds', { baud: ups.advice.baud }),
            })}{' '}
            <a href="#/link">{t('home.adviceLink')}</a>
          </p>
        )}
        {mend && ups?.advice === undefined && (
          <p>
            <a href={mend.href}>{t(mend.label)}</a>
          </p>
        )}
      </div>
    </div>
  );
}
