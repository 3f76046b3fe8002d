import { EditView } from '../settings/schema.js';
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

const stageNames = ['ups-early', 'ups', 'ups-late'] as const;

const BatteryLeft = object({ percent: optional(number()), minutes: optional(number()) });

/** What the clients of one stage are told. */
const Told = {
  name: oneOf(stageNames),
  isStale: flag('DATA-STALE in the place of a status'),
  isOnBattery: flag('OB, else OL'),
  isLow: flag('LB: they have to go'),
};

export const StageView = object({
  ...Told,
  why: optional(Bilingual),
  sinceMs: optional(time('Low or stale')),
  left: optional(BatteryLeft),
  atOnce: optional(Bilingual),
  isUnseen: flag('Nothing that its limits ask for is told by the UPS'),
});
export type StageView = Of<typeof StageView>;

export const ServerClient = object({
  address: text(),
  user: text(),
  stage: text('The name of the UPS that it has logged in to'),
});
export type ServerClient = Of<typeof ServerClient>;

export const DrillView = object({
  clients: listOf(object({ address: text(), user: optional(text()) }), 'Those that are still in it'),
  lastsS: number('Seconds from full to empty'),
  leftS: number('Seconds to its end'),
  runtimeMinutes: number('Of the battery that is played'),
  charge: number('Per cent that its clients are told'),
  minutes: number('Likewise'),
  stages: listOf(object(Told)),
});
export type DrillView = Of<typeof DrillView>;

/** `policy` is there while the NUT server is switched on. */
export const ServersAnswer = object({
  policy: optional(
    object({
      stages: listOf(StageView, 'In the order in which they have to go'),
      feed: optional(oneOf(['battery', 'test', 'mains', 'none'], 'How the load is fed; absent where it is not known')),
      secondsOnBattery: number('Of the outage that goes on'),
      runtimeMinutes: number('Of the battery that a drill would play'),
      isSimulated: flag(
        'The UPS is simulated: only clients on this machine, and those of a drill, are told of its battery',
      ),
      isEndAwaited: flag(
        'A change of address, port, allowed or the switch waits until nobody is told that the UPS is on battery',
      ),
      drill: optional(DrillView),
      cannotDrill: optional(oneOf(['outage', 'unknown'], 'Why no drill can be begun')),
      clients: listOf(ServerClient, 'Logged in now'),
    }),
  ),
  drillSeconds: object({ shortest: number(), longest: number(), usual: number() }),
});
export type ServersAnswer = Of<typeof ServersAnswer>;

const mostEdits = 40;
export const DryRunBody = input({ edits: listOf(EditView, 'Of [nut], as in /settings', mostEdits) });
export type DryRunBody = Of<typeof DryRunBody>;

export const DryRunOutage = object({
  id: number('Of the incident'),
  beginMs: time(),
  endMs: optional(time()),
  outcome: oneOf(['mains-back', 'load-off', 'goes-on', 'unknown', 'not-on-battery']),
  secondsOnBattery: number(),
  stages: listOf(
    object({
      name: oneOf(stageNames),
      told: oneOf(['yes', 'perhaps', 'no'], 'perhaps: by the worst value of a minute, and not by the best'),
      earliestMs: optional(time()),
      latestMs: optional(time()),
      why: optional(Bilingual),
      left: optional(BatteryLeft),
    }),
  ),
  doubts: listOf(oneOf(['no-history', 'losses', 'restarts', 'returns', 'clock-set', 'unseen'])),
});
export type DryRunOutage = Of<typeof DryRunOutage>;

export const DryRunAnswer = object({
  fromMs: time(),
  toMs: time(),
  outages: listOf(DryRunOutage, 'The newest first'),
  hasMore: flag('There were more than are played'),
  isEdited: flag('With limits that are not in force'),
});
export type DryRunAnswer = Of<typeof DryRunAnswer>;

const mostClients = 64;

/** How long a drill may last. From LB to a client's shutdown half a minute passes: the last stage must be told so long before the end. */
export const drillSeconds = { shortest: 180, longest: 3600, usual: 300 };
export const DrillBody = input({
  clients: listOf(
    input({ address: shortText(15, { minLength: 7 }), user: optional(shortText(64, { minLength: 1 })) }),
    'Without a name, all that come from the address',
    mostClients,
  ),
  lastsS: within(drillSeconds.shortest, drillSeconds.longest),
});
export type DrillBody = Of<typeof DrillBody>;
