import type { Bilingual, Language } from '../bilingual.js';
import { frenchRevertReason } from '../launcher/revert-reasons.js';
import { descriptionsEn } from '../objects/catalog/descriptions-en.js';
import { descriptionsFr } from '../objects/catalog/descriptions-fr.js';
import { noBackendTexts } from '../system/network/no-backend-texts.js';
import { alarmOf } from './alarm-texts.js';
import { eventTexts, eventWords } from './event-texts.js';
import type { JournalEvent } from './journal-event.js';

/** The event as one sentence for people. */
export function eventText(event: JournalEvent, language: Language): string {
  const { kind, subject, from, who, repeats } = event;
  // A setting can have been emptied; every other text is there or its part of the sentence is not.
  const to = event.to ?? (from === undefined ? undefined : eventWords.none[language]);
  const detail = event.detail && detailText(kind, event.detail, language);
  const members = { subject: subject && subjectText(subject, language), from, to, who, detail };
  const sentence = fill(eventTexts[kind][language], members);
  const isSimulated = event.simulated ? `${eventWords.simulated[language]} – ` : '';
  const more = repeats ? ` (${fill(eventWords.repeats[language], { repeats: String(repeats) })})` : '';
  return `${isSimulated}${sentence}${more}`;
}

/** Details are facts of one language; but why an update was not kept, or the network cannot be set, is for everybody. */
function detailText(kind: JournalEvent['kind'], detail: string, language: Language): string {
  const reasons: Readonly<Record<string, Bilingual>> = noBackendTexts;
  if (kind === 'network-waiting') return (reasons[detail]?.[language] ?? detail).replace(/\.$/, '');
  return kind === 'firmware-reverted' && language === 'fr' ? frenchRevertReason(detail) : detail;
}

function subjectText(subject: string, language: Language): string {
  const alarm = alarmOf(subject);
  if (alarm) return alarm.text[language];
  const descriptions: Readonly<Record<string, string>> = language === 'fr' ? descriptionsFr : descriptionsEn;
  const words: Readonly<Record<string, Bilingual>> = eventWords;
  return words[subject]?.[language] ?? descriptions[subject] ?? subject;
}

type Members = Readonly<Record<string, string | undefined>>;

function fill(template: string, members: Members): string {
  return template.replace(/\[([^\]]*)\]|\{(\w+)\}/g, (_whole, optional: string | undefined, name: string) => {
    if (optional === undefined) return members[name] ?? '';
    const names = [...optional.matchAll(/\{(\w+)\}/g)].map(([, found = '']) => found);
    if (names.some((found) => members[found] === undefined)) return '';
    return optional.replace(/\{(\w+)\}/g, (_member, found: string) => members[found] ?? '');
  });
}
