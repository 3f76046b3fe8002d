import type { ProfileFacts as FactsOfProfile } from '../../../src/http/screens/profiles/schema.js';
import { Facts } from '../components/card.js';
import { usePage } from '../state/page-context.js';

/** What a profile says of itself, and how many of the 101 objects it feeds. */
export function ProfileFacts({ facts }: { facts: FactsOfProfile }) {
  const { t } = usePage();
  const { maker, model, documents, remarks, baud, parity, stopBits, slave, registers } = facts;
  const counts = (['documented', 'derived', 'inferred', 'computed', 'none'] as const)
    .filter((certainty) => facts[certainty] > 0)
    .map(
      (certainty) => `${facts[certainty]} ${t(certainty === 'none' ? 'profiles.notFed' : `certainty.${certainty}`)}`,
    );
  return (
    <Facts
      rows={[
        [t('profiles.maker'), maker],
        [t('profiles.model'), model],
        [t('profiles.coverage'), `${t('profiles.fed', { fed: facts.fed })} (${counts.join(', ')})`],
        [t('profiles.registers'), String(registers)],
        [t('profiles.line'), t('profiles.lineOf', { baud, parity, stopBits, slave })],
        [t('profiles.documents'), lines(documents)],
        [t('profiles.remarks'), lines(remarks)],
      ]}
    />
  );
}

function lines(texts: readonly string[]) {
  if (texts.length === 0) return undefined;
  return (
    <ul class="plain">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
