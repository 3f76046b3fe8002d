import { Bilingual } from '../shared/schema.js';
import { flag, input, listOf, number, type Of, object, oneOf, optional, shortText, text } from '../vocabulary.js';

/** In octets, as text; the limit of the format itself (`mostProfileBytes`), which a schema cannot lean on. */
const maxText = 262_144;

export const ProfileFault = object(
  {
    reason: text('`advice`: the profile can be used all the same'),
    line: number(),
    column: number(),
    path: text('Such as words[3].address; empty for the file as a whole'),
    found: text(),
    allowed: Bilingual,
  },
  'What is wrong with a profile',
);
export type ProfileFault = Of<typeof ProfileFault>;

export const ProfileFacts = object(
  {
    name: text('As `[ups] family` names it'),
    maker: text(),
    model: text(),
    documents: listOf(text(), 'What it was written from'),
    remarks: listOf(text()),
    baud: number(),
    parity: text(),
    stopBits: number(),
    slave: number(),
    registers: number('Words, bits and texts that it knows'),
    fed: number('How many of the 101 objects it feeds'),
    documented: number(),
    derived: number(),
    inferred: number(),
    computed: number(),
    none: number('Objects that nothing feeds'),
  },
  'What a profile says of itself, and how many objects it feeds, by certainty',
);
export type ProfileFacts = Of<typeof ProfileFacts>;

export const ListedProfile = object({
  name: text(),
  origin: oneOf(['shipped', 'site']),
  overrides: flag('Used instead of a shipped profile of the same name'),
  inUse: flag('config.ini names it, or the UPS is read by it'),
  facts: optional(ProfileFacts),
  problems: listOf(ProfileFault),
});
export type ListedProfile = Of<typeof ListedProfile>;

export const ProfilesAnswer = object({
  profiles: listOf(ListedProfile),
  /** Where its name is that of a profile which is gone. */
  missing: listOf(text(), 'Profiles that config.ini names and that are not there'),
});
export type ProfilesAnswer = Of<typeof ProfilesAnswer>;

export const ProfileBody = input({ text: shortText(maxText, { description: 'The file' }) });
export const ProfileParams = input({ name: shortText(40, { minLength: 1 }) });
export const RemoveQuery = input({ force: optional(flag('Also while it is in use')) });

export const CheckAnswer = object({
  facts: optional(ProfileFacts),
  problems: listOf(ProfileFault),
  replaces: optional(oneOf(['shipped', 'site'], 'What has the name already')),
});
export type CheckAnswer = Of<typeof CheckAnswer>;

const FedObject = object({ name: text(), text: text(), certainty: text(), state: text() });

const TriedRow = object({
  code: text(),
  name: text(),
  kind: oneOf(['word', 'bit', 'text']),
  address: number('As on the wire'),
  bit: optional(number()),
  words: optional(listOf(number(), 'As they stand in the UPS')),
  value: text('Scaled, with its unit; empty where the UPS has no such value'),
  certainty: text(),
  objects: listOf(FedObject),
});

const TriedTable = object({
  id: text(),
  address: number(),
  words: number(),
  functionCode: number(),
  outcome: oneOf(['data', 'exception', 'silent', 'skipped']),
  exceptionCode: optional(number()),
  parts: optional(number('Requests that it was read with, where the poll that runs has no table as long; absent: one')),
});

export const TrialAnswer = object(
  {
    identity: oneOf(['right', 'wrong', 'unknown'], 'Whether the UPS says to be what the profile is for'),
    line: object({
      kind: oneOf(['idle', 'own'], '`idle`: between the cycles of the poll; `own`: while nothing was polled'),
      baud: optional(number()),
      parity: text(),
      stopBits: number(),
      slave: number(),
    }),
    tables: listOf(TriedTable),
    rows: listOf(TriedRow),
  },
  'Every register of a profile, read once: what stands there and what becomes of it',
);
export type TrialAnswer = Of<typeof TrialAnswer>;

export const UsedAnswer = object({ changed: listOf(text(), 'Keys of config.ini') });
export type UsedAnswer = Of<typeof UsedAnswer>;
