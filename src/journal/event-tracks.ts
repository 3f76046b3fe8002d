import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BitStringName, bitStrings } from '../objects/catalog/bit-strings.js';
import { type MultiStateName, multiStates } from '../objects/catalog/multi-states.js';
import { shownTracks, type Track, type TrackStep, trackSince } from '../objects/state-track.js';
import { bitId } from './alarm-texts.js';
import { type JournalEvent, upsEventKinds } from './journal-event.js';

export interface TrackQuery {
  readonly name: MultiStateName | BitStringName;
  readonly fromMs: number;
  /** Of the simulated UPS, or of a real one. */
  readonly simulated: boolean;
  /** What is so now: what no event tells was so before. By the name of the state, or the id of the bit. */
  readonly now: ReadonlyMap<string, number>;
}

/** Requests of a BMS must not wait for a long journal. */
const eventsPerTurn = 100;
/** The newest; a state that flaps for days has more. */
const mostSteps = 2000;

/** Known when the first event tells what it was before, or at the end. */
const untold = 'untold';
type Step = Omit<TrackStep, 'value'> & { readonly value: TrackStep['value'] | typeof untold };

/** One state or bit, while the events are told. */
class TrackDraft {
  #steps: Step[] = [];
  #known: Step['value'] = untold;

  /** The watch looks at this UPS, and knows nothing of before. */
  begin(atMs: number): void {
    this.#fill(undefined);
    this.#known = untold;
    this.#set(atMs, untold);
  }

  /** It looks at another one. */
  leave(atMs: number): void {
    this.#fill(undefined);
    this.#known = undefined;
    this.#set(atMs, undefined);
  }

  change(atMs: number, from: number | undefined, to: number | undefined): void {
    this.#fill(from);
    this.#known = to;
    this.#set(atMs, to);
  }

  /** Nobody looks. */
  pause(atMs: number): void {
    this.#set(atMs, undefined);
  }

  resume(atMs: number): void {
    this.#set(atMs, this.#known);
  }

  steps(now: number | undefined): readonly TrackStep[] {
    this.#fill(now);
    return this.#steps.flatMap(({ atMs, value }) => (value === untold ? [] : [{ atMs, value }]));
  }

  #set(atMs: number, value: Step['value']): void {
    if (this.#steps.at(-1)?.value !== value) this.#steps.push({ atMs, value });
  }

  #fill(value: number | undefined): void {
    if (this.#known === untold) this.#known = value;
    this.#steps = this.#steps.map((step) => (step.value === untold ? { ...step, value } : step));
  }
}

/** How a state, or the bits of a string (`shownTracks`), went by the events, the oldest first; times by the clock as it was then. */
export async function eventTracks(events: AsyncIterable<JournalEvent>, query: TrackQuery): Promise<readonly Track[]> {
  const { name, fromMs, simulated, now } = query;
  const drafts = draftsOf(name);
  const all = (act: (draft: TrackDraft) => void) => drafts.forEach(act);
  let isThere = false;
  for await (const event of events) {
    const { id, atMs, kind, subject = '' } = event;
    if (id % eventsPerTurn === 0) await nextTurn();
    const isOfUps = upsEventKinds.has(kind);
    const isOther = isOfUps && (event.simulated ?? false) !== simulated;
    if (isOther) all((draft) => draft.leave(atMs));
    else if (kind === 'ups-connected' || (isOfUps && !isThere)) all((draft) => draft.begin(atMs));
    isThere = isOfUps ? !isOther : isThere;
    if (kind === 'stopped' || kind === 'communication-lost') all((draft) => draft.pause(atMs));
    if (kind === 'started' || kind === 'started-after-cut') all((draft) => draft.resume(atMs));
    if (!isOfUps || isOther) continue;
    if (kind === 'communication-back') all((draft) => draft.resume(atMs));
    const draft = drafts.get(subject);
    if (draft !== undefined) draft.change(atMs, ...changeIn(event));
  }
  const tracks = [...drafts].map(([key, draft], bit): Track => {
    const steps = trackSince(draft.steps(now.get(key)), fromMs).slice(-mostSteps);
    return key === name ? { steps } : { bit, steps };
  });
  return drafts.has(name) ? tracks : shownTracks(tracks);
}

function draftsOf(name: TrackQuery['name']): ReadonlyMap<string, TrackDraft> {
  const bits = bitStrings.find((row) => row.name === name);
  const keys = bits === undefined ? [name] : bits.bits.map((bit) => bitId(bits.name, bit));
  return new Map(keys.map((key) => [key, new TrackDraft()]));
}

/** What it was, and what it became; undefined for what this version does not know. */
function changeIn({ kind, subject, from, to }: JournalEvent): [from: number | undefined, to: number | undefined] {
  if (kind === 'alarm-raised') return [0, 1];
  if (kind === 'alarm-cleared') return [1, 0];
  const states: readonly string[] | undefined = multiStates.find(({ name }) => name === subject)?.states;
  const numberOf = (text = '') => {
    const at = (states ?? bitWords).indexOf(text);
    // States count from 1 (Manual §6.2).
    return at < 0 ? undefined : states === undefined ? at : at + 1;
  };
  return [numberOf(from), numberOf(to)];
}

/** How the journal calls a bit that is no alarm. */
const bitWords: readonly string[] = ['OFF', 'ON'];
