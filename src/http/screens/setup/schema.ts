import { Bilingual, Notice } from '../shared/schema.js';
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
  within,
} from '../vocabulary.js';

const step = oneOf(
  ['line', 'ups', 'bacnet', 'network', 'password', 'summary', 'finished'],
  'Of the first set-up, in their order; `finished`: it was gone through',
);

export const StepBody = input({ step });
export type SetupStep = Of<typeof StepBody>['step'];

export const SetupPort = object({
  path: text('As the kernel numbers it at this start'),
  stablePath: optional(text('A name that stays when ports are numbered anew')),
  kind: oneOf(['usb', 'on-board']),
  maker: optional(text('As the USB adapter says it')),
  product: optional(text()),
  serialNumber: optional(text()),
  allowed: flag('The gateway may open it'),
  inForce: flag('The port of the settings in force'),
  holder: optional(text('Another program that has it open, as far as the gateway may see it')),
});
export type SetupPort = Of<typeof SetupPort>;

export const SearchTry = object({
  map: text('The register map'),
  baud: optional(number('None over Modbus TCP')),
  outcome: oneOf(
    ['asking', 'silent', 'noise', 'refused', 'unsteady', 'found'],
    '`noise`: bytes that are no answer; `refused`: something answers, and does not have these registers',
  ),
});

export const FoundUps = object({
  family: text('As config.ini names it'),
  familyName: text(),
  maker: text(),
  profile: optional(text('The file that describes the UPS, where it is none of the manual')),
  map: text(),
  baud: optional(number()),
  architecture: oneOf(['single', 'concentrator', 'multi-units']),
  units: listOf(number(), 'Of a parallel system, those that it tells of'),
  model: optional(text()),
  serialNumber: optional(text()),
  nominalKva: optional(number()),
  polled: flag('It is the UPS that is read already; nothing was asked'),
});
export type FoundUps = Of<typeof FoundUps>;

const FoundSetting = object({ section: text(), key: text(), value: text() });

export const UpsSearchView = object({
  status: oneOf(
    [
      'none',
      'running',
      'reading',
      'found',
      'read-otherwise',
      'silence',
      'unsteady',
      'no-port',
      'cancelled',
      'timed-out',
      'unasked',
      'gave-way',
    ],
    '`none`: no search since the start; `reading`: a UPS was found and tells of itself; `read-otherwise`: the line is read already, at another Modbus address or as another UPS; `unasked`: nobody looked at it for a minute; `gave-way`: the settings were changed',
  ),
  port: text('As config.ini would name it; before a search the one in force'),
  slave: number('Modbus address'),
  toCheck: Bilingual,
  profile: optional(text('Looked for by this one alone')),
  tries: listOf(SearchTry, 'Ways of asking, the first one first'),
  of: number('How many ways there are'),
  leftMs: number('At most, in milliseconds'),
  elapsedMs: number(),
  agoMs: optional(number('Since its end')),
  problem: optional(Notice),
  trouble: optional(oneOf(['late', 'pieces'], 'Answers come, and late or broken')),
  found: optional(FoundUps),
  edits: listOf(FoundSetting, 'What config.ini has to say so that the UPS is read as it was found'),
});
export type UpsSearchView = Of<typeof UpsSearchView>;

export const SetupAnswer = object({ step, ports: listOf(SetupPort), search: UpsSearchView });
export type SetupAnswer = Of<typeof SetupAnswer>;

export const UpsSearchBody = input({
  port: shortText(255, { minLength: 1, description: 'As `[serial] port`' }),
  slave: within(0, 255, { default: 1 }),
  profile: optional(shortText(40, { minLength: 1 })),
});
export type UpsSearchBody = Of<typeof UpsSearchBody>;

export const ProposalQuery = input({ unit: within(0, 8, { default: 0 }) });

export const ProposalAnswer = object({
  deviceIdentifier: number(
    'One that no other device was heard to have; the one in force where nothing speaks against it',
  ),
  objectName: text('Tells units of one model apart; empty: the model'),
  heard: number('Other devices that were heard'),
});
export type ProposalAnswer = Of<typeof ProposalAnswer>;
