import type { RecipientView } from '../../../src/http/screens/alarms/schema.js';
import { translateWord } from '../i18n/translate.js';
import type { PageState } from '../state/page-context.js';

const allDays = 7;

/** Who it is, as people say it. */
export function recipientText({ kind, device, address, network, mac }: RecipientView, { t }: PageState): string {
  const facts = { device: device ?? '', address: address ?? '', network: network ?? '', mac: mac ?? '' };
  return translateWord(t, 'recipientKind', kind, facts);
}

/** Days and times of the day; nothing where it is always. */
export function timesText({ days, from, to }: RecipientView, { t }: PageState): string {
  const isAllDay = from === '00:00' && to === '23:59';
  const dayText =
    days.length === allDays ? t('alarms.everyDay') : days.map((day) => translateWord(t, 'day', day)).join(', ');
  return isAllDay ? dayText : `${dayText} ${from}–${to}`;
}
