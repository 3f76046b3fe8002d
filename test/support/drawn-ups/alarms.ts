import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import type { BitObservation, Finding, SearchedWord } from '../../../src/objects/register-search/search-types.js';
import { Draws } from './draws.js';
import type { MapWord } from './map.js';
import { drawPolls, samplesOf } from './poller.js';
import type { Score } from './scoring.js';
import { at } from './series.js';

/** From a second to another. */
interface Span {
  readonly fromS: number;
  readonly toS: number;
}

/** A bit of a word, or a value of a word that counts states. */
interface Place {
  readonly word: number;
  readonly bit?: number;
  readonly negated?: boolean;
  readonly equals?: number;
}

interface AskedBit {
  readonly object: BitObservation['object'];
  readonly part: number;
  readonly spans: readonly Span[];
  readonly places: readonly Place[];
}

/** A UPS whose alarms come and go, and a person who tells when. */
export interface AlarmSite {
  readonly seed: number;
  readonly words: readonly SearchedWord[];
  readonly observations: readonly BitObservation[];
  readonly alarmsRose: readonly number[];
  readonly asked: readonly AskedBit[];
}

const originMs = Date.UTC(2026, 5, 1, 8);
const msOf = (second: number) => Math.round(originMs + second * 1000);
const firstAddress = 0x30;

/** The words of status and alarms, being drawn. */
class StatusWords {
  readonly contents: Uint16Array[];
  private readonly free: (readonly [word: number, bit: number])[];

  constructor(draws: Draws, words: number, seconds: number) {
    this.contents = Array.from({ length: words }, () => new Uint16Array(seconds));
    const all = this.contents.flatMap((_content, word) =>
      Array.from({ length: 16 }, (_none, bit) => [word, bit] as const),
    );
    this.free = draws.shuffled(all);
  }

  /** Fills a bit that is free. */
  put(isSet: (second: number) => boolean, negated = false): Place {
    const [word, bit] = this.free.pop() ?? [0, 0];
    const content = this.contents[word] ?? new Uint16Array();
    for (let second = 0; second < content.length; second++) {
      if (isSet(second) !== negated) content[second] = at(content, second) | (1 << bit);
    }
    return { word, bit, negated };
  }
}

export function drawAlarmSite(seed: number): AlarmSite {
  const draws = new Draws(seed);
  const seconds = draws.whole(1200, 3000);
  const status = new StatusWords(draws, draws.whole(6, 12), seconds);
  const names = bitStrings.find(({ name }) => name === 'UnitAlarms')?.bits ?? [];
  // The general alarm rises with each of the others.
  const parts = draws
    .shuffled(names.map((_name, part) => part).filter((part) => part !== 6))
    .slice(0, draws.whole(5, 11));
  const alarms: AskedBit[] = parts.map((part) => {
    const spans = drawSpans(
      draws,
      seconds,
      draws.weighted([
        [35, 1],
        [40, 2],
        [25, 3],
      ] as const),
    );
    return { object: 'UnitAlarms', part, spans, places: placesOf(draws, status, spans) };
  });
  status.put((second) => alarms.some(({ spans }) => within(spans, second)));
  otherBits(draws, status, seconds, alarms);
  const [states, stateWord] = drawState(draws, seconds, status.contents.length);
  const asked = [...alarms.slice(0, draws.whole(1, 4)), ...states];
  const others = alarms.filter((alarm) => !asked.includes(alarm));
  const contents = [...status.contents, ...stateWord, ...otherWords(draws, seconds)];
  return {
    seed,
    words: searchedWords(draws, contents, seconds),
    observations: asked.flatMap((one) => observed(draws, one, seconds)).sort((one, other) => one.atMs - other.atMs),
    alarmsRose: draws.chance(0.7) ? others.flatMap(({ spans }) => spans.map(({ fromS }) => msOf(fromS))) : [],
    asked,
  };
}

/** Half a minute to five, and at least as long apart. */
function drawSpans(draws: Draws, seconds: number, times: number): Span[] {
  const spans: Span[] = [];
  let fromS = draws.between(60, 400);
  for (let index = 0; index < times && fromS < seconds - 60; index++) {
    const toS = fromS + draws.between(30, 300);
    spans.push({ fromS, toS });
    fromS = toS + draws.between(40, 500);
  }
  return spans;
}

function within(spans: readonly Span[], second: number): boolean {
  return spans.some(({ fromS, toS }) => second >= fromS && second < toS);
}

function placesOf(draws: Draws, status: StatusWords, spans: readonly Span[]): Place[] {
  const late = draws.between(0, 2);
  const place = status.put((second) => within(spans, second - late), draws.chance(0.12));
  // The same alarm in a summary.
  const copy = draws.chance(0.15) ? [status.put((second) => within(spans, second - late))] : [];
  // A cause that often, not always, comes with it; one that stays until somebody resets it.
  if (draws.chance(0.3)) {
    const often = spans.filter(() => draws.chance(0.6)).concat(drawSpans(draws, 1500, 1));
    status.put((second) => within(often, second - late));
  }
  const stays = draws.between(20, 300);
  if (draws.chance(0.2)) status.put((second) => within(spans, second - late) || within(spans, second - late - stays));
  return [place, ...copy];
}

function otherBits(draws: Draws, status: StatusWords, seconds: number, alarms: readonly AskedBit[]): void {
  for (let index = draws.whole(8, 30); index > 0; index--) status.put(() => true);
  // Heartbeats, fans and compressors that switch, modes that follow something else.
  for (let index = draws.whole(0, 2); index > 0; index--) status.put((second) => second % 2 === 0);
  for (let index = draws.whole(1, 5); index > 0; index--) {
    const spans = drawSpans(draws, seconds, draws.whole(1, 5));
    status.put((second) => within(spans, second));
  }
  // One for several alarms of a kind.
  const kind = alarms.filter(() => draws.chance(0.4));
  if (kind.length > 1) status.put((second) => kind.some(({ spans }) => within(spans, second)));
}

