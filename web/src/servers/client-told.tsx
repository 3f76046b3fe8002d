import type { NutClient } from '../../../src/http/screens/northbounds/schema.js';
import { Mark } from '../components/icon.js';
import { translateWord } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { usePage } from '../state/page-context.js';

export type ToldWord = NutClient['told'][number]['told'];

const levels: Readonly<Record<ToldWord, Level>> = {
  OL: 'good',
  OB: 'warning',
  'OL LB': 'warning',
  'OB LB': 'critical',
  'DATA-STALE': 'unknown',
  'DRIVER-NOT-CONNECTED': 'unknown',
};

/** What a client reads, in words and in those of NUT. */
export function Told({ told }: { told: ToldWord }) {
  const { t } = usePage();
  return (
    <span>
      <Mark level={levels[told]} /> {translateWord(t, 'told', told)}
    </span>
  );
}

/** What a client was told last, and since when. */
export function ToldLast({ told }: Pick<NutClient, 'told'>) {
  const { t, format } = usePage();
  const last = told.at(-1);
  if (last === undefined) return <span class="faint">{t('nut.notAsked')}</span>;
  return (
    <span>
      <Mark level={levels[last.told]} />{' '}
      {t('nut.toldSince', { told: translateWord(t, 'told', last.told), time: format.dateTime(last.atMs) })}
    </span>
  );
}
