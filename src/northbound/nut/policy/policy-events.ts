import type { Bilingual } from '../../../core/bilingual.js';
import type { NewEvent } from '../../../journal/journal-event.js';
import type { DrillClient, DrillEnd, DrillRequest } from './drill.js';
import { drillEndText, joined, leftText, moreText, reasonText, staleText } from './policy-texts.js';
import type { StageState } from './stage-state.js';

/** What the journal is told of a change of what the stages are told: stages of which the same is to be said are one event. */
export function stageEvents(before: readonly StageState[], after: readonly StageState[], returnS: number): NewEvent[] {
  const told = after.flatMap((stage, index) => {
    const last = before[index];
    const event = last && stageEvent(last, stage, returnS);
    return event === undefined ? [] : [{ name: stage.name, ...event }];
  });
  const isAlike = (one: StageEvent, other: StageEvent) => one.kind === other.kind && one.detail.en === other.detail.en;
  const firsts = told.filter((one, index) => told.findIndex((other) => isAlike(one, other)) === index);
  return firsts.map(({ kind, detail, battery }) => {
    const names = told.filter((one) => isAlike(one, { kind, detail })).map(({ name }) => name);
    const text = { subject: names.join(', '), detail: detail.en, detailFr: detail.fr };
    return { kind, ...text, ...(battery && { battery }) };
  });
}

interface StageEvent extends Pick<NewEvent, 'kind' | 'battery'> {
  readonly detail: Bilingual;
}

function stageEvent(before: StageState, after: StageState, returnS: number): StageEvent | undefined {
  if (after.isStale)
    return before.isStale ? undefined : { kind: 'servers-told-stale', detail: staleDetail(before, after) };
  if (after.isLow) return before.isLow ? undefined : lowEvent(after);
  if (before.isLow) return { kind: 'servers-told-clear', detail: clearDetail(before, returnS) };
  // The first reading after the start is no news.
  if (!before.isStale || before.staleCause === 'unread') return undefined;
  return { kind: 'servers-told-clear', detail: moreText(after.isOnBattery ? 'onBatteryStill' : 'knownAgain') };
}

function lowEvent({ reason, left = {}, isOnBattery }: StageState): StageEvent {
  const why = reason === undefined ? { en: '', fr: '' } : reasonText(reason);
  const onMains = isOnBattery ? { en: '', fr: '' } : moreText('onMains');
  return { kind: 'servers-told-low', detail: joined(why, leftText(left), onMains), battery: left };
}

function staleDetail(before: StageState, { staleCause = 'lost' }: StageState): Bilingual {
  return joined(staleText(staleCause), moreText(before.isOnBattery ? 'wasOnBattery' : 'wasOnMains'));
}

/** Low on battery ends with the return of the mains only; on mains it is what the UPS says. */
function clearDetail({ reason }: StageState, returnS: number): Bilingual {
  const isOfUps = reason?.rule === 'battery-low' || reason?.rule === 'imminent-stop';
  return isOfUps ? moreText('upsClear') : moreText('mainsBack', { seconds: returnS });
}

export function drillStartEvent({ clients, lastsS, runtimeMinutes }: DrillRequest, who: string): NewEvent {
  const { en, fr } = moreText('drill', { minutes: runtimeMinutes, seconds: lastsS });
  return { kind: 'shutdown-drill-started', subject: clientsText(clients), detail: en, detailFr: fr, who };
}

export function drillEndEvent(reason: DrillEnd, who: string | undefined): NewEvent {
  const { en, fr } = drillEndText(reason);
  return { kind: 'shutdown-drill-ended', detail: en, detailFr: fr, ...(who !== undefined && { who }) };
}

function clientsText(clients: readonly DrillClient[]): string {
  return clients.map(({ address, user }) => (user === undefined ? address : `${user}@${address}`)).join(', ');
}
