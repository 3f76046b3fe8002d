import type { Bilingual, Language } from '../core/bilingual.js';
import { frenchErrorDetail } from '../core/error-details.js';
import { frenchRevertReason } from '../launcher/revert-reasons.js';
import { alarmObjectTexts } from '../objects/alarms/structured-views.js';
import { descriptionsEn } from '../objects/catalog/descriptions-en.js';
import { spokenFr } from '../objects/catalog/descriptions-fr.js';
import { stateWordsOf } from '../objects/catalog/state-words.js';
import { alarmOf } from './alarm-texts.js';
import { frenchCaller } from './caller-texts.js';
import { eventTexts, eventWords } from './event-texts.js';
import type { JournalEvent } from './journal-event.js';
import { noBackendTexts } from './no-backend-texts.js';
import { reasonIn } from './reason-texts.js';

/** The event as one sentence for people. */
export function eventText(event: JournalEvent, language: Language): string {
  const { kind, subject, from, repeats } = event;
  const who = event.who && callerIn(language, event.who);
  // A setting can have been emptied; every other text is there or its part of the sentence is not.
  const to = event.to ?? (from === undefined ? undefined : eventWords.none[language]);
  const detail = event.detail && detailIn(language, event, event.detail).replace(/(?<!\.)\.$/, '');
  const members = {
    subject: subject && subjectText(subject, language),
    from: stateText(event, from, language),
    to: stateText(event, to, language),
    who,
    detail,
  };
  const sentence = fill(eventTexts[kind][language], members);
  const isSimulated = event.simulated ? `${eventWords.simulated[language]} – ` : '';
  const more = repeats ? ` (${fill(eventWords.repeats[language], { repeats: String(repeats) })})` : '';
  return `${isSimulated}${sentence}${more}`;
}

/** Who did it, as the journal tells it. */
export function callerIn(language: Language, who: string): string {
  return language === 'fr' ? frenchCaller(who) : who;
}

/** Most details are facts; of those that are sentences, the English is what older entries hold. */
function detailIn(language: Language, { kind, code, detailFr }: JournalEvent, detail: string): string {
  const reasons: Readonly<Record<string, Bilingual>> = noBackendTexts;
  if (kind === 'network-waiting') {
    return reasons[detail]?.[language] ?? reasonIn(language, detail) ?? detail;
  }
  if (language === 'en') return reasonIn('en', detail) ?? detail;
  if (detailFr !== undefined) return detailFr;
  if (kind === 'firmware-reverted') return frenchRevertReason(detail);
  // By hand on the machine: then it says who.
  if (kind === 'password-recovered') return frenchCaller(detail);
  return reasonIn('fr', detail) ?? frenchErrorDetail(code, detail) ?? detail;
}

/** A state of the UPS in words; any other value as it is. */
function stateText({ kind, subject }: JournalEvent, value: string | undefined, language: Language): string | undefined {
  if (kind !== 'state-changed' || subject === undefined || value === undefined) return value;
  return stateWordsOf(subject, value)?.[language] ?? value;
}

function subjectText(subject: string, language: Language): string {
  const alarm = alarmOf(subject);
  if (alarm) return alarm.text[language];
  const descriptions: Readonly<Record<string, string>> = language === 'fr' ? spokenFr : descriptionsEn;
  const words: Readonly<Record<string, Bilingual>> = eventWords;
  const ofAlarms = alarmObjectTexts.get(subject) ?? alarmObjectTexts.get(subject.replace('/', '.'));
  return words[subject]?.[language] ?? descriptions[subject] ?? ofAlarms?.[language] ?? subject;
}

type Members = Readonly<Record<string, string | undefined>>;

function fill(template: string, members: Members): string {
  return template.replace(/\[([^\]]*\{[^\]]*)\]|\{(\w+)\}/g, (_whole, optional: string | undefined, name: string) => {
    if (optional === undefined) return members[name] ?? '';
    const names = [...optional.matchAll(/\{(\w+)\}/g)].map(([, found = '']) => found);
    if (names.some((found) => members[found] === undefined)) return '';
    return optional.replace(/\{(\w+)\}/g, (_member, found: string) => members[found] ?? '');
  });
}
