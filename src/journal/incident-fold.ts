import type { Incident } from './incident.js';
import { type Blind, IncidentDraft } from './incident-draft.js';
import {
  firstLookMs,
  holdOffMs,
  type IncidentKind,
  incidentKinds,
  kindOfAlarm,
  kindOfState,
  takesUp,
  togetherMs,
} from './incident-kinds.js';
import { type JournalEvent, upsEventKinds } from './journal-event.js';
import { type Stamp, SteadyTime } from './steady-time.js';

/** What holds at the moment and makes an incident: an alarm by its id, a state by its object. */
interface Reason {
  readonly kind: IncidentKind;
  readonly since: Stamp;
  readonly blind: Blind | undefined;
}

/** The newest are kept: a journal full of alarms that come and go would make many times as many. */
const mostIncidents = 2000;

/** Makes incidents of the journal's events, told in the order of their numbers. Pure: no clock but that of the events. */
export class IncidentFold {
  readonly #time = new SteadyTime();
  /** Begun, and none of them given up; by the number of their first event at the end of the making. */
  #drafts = new Set<IncidentDraft>();
  /** Those that can still change by what happens: running, or over for less than the hold-off. */
  #near: IncidentDraft[] = [];
  readonly #reasons = new Map<string, Reason>();
  /** The incident of each alarm that is there. */
  readonly #active = new Map<string, IncidentDraft>();
  /** How the load was fed last. */
  readonly #states = new Map<string, string>();
  #simulated: boolean | undefined;
  #lostAt: Stamp | undefined;
  #blind: (Blind & { readonly untilMs: number }) | undefined;
  #last: Stamp | undefined;

  add(event: JournalEvent): void {
    const at = this.#time.stamp(event);
    this.#retire(at);
    const { kind } = event;
    if (upsEventKinds.has(kind)) this.#addOfUps(event, at);
    else if (kind === 'started' || kind === 'started-after-cut') {
      this.#blind = { sinceMs: this.#lostAt?.steadyMs ?? this.#last?.steadyMs, untilMs: at.steadyMs + firstLookMs };
      this.#touchNear(event, at);
    }
    this.#last = at;
  }

  /** As it is at that moment of the wall clock; the newest first, by their first event. */
  incidents(nowMs: number): readonly Incident[] {
    this.#retire(this.#time.at(nowMs));
    return [...this.#drafts, ...this.#outlasting()]
      .sort((one, other) => other.begin.id - one.begin.id)
      .map((draft) => draft.incident(this.#lostAt));
  }

  /** Gives up those whose events the journal no longer has; what still runs stays. */
  dropBefore(id: number): void {
    for (const draft of this.#drafts) {
      if (draft.begin.id < id && this.#isDone(draft)) this.#drafts.delete(draft);
    }
  }

  /** Nothing that happens can change it. */
  #isDone(draft: IncidentDraft): boolean {
    return !draft.isRunning && !this.#near.includes(draft) && ![...this.#active.values()].includes(draft);
  }

  #addOfUps(event: JournalEvent, at: Stamp): void {
    const simulated = event.simulated === true;
    if (simulated !== this.#simulated) this.#leave(this.#last ?? at);
    this.#simulated = simulated;
    const { kind, subject = '' } = event;
    if (kind === 'ups-connected' || kind === 'communication-back') this.#hear(kind, at);
    if (kind === 'communication-lost') this.#lose(at);
    if (kind === 'alarm-raised') this.#raise(subject, 1 + Math.floor((event.repeats ?? 0) / 2), at);
    const over = kind === 'state-changed' ? this.#enterState(event, at) : undefined;
    if (kind === 'alarm-cleared') this.#countUnseen(event, at);
    // What ends with an event hears of it first.
    this.#touchNear(event, at);
    if (kind === 'alarm-cleared') this.#clear(subject, at);
    if (over !== undefined) this.#endKind(over, at);
  }

  #touchNear(event: JournalEvent, at: Stamp): void {
    for (const draft of this.#near) if (draft.isNear(at, togetherMs) && draft.isToldBy(event)) draft.touch(event, at);
  }

  #hear(kind: 'ups-connected' | 'communication-back', at: Stamp): void {
    const loss = this.#near.find((draft) => draft.kind === 'communication');
    if (loss?.isRunning) loss.close(at, this.#blindAt(at));
    const untilMs = at.steadyMs + togetherMs;
    if (kind === 'communication-back') this.#blind = { sinceMs: this.#lostAt?.steadyMs, untilMs };
    else {
      // The watch knows nothing of before: what it knew then is never told to be over.
      this.#leave(this.#lostAt ?? this.#last ?? at);
      this.#blind = { sinceMs: undefined, untilMs };
    }
    this.#lostAt = undefined;
  }

  #lose(at: Stamp): void {
    this.#lostAt ??= at;
    const known = this.#near.find((draft) => draft.kind === 'communication');
    if (known === undefined) this.#open('communication', at, this.#blindAt(at));
    else known.reopen(at);
  }

  /** The watch turns to another UPS, or has lost its memory. */
  #leave(seenUntil: Stamp): void {
    for (const draft of this.#near) draft.forget(seenUntil);
    this.#near = [];
    this.#reasons.clear();
    this.#active.clear();
    this.#states.clear();
    this.#lostAt = undefined;
    this.#blind = undefined;
  }

  #raise(id: string, times: number, at: Stamp): void {
    const kind = kindOfAlarm(id);
    const draft = this.#active.get(id) ?? (kind === 'alarm' ? this.#alarmHost(id, at) : this.#begin(id, kind, at));
    draft.raise(id, at, times);
    this.#active.set(id, draft);
  }

  /** An alarm that flaps is raised more often than the journal tells one by one. */
  #countUnseen({ subject = '', repeats = 0 }: JournalEvent, at: Stamp): void {
    if (repeats > 0) this.#raise(subject, Math.ceil(repeats / 2), at);
  }

