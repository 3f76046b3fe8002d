import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SettingsFault } from '../../../src/http/screens/shared/schema.js';
import type { ApiError } from '../api/api-error.js';
import { translateWord } from '../i18n/translate.js';
import { isAway } from '../state/contact.js';
import type { Level } from '../state/level.js';
import { type PageState, usePage } from '../state/page-context.js';
import type { Action } from '../state/use-action.js';
import { Mark } from './icon.js';

export function Note({ level, children }: { level: Level; children: ComponentChildren }) {
  return (
    <div class={`note ${level}`}>
      <Mark level={level} />
      <div>{children}</div>
    </div>
  );
}

/** What the gateway refused, and why. */
export function ErrorNote({ error }: { error: ApiError | undefined }) {
  const { t, own } = usePage();
  if (error === undefined) return null;
  const text = error.texts ? own(error.texts) : translateWord(t, 'error', error.code);
  return (
    <div role="alert">
      <Note level="critical">
        <p>{text}</p>
        {error.detail !== undefined && (
          <p class="faint">
            {t('error.detail')} <Detail error={error} />
          </p>
        )}
        <Problems problems={error.problems} />
      </Note>
    </div>
  );
}

/** In the page's language, where it is a text of the gateway: others are in English. */
function Detail({ error: { detail = '', detailFr } }: { error: ApiError }) {
  const { own, language } = usePage();
  if (language === 'fr' && detailFr !== undefined) return own({ en: detail, fr: detailFr });
  return <span lang="en">{detail}</span>;
}

interface OutcomeProps {
  readonly action: Action;
  /** Said when it went well; left out where the page itself shows that. */
  readonly done?: ComponentChildren;
  /** Of what is said then. */
  readonly level?: Level;
  /** The button that this stands beside, where the action has several. */
  readonly at?: string;
  /** The only place of the action, such as the dialog that it stands in: whichever button was pressed. */
  readonly anywhere?: boolean;
  /** Above a table whose rows have the buttons: a row that is gone by now can say nothing. */
  readonly ofRows?: boolean;
}

/**
 * What became of the last press. It stands beside the button that was pressed, comes into view by itself and is read out;
 * without contact it says that the button waits for the gateway.
 */
export function Outcome({ action, done, level = 'good', at, anywhere = false, ofRows = false }: OutcomeProps) {
  const place = useRef<HTMLDivElement>(null);
  const isHere = anywhere || action.at === at;
  const error = isHere ? action.error : undefined;
  const isDone = (isHere || ofRows) && action.done && done !== undefined;
  useEffect(() => {
    if (error !== undefined || isDone) place.current?.scrollIntoView({ block: 'nearest' });
  }, [error, isDone]);
  return (
    <div ref={place} class={`outcome ${ofRows ? 'of-rows' : ''}`}>
      <ErrorNote error={error} />
      <div role="status">
        {isDone && (
          <Note level={level}>
            <p>{done}</p>
          </Note>
        )}
        {at === undefined && <WaitsForContact />}
      </div>
    </div>
  );
}

/** Why buttons rest, and that nothing is lost. */
export function WaitsForContact() {
  const { t, live } = usePage();
  if (!isAway(live)) return null;
  return (
    <Note level="warning">
      <p>{t('app.waitsForContact')}</p>
    </Note>
  );
}

/** What of config.ini is not used, or is lost, though the rest is in force. */
export function NoticesInForce({ notices }: { notices: readonly SettingsFault[] }) {
  const { t } = usePage();
  if (notices.length === 0) return null;
  return (
    <Note level="warning">
      <p>{t('settings.noticesInForce')}</p>
      <Problems problems={notices} />
    </Note>
  );
}

/** What is wrong with one field, and what is allowed, to stand beside it. */
export function faultText({ message, allowed }: SettingsFault, { t, own }: Pick<PageState, 't' | 'own'>): string {
  const parts = allowed === undefined ? [own(message)] : [own(message), `${t('problem.allowed')} ${own(allowed)}`];
  // Elsewhere they stand within a line that begins with a file's name.
  return parts.map((part) => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`.replace(/([^.])$/, '$1.')).join(' ');
}

/** The same by the field's name; undefined where nothing is wrong with it. */
export function faultOf(problems: readonly SettingsFault[], key: string, page: PageState): string | undefined {
  const fault = problems.find((one) => one.key === key);
  return fault && faultText(fault, page);
}

interface ProblemsProps {
  readonly problems: readonly SettingsFault[];
  readonly onLine?: (line: number) => void;
}

export function Problems({ problems, onLine }: ProblemsProps) {
  const { t, own } = usePage();
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map((problem) => (
        <li key={`${problem.line} ${problem.section} ${problem.key} ${problem.message.en}`}>
          <ProblemPlace problem={problem} onLine={onLine} /> {own(problem.message)}
          {problem.found !== '' && (
            <>
              {' '}
              <span class="faint">{t('problem.found')}</span>{' '}
              <code>{problem.found === '""' ? t('settings.emptyValue') : problem.found}</code>
            </>
          )}
          {problem.allowed !== undefined && (
            <>
              {' '}
              <span class="faint">{t('problem.allowed')}</span> {own(problem.allowed)}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function ProblemPlace({ problem, onLine }: { problem: SettingsFault; onLine: ProblemsProps['onLine'] | undefined }) {
  const { t } = usePage();
  const { line, section, key } = problem;
  const name = [section === undefined ? '' : `[${section}]`, key ?? ''].join(' ').trim();
  return (
    <>
      {line !== undefined &&
        (onLine ? (
          <button type="button" class="as-link" onClick={() => onLine(line)}>
            {t('problem.line', { line })}
          </button>
        ) : (
          <strong>{t('problem.line', { line })}</strong>
        ))}{' '}
      {name !== '' && <code>{name}</code>}
    </>
  );
}
