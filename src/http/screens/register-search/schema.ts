import { ChangeView } from '../settings/schema.js';
import { Bilingual } from '../shared/schema.js';
import {
  flag,
  input,
  listOf,
  number,
  type Of,
  object,
  oneOf,
  optional,
  shortText,
  text,
  time,
  within,
} from '../vocabulary.js';

/** More than a display shows at once. */
const mostAtOnce = 32;
const longestName = 64;
/** What a person remembers of a change of a state. */
const longestAgoS = 86_400;

const object_ = { object: text('Name of an object'), part: optional(text('The bit or state, by its text')) };

const SearchObservation = object(
  {
    id: text(),
    kind: oneOf(['number', 'bit']),
    ...object_,
    shown: optional(text('Of a number, as it was typed')),
    isSet: optional(flag('Of a bit or state: whether the display shows it')),
    atMs: time('When the display was read'),
    sinceMs: optional(time('Since when the display shows it')),
  },
  'What a person has read from the display of the UPS',
);
export type SearchObservation = Of<typeof SearchObservation>;

const SearchCandidate = object(
  {
    id: text('What accepts it'),
    page: text(),
    address: number('As on the wire'),
    baseAddress: number('As `[registers]` names the word'),
    functionCode: number('3 or 4'),
    isAlone: flag('It lies outside all known tables, and would be read by itself'),
    type: oneOf(['u16', 's16', 'u32', 's32']),
    order: optional(oneOf(['high-first', 'low-first'], 'Of two words')),
    decimals: number('Digits behind the point that the word has'),
    bit: optional(number('Of a bit: which one of the word')),
    negated: optional(flag('The bit is set while the display does not show it')),
    equals: optional(number('Of a state: while the word has this value')),
    probability: number('That this is the register, among all that can be read: 0 to 1'),
    mayBeAccepted: flag('Its probability reaches the bound'),
    now: optional(number('What it says at this moment, in the scale of the display')),
    evidence: listOf(Bilingual, 'What speaks for it'),
    alsoFeeds: listOf(text(), 'Objects that the word feeds already'),
    instead: optional(
      listOf(text(), 'What feeds the object already: a line of `[registers]`, or a code of the documents'),
    ),
    documented: optional(
      object({ code: text(), name: text(), certainty: text() }, 'What the documents call the word, where they do'),
    ),
    line: text('The line of `[registers]` that accepting it writes, without what it is owed to'),
  },
  'A word, or a bit of one, that fits',
);
export type SearchCandidate = Of<typeof SearchCandidate>;

const SearchFinding = object(
  {
    ...object_,
    verdict: oneOf(['found', 'open', 'none'], '`found`: one candidate reaches the bound; `none`: nothing fits'),
    observations: number('How many tell of it'),
    absent: number('The chance that no readable word is it: 0 to 1'),
    candidates: listOf(SearchCandidate, 'Best first'),
    advice: Bilingual,
    assigned: optional(text('The line of `[registers]` that the object has now')),
    certainty: optional(text('Of the register that feeds the object now; absent where none does')),
  },
  'What the search makes of the observations of one object, or of one bit or state of it',
);
export type SearchFinding = Of<typeof SearchFinding>;

const SearchedPage = object(
  {
    page: text(),
    known: number('Words of the tables that are known'),
    managed: optional(number('Of the measurements among them: how many the UPS says that it fills')),
    readable: number('Words outside these tables that the UPS has answered'),
    refused: number('Words outside these tables that it has refused'),
    left: number('Words outside these tables that are still to be asked'),
  },
  'How far the search is on one page of the UPS',
);

const FoundLine = object(
  {
    key: text('In `[registers]`'),
    line: text('What stands behind it'),
    found: optional(
      object({
        date: text('YYYY-MM-DD'),
        observations: number(),
        chance: number('The probability when it was accepted, 0 to 1'),
      }),
    ),
    replaces: optional(text('The line that taking this one back restores')),
    problem: optional(Bilingual),
  },
  'A line of `[registers]`; without `found` it was assigned by hand',
);

export const SearchState = object(
  {
    isRunning: flag(),
    ups: oneOf(['running', 'ready', 'lost', 'searched', 'none'], 'The search reads only while it is `running`'),
    startedMs: optional(time('When the search began')),
    endsMs: optional(time('When it ends unless somebody asks for something')),
    words: number('How many words of the UPS are compared'),
    reads: object({
      asked: number('Requests of the search'),
      answered: number(),
      refused: number(),
      silent: number('Answers that never came'),
      waiting: number(),
    }),
    pages: listOf(SearchedPage),
    isComplete: flag('Every address that may be looked at was asked'),
    givenUp: optional(
      oneOf(
        ['silence', 'busy'],
        'Why the search looks at no further address: the UPS does not refuse, but falls silent',
      ),
    ),
    bound: number('Below this probability nothing is proposed'),
    observations: listOf(SearchObservation, 'Oldest first'),
    findings: listOf(SearchFinding),
    assigned: listOf(FoundLine, 'All lines of `[registers]`, those found on site among them'),
  },
  'The register search: what is known, what was seen, what fits',
);
export type SearchState = Of<typeof SearchState>;

const OneObservation = input({
  object: shortText(longestName, { minLength: 1 }),
  part: optional(shortText(longestName, { minLength: 1, description: 'The bit or state, by its text or number' })),
  shown: optional(
    shortText(24, { minLength: 1, description: 'Of a number: what the display shows, such as 231 or -3,2' }),
  ),
  isSet: optional(flag('Of a bit or state: whether the display shows it')),
  secondsAgo: optional(within(0, longestAgoS)),
  sinceSeconds: optional(within(0, longestAgoS)),
  sinceWithinSeconds: optional(within(0, longestAgoS)),
});

export const ObserveBody = input({ observations: listOf(OneObservation, undefined, mostAtOnce) });
export type ObserveBody = Of<typeof ObserveBody>;

export const ObservationParams = input({ id: shortText(longestName) });

export const StartBody = input({});

export const StopBody = input({
  forget: optional(flag('Forgets observations and history as well; else they are there when the search goes on')),
});

/** `insist`: below the bound, which makes it an assignment by hand; or though the word feeds another object. */
export const AcceptBody = input({
  object: shortText(longestName, { minLength: 1 }),
  part: optional(shortText(longestName)),
  candidate: shortText(longestName, { minLength: 1, description: 'Its id' }),
  insist: optional(flag('Although it does not reach the bound, or the word feeds another object already')),
});
export type AcceptBody = Of<typeof AcceptBody>;

export const TakeBackBody = input({ key: shortText(longestName, { minLength: 1, description: 'In `[registers]`' }) });

export const AcceptedAnswer = object({ changed: listOf(ChangeView), state: SearchState });
export type AcceptedAnswer = Of<typeof AcceptedAnswer>;

export const SearchedWord = object({
  page: text(),
  functionCode: number(),
  address: number('As on the wire'),
  isAlone: flag('Outside all known tables'),
  managed: optional(flag('Whether the UPS says that it fills this word')),
  code: optional(text()),
  name: optional(text()),
  word: number('Read last'),
  lowest: number(),
  highest: number(),
  changes: number('That are kept'),
  feeds: listOf(text(), 'Names of objects'),
});

export const SearchedWordsAnswer = object({ words: listOf(SearchedWord) });
export type SearchedWordsAnswer = Of<typeof SearchedWordsAnswer>;