  #clear(id: string, at: Stamp): void {
    const draft = this.#active.get(id);
    if (draft === undefined) return;
    draft.clear(id, at);
    this.#active.delete(id);
    this.#endReason(id, at);
    if (draft.kind === 'alarm' && draft.isRunning && draft.isSilent) draft.close(at, this.#blindAt(at));
  }

  /** The kind of which the state before was a reason, where it no longer is. */
  #enterState({ subject = '', to = '' }: JournalEvent, at: Stamp): IncidentKind | undefined {
    const kind = kindOfState(subject, to);
    const before = this.#reasons.get(subject)?.kind;
    if (kind !== undefined && kind !== before) this.#begin(subject, kind, at);
    if (kind === undefined) this.#reasons.delete(subject);
    this.#states.set(subject, to);
    return kind === before ? undefined : before;
  }

  /** A reason begins; the incident that it belongs to. */
  #begin(key: string, kind: IncidentKind, at: Stamp): IncidentDraft {
    this.#reasons.set(key, { kind, since: at, blind: this.#blindAt(at) });
    const own = this.#near.find((draft) => draft.kind === kind);
    if (own !== undefined) {
      own.reopen(at);
      this.#takeUpJustBegun(own, at);
      return own;
    }
    return this.#host(kind, at) ?? this.#openFor(kind);
  }

  /** The gravest in whose time it begins. */
  #host(kind: IncidentKind, at: Stamp): IncidentDraft | undefined {
    const hosts = this.#near.filter((draft) => takesUp(draft.kind, kind) && draft.isNear(at, togetherMs));
    return hosts.find((one) => hosts.every((other) => other === one || takesUp(one.kind, other.kind)));
  }

  #endReason(key: string, at: Stamp): void {
    const reason = this.#reasons.get(key);
    if (reason === undefined) return;
    this.#reasons.delete(key);
    this.#endKind(reason.kind, at);
  }

  #endKind(kind: IncidentKind, at: Stamp): void {
    if (this.#firstReason(kind) !== undefined) return;
    const own = this.#near.find((draft) => draft.kind === kind);
    if (own?.isRunning) own.close(at, this.#blindAt(at));
  }

  #firstReason(kind: IncidentKind): Reason | undefined {
    return [...this.#reasons.values()]
      .filter((reason) => reason.kind === kind)
      .sort((one, other) => one.since.id - other.since.id)[0];
  }

  /** The incident of a kind that holds, since it does. */
  #openFor(kind: IncidentKind): IncidentDraft {
    const first = this.#firstReason(kind);
    const since = first?.since ?? { id: 0, steadyMs: 0 };
    const draft = this.#open(kind, since, first?.blind);
    this.#takeUpJustBegun(draft, since);
    return draft;
  }

  #takeUpJustBegun(draft: IncidentDraft, at: Stamp): void {
    const others = this.#near.filter((other) => takesUp(draft.kind, other.kind) && other.hasJustBegun(at));
    for (const other of others) {
      draft.takeUp(other);
      this.#drafts.delete(other);
      for (const [id, of] of this.#active) if (of === other) this.#active.set(id, draft);
    }
    this.#near = this.#near.filter((one) => !others.includes(one));
  }

  #open(kind: IncidentKind, since: Stamp, blind: Blind | undefined): IncidentDraft {
    const draft = this.#draftOf(kind, since, blind);
    this.#drafts.add(draft);
    this.#near.push(draft);
    for (const oldest of this.#drafts) {
      if (this.#drafts.size <= mostIncidents) break;
      if (this.#isDone(oldest)) this.#drafts.delete(oldest);
    }
    return draft;
  }

  #draftOf(kind: IncidentKind, since: Stamp, blind: Blind | undefined): IncidentDraft {
    const draft = new IncidentDraft(kind, this.#simulated === true, since, blind, this.#time);
    draft.knowLoad(this.#states);
    return draft;
  }

  /** Its own incident that flaps, else what it comes with, else one of its own. */
  #alarmHost(id: string, at: Stamp): IncidentDraft {
    const alarms = this.#near.filter(({ kind }) => kind === 'alarm');
    const own = alarms.find((draft) => draft.has(id));
    own?.reopen(at);
    const beside = alarms.find((draft) => draft.isRunning && draft.hasJustBegun(at));
    return own ?? this.#host('alarm', at) ?? beside ?? this.#open('alarm', at, this.#blindAt(at));
  }

  #blindAt(at: Stamp): Blind | undefined {
    const blind = this.#blind;
    return blind !== undefined && at.steadyMs <= blind.untilMs ? blind : undefined;
  }

  /**
   * What still holds of what an incident had taken up that is over: it goes on by itself, without waiting whether the incident
   * returns. Only as long as it holds: then its incident tells when it was over.
   */
  #outlasting(): readonly IncidentDraft[] {
    const outlasting: IncidentDraft[] = [];
    const running = this.#near.filter(({ isRunning }) => isRunning);
    const held = new Set([...this.#reasons.values()].map(({ kind }) => kind));
    for (const kind of incidentKinds.filter((one) => held.has(one))) {
      const first = this.#firstReason(kind);
      const isTold = [...running, ...outlasting].some((draft) => draft.kind === kind || takesUp(draft.kind, kind));
      if (first !== undefined && !isTold) outlasting.push(this.#draftOf(kind, first.since, first.blind));
    }
    for (const host of new Set(this.#active.values())) {
      if (!host.isRunning) outlasting.push(this.#alarmsOf(host, [...this.#drafts, ...outlasting]));
    }
    return outlasting;
  }

  /** The alarms that an incident has left, which has ended or was given up. */
  #alarmsOf(host: IncidentDraft, others: readonly IncidentDraft[]): IncidentDraft {
    const stamps = host.activeAlarms.map(({ raised }) => raised);
    const first = stamps.reduce((one, other) => (other.id < one.id ? other : one), host.end ?? host.begin);
    const taken = new Set([...others.map(({ begin }) => begin.id), ...this.#reasonIds()]);
    let id = first.id;
    while (taken.has(id)) id += 1;
    const draft = this.#draftOf('alarm', { ...first, id }, undefined);
    draft.takeOver(host, this.#last?.id ?? id);
    return draft;
  }

  #reasonIds(): readonly number[] {
    return [...this.#reasons.values()].map(({ since }) => since.id);
  }

  /** What is over for the hold-off is over; what it had taken up and still holds goes on by itself. */
  #retire(at: Stamp): void {
    const over = this.#near.filter((draft) => !draft.isNear(at, holdOffMs));
    if (over.length === 0) return;
    this.#near = this.#near.filter((draft) => !over.includes(draft));
    const kinds = new Set([...this.#reasons.values()].map(({ kind }) => kind));
    for (const kind of kinds) {
      const isTaken = this.#near.some((draft) => draft.kind === kind || (draft.isRunning && takesUp(draft.kind, kind)));
      if (!isTaken) this.#openFor(kind);
    }
  }
}

/** All incidents of events in the order of their numbers, the newest first. */
export function incidentsOf(events: Iterable<JournalEvent>, nowMs: number): readonly Incident[] {
  const fold = new IncidentFold();
  for (const event of events) fold.add(event);
  return fold.incidents(nowMs);
}
