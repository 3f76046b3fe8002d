import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { Mutex } from '../../../core/mutex.js';
import { isUnicast, parseIpv4 } from '../../../settings/ipv4.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import { type Settings, settingOf } from '../../../settings/settings-schema.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import type { EditView } from '../settings/schema.js';
import {
  type DrillBody,
  type DrillView,
  type DryRunAnswer,
  type DryRunBody,
  type DryRunOutage,
  drillSeconds,
  type ServerClient,
  type ServersAnswer,
  type StageView,
} from './schema.js';

interface ShownDrill extends Omit<DrillView, 'clients'> {
  readonly clients: readonly { readonly address: string; readonly user?: string | undefined }[];
}

/** The policy of the NUT server, as far as the page asks of it. */
interface ShownPolicy {
  readonly status: {
    readonly stages: readonly StageView[];
    readonly feed?: 'battery' | 'test' | 'mains' | 'none';
    readonly secondsOnBattery: number;
    readonly runtimeMinutes: number;
    readonly isSimulated: boolean;
    readonly drill?: ShownDrill;
    readonly cannotDrill?: string;
  };
  startDrill(request: DrillBody & { readonly runtimeMinutes: number }, who: string): boolean;
  stopDrill(who: string): boolean;
}

interface ShownServer {
  readonly policy: ShownPolicy;
  readonly status: { readonly attached: readonly ServerClient[]; readonly isEndAwaited: boolean };
}

export interface ServerParts {
  loaded(): LoadedSettings;
  northbounds(): { readonly nut: { readonly running: ShownServer | undefined } };
  /** Also while the server is switched off. */
  dryRun(settings: Pick<Settings, 'nut'>): Promise<Omit<DryRunAnswer, 'isEdited'>>;
}

export type ServerAnswers = ReturnType<typeof serverAnswers>;

/** When servers are told to shut down: what they are told now, drills, and what would have been. */
export function serverAnswers(parts: ServerParts) {
  /** One dry run after the other: each plays weeks. */
  const dryRuns = new Mutex();
  const running = () => parts.northbounds().nut.running;
  const policyNow = () => {
    const policy = running()?.policy;
    if (policy === undefined) throw new GatewayError('servers.off', '');
    return policy;
  };
  return {
    read: (): ServersAnswer => {
      const server = running();
      return { ...(server && { policy: policyView(server) }), drillSeconds };
    },

    dryRun: async ({ edits }: DryRunBody): Promise<DryRunAnswer> => {
      const { nut } = parts.loaded().settings;
      const edited = edits.filter(({ section }) => section === 'nut').map(limitOf);
      const answer = await dryRuns.run(() => parts.dryRun({ nut: { ...nut, ...Object.fromEntries(edited) } }));
      return { ...answer, outages: answer.outages.map(outageView), isEdited: edited.length > 0 };
    },

    /** Rejects with `servers.off`, `servers.drill-running`, `servers.no-drill` or `web.malformed`. */
    startDrill: (body: DrillBody, by: Caller): void => {
      const policy = policyNow();
      const { drill, cannotDrill, runtimeMinutes } = policy.status;
      if (drill !== undefined) throw new GatewayError('servers.drill-running', '');
      if (cannotDrill !== undefined) throw new GatewayError('servers.no-drill', '');
      const wrong = body.clients.find(({ address }) => !isUnicast(parseIpv4(address)));
      if (wrong !== undefined || body.clients.length === 0) {
        throw new GatewayError('web.malformed', errorDetail('drillClients'));
      }
      if (!policy.startDrill({ ...body, runtimeMinutes }, textOfCaller(by))) {
        throw new GatewayError('servers.no-drill', '');
      }
    },

    /** Nothing to do where none is played: it has ended by itself. */
    stopDrill: (by: Caller): void => {
      policyNow().stopDrill(textOfCaller(by));
    },
  };
}

function policyView({ policy, status }: ShownServer): NonNullable<ServersAnswer['policy']> {
  const { cannotDrill, drill, stages, ...rest } = policy.status;
  return {
    ...rest,
    isEndAwaited: status.isEndAwaited,
    stages: stages.map(stageView),
    ...(drill && { drill: drillView(drill) }),
    ...(cannotDrill !== undefined && { cannotDrill: cannotDrill === 'unknown' ? 'unknown' : 'outage' }),
    clients: status.attached.map(({ address, user, stage }) => ({ address, user, stage })),
  };
}

/** With those members that are described, and no others. */
function stageView({ name, isStale, isOnBattery, isLow, why, sinceMs, left, atOnce, isUnseen }: StageView): StageView {
  return {
    name,
    isStale,
    isOnBattery,
    isLow,
    ...(why && { why }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(left && { left }),
    ...(atOnce && { atOnce }),
    isUnseen,
  };
}

function drillView({ clients, lastsS, leftS, runtimeMinutes, charge, minutes, stages }: ShownDrill): DrillView {
  return {
    clients: clients.map(({ address, user }) => ({ address, ...(user !== undefined && { user }) })),
    lastsS,
    leftS,
    runtimeMinutes,
    charge,
    minutes,
    stages: stages.map(({ name, isStale, isOnBattery, isLow }) => ({ name, isStale, isOnBattery, isLow })),
  };
}

function outageView({ id, beginMs, endMs, outcome, secondsOnBattery, stages, doubts }: DryRunOutage): DryRunOutage {
  return {
    id,
    beginMs,
    ...(endMs !== undefined && { endMs }),
    outcome,
    secondsOnBattery,
    stages: stages.map(({ name, told, earliestMs, latestMs, why, left }) => ({
      name,
      told,
      ...(earliestMs !== undefined && { earliestMs }),
      ...(latestMs !== undefined && { latestMs }),
      ...(why && { why }),
      ...(left && { left }),
    })),
    doubts,
  };
}

/** A key of [nut] as it is written in a form; null is its default. */
function limitOf({ key, value }: EditView): readonly [string, unknown] {
  const setting = settingOf('nut', key);
  const parsed = setting?.kind.parse(value ?? setting.default);
  if (parsed === undefined) throw new GatewayError('settings.invalid', errorDetail('limitNotPossible', { key }));
  return [key, parsed];
}