/** Some UPS count the states of the battery in a word: of half of them a battery that has discharged is charged, and the person tells of both. */
function drawState(draws: Draws, seconds: number, word: number): readonly [readonly AskedBit[], Uint16Array[]] {
  if (!draws.chance(0.35)) return [[], []];
  if (draws.chance(0.5)) return drawStates(draws, seconds, word);
  const spans = drawSpans(draws, seconds, draws.whole(1, 3));
  const [rest, equals] = draws.pick<readonly [number, number]>([
    [0, 1],
    [1, 2],
    [3, 5],
    [0, 4],
  ]);
  const content = Uint16Array.from({ length: seconds }, (_none, second) => (within(spans, second - 1) ? equals : rest));
  return [[{ object: 'BatteryStatus', part: draws.pick([5, 8, 9]), spans, places: [{ word, equals }] }], [content]];
}

/** Numbers that two makers print for a battery at rest, discharging, charging: Huawei's and Tripp Lite's (config/profiles). */
function drawStates(draws: Draws, seconds: number, word: number): readonly [readonly AskedBit[], Uint16Array[]] {
  const [rest, discharging, charging] = draws.pick<readonly [number, number, number]>([
    [3, 5, 4],
    [0, 3, 1],
  ]);
  const spans = drawSpans(draws, seconds, draws.whole(1, 3));
  const charged = spans.map(({ toS }, index) => ({
    fromS: toS,
    toS: Math.min(toS + draws.between(30, 400), spans[index + 1]?.fromS ?? seconds),
  }));
  const content = Uint16Array.from({ length: seconds }, (_none, second) => {
    if (within(spans, second - 1)) return discharging;
    return within(charged, second - 1) ? charging : rest;
  });
  const asked = (part: number, of: readonly Span[], equals: number): AskedBit => {
    return { object: 'BatteryStatus', part, spans: of, places: [{ word, equals }] };
  };
  return [[asked(5, spans, discharging), asked(9, charged, charging)], [content]];
}

function otherWords(draws: Draws, seconds: number): Uint16Array[] {
  return Array.from({ length: draws.whole(20, 90) }, () => {
    const kind = draws.whole(0, 4);
    const start = draws.whole(0, 3000);
    let now = start;
    return Uint16Array.from({ length: seconds }, (_none, second) => {
      if (kind === 0) return start;
      if (kind === 1) return start + second;
      if (kind === 2) return draws.whole(0, 0xfffe);
      now += draws.chance(0.2) ? draws.whole(-1, 1) : 0;
      return now & 0xffff;
    });
  });
}

function searchedWords(draws: Draws, contents: readonly Uint16Array[], seconds: number): SearchedWord[] {
  const [polls = []] = drawPolls(draws, 1, seconds);
  return contents.map((content, index) => {
    const address = firstAddress + index;
    const word: MapWord = { page: 'system', address, content, table: 0, managed: true, quantity: undefined };
    return {
      key: `system:3:${address}`,
      page: 'system',
      functionCode: 3,
      address,
      feeds: [],
      samples: samplesOf(word, polls, originMs),
    };
  });
}

/** The person sees an alarm come within half a minute, and most go; "since now" is some seconds wrong. */
function observed(draws: Draws, { object, part, spans }: AskedBit, seconds: number): BitObservation[] {
  const tell = (isSet: boolean, changeS: number): BitObservation => {
    const seenS = changeS + draws.between(2, 10);
    return {
      kind: 'bit',
      object,
      part,
      isSet,
      sinceMs: msOf(seenS + draws.between(-6, 6)),
      atMs: msOf(seenS + draws.between(3, 20)),
    };
  };
  const before: BitObservation[] = draws.chance(0.3)
    ? [{ kind: 'bit', object, part, isSet: false, atMs: msOf(40) }]
    : [];
  const changes = spans.flatMap(({ fromS, toS }) => [
    tell(true, fromS),
    ...(draws.chance(0.8) && toS < seconds - 40 ? [tell(false, toS)] : []),
  ]);
  return [...before, ...changes];
}

/** Right is the bit, or a copy of it that is always the same. */
export function scoreBits(site: AlarmSite, findings: readonly Finding[]): Score[] {
  return site.asked.map((asked) => {
    const finding = findings.find(({ object, part }) => object === asked.object && part === asked.part);
    const first = finding?.candidates[0];
    const isFirstRight =
      first !== undefined &&
      asked.places.some(
        ({ word, bit, negated, equals }) =>
          first.address === firstAddress + word &&
          first.bit === bit &&
          (first.negated ?? false) === (negated ?? false) &&
          first.equals === equals,
      );
    const verdict = finding?.verdict ?? 'open';
    const changes = site.observations.filter(
      ({ object, part, sinceMs }) => object === asked.object && part === asked.part && sinceMs !== undefined,
    ).length;
    const isOfSeveral = site.asked.some(({ object, part }) => object === asked.object && part !== asked.part);
    const state = isOfSeveral ? 'two of three states of a word' : 'one of two states of a word';
    const kind = asked.object === 'UnitAlarms' ? 'alarm' : state;
    return {
      seed: site.seed,
      object: `${asked.object}.${asked.part}`,
      group: `${kind}, ${changes > 3 ? 'more than 3' : changes} changes told`,
      case: 'told',
      outcome: verdict === 'found' && !isFirstRight ? 'wrong' : verdict,
      probability: first?.probability ?? 0,
      isFirstRight,
      words: site.words.length,
      documented: site.alarmsRose.length > 0,
    };
  });
}
