import type { ProfileFault } from '../../../src/http/screens/profiles/schema.js';
import { usePage } from '../state/page-context.js';

const shown = 30;

/** What is wrong with a file, by line. */
export function ProfileProblems({ problems }: { problems: readonly ProfileFault[] }) {
  const { t, own } = usePage();
  if (problems.length === 0) return null;
  return (
    <>
      <ul class="problems">
        {problems.slice(0, shown).map(({ reason, line, column, path, found, allowed }) => (
          <li key={`${line} ${column} ${path} ${reason} ${found}`}>
            <strong>{t('problem.line', { line })}</strong> {path !== '' && <code>{path}</code>}
            {found !== '' && (
              <>
                {' '}
                <span class="faint">{t('problem.found')}</span> <code>{found}</code>
              </>
            )}{' '}
            {reason !== 'advice' && <span class="faint">{t('problem.allowed')}</span>} {own(allowed)}
          </li>
        ))}
      </ul>
      {problems.length > shown && <p class="faint">{t('profiles.moreProblems', { count: problems.length - shown })}</p>}
    </>
  );
}

export function isUsable(problems: readonly ProfileFault[]): boolean {
  return problems.every(({ reason }) => reason === 'advice');
}
