import { proposeInstance, proposeName } from '../../../bacnet/server/identity/proposals.js';
import type { GatewayMemory } from '../../../device/gateway-memory.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { UpsSearchState } from '../../../device/ups-search/search-state.js';
import type { ListedPort, UpsSearch } from '../../../device/ups-search/ups-search.js';
import type { JournalService } from '../../../journal/journal-service.js';
import { readIdentity } from '../../../objects/identity.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import { settingsError } from '../../../settings/settings-problem.js';
import { settingsSchema } from '../../../settings/settings-schema.js';
import type { SettingsStore } from '../../../settings/settings-store.js';
import { isTcpAddress } from '../../../ups/model/tcp-address.js';
import { whatToCheck } from '../../../ups/model/what-to-check.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { noticeOf, refusalForPage } from '../shared/faults.js';
import { unitsOf } from '../values/object-views.js';
import type {
  FoundUps,
  ProposalAnswer,
  SetupAnswer,
  SetupPort,
  SetupStep,
  UpsSearchBody,
  UpsSearchView,
} from './schema.js';

export interface SetupParts {
  readonly settings: SettingsStore;
  readonly memory: GatewayMemory;
  readonly journal: JournalService;
  readonly upsSearch: UpsSearch;
  loaded(): LoadedSettings;
  bacnet(): ServedDevice | undefined;
}

export type SetupAnswers = ReturnType<typeof setupAnswers>;

/** The first set-up. */
export function setupAnswers(parts: SetupParts) {
  const { settings, memory, journal, upsSearch, loaded } = parts;
  const search = (): UpsSearchView => {
    upsSearch.noteAsked();
    return searchView(upsSearch.state, loaded());
  };
  return {
    read: async (): Promise<SetupAnswer> => ({
      step: memory.current.setupStep ?? 'line',
      ports: (await upsSearch.ports()).map(portView),
      search: search(),
    }),

    keepStep: (step: SetupStep): void => memory.remember({ setupStep: step }),

    search,

    /** Rejects with `settings.invalid` as a change of the settings does, `web.busy`, or `profile.missing`. */
    startSearch: async ({ port, slave, profile }: UpsSearchBody, by: Caller): Promise<UpsSearchView> => {
      const { problems } = await settings.preview([
        { section: 'serial', key: 'port', value: port },
        { section: 'serial', key: 'slave', value: String(slave) },
      ]);
      if (problems.length > 0) throw refusalForPage(settingsError(problems));
      await upsSearch.start({ port, slave, ...(profile !== undefined && { profile }) });
      journal.record({ kind: 'detection-requested', who: textOfCaller(by) });
      return search();
    },

    endSearch: async (): Promise<UpsSearchView> => {
      await upsSearch.cancel();
      return search();
    },

    proposal: (unit: number): ProposalAnswer => proposalOf(parts, unit),
  };
}

function portView(port: ListedPort): SetupPort {
  const { path, stablePath, kind, maker, product, serialNumber, isAllowed, isInForce, holder } = port;
  return {
    path,
    ...(stablePath !== undefined && { stablePath }),
    kind,
    ...(maker !== undefined && { maker }),
    ...(product !== undefined && { product }),
    ...(serialNumber !== undefined && { serialNumber }),
    allowed: isAllowed,
    inForce: isInForce,
    ...(holder !== undefined && { holder }),
  };
}

function searchView(state: UpsSearchState | undefined, { settings: { serial } }: LoadedSettings): UpsSearchView {
  if (state === undefined) {
    const { port, slave } = serial;
    return {
      status: 'none',
      port,
      slave,
      toCheck: toCheckOn(port),
      tries: [],
      of: 0,
      leftMs: 0,
      elapsedMs: 0,
      edits: [],
    };
  }
  const { order, status, tries, of, leftMs, elapsedMs, agoMs, problem, trouble, found } = state;
  return {
    status,
    port: order.port,
    slave: order.slave,
    toCheck: toCheckOn(order.port),
    ...(order.profile !== undefined && { profile: order.profile }),
    tries: tries.map(({ map, baud, outcome }) => ({ map, ...(baud !== undefined && { baud }), outcome })),
    of,
    leftMs: Math.round(leftMs),
    elapsedMs: Math.round(elapsedMs),
    agoMs: Math.round(agoMs),
    ...(problem && { problem: noticeOf(problem) }),
    ...(trouble !== undefined && { trouble }),
    ...(found && { found: foundView(found) }),
    edits: found?.edits ?? [],
  };
}

/** While nothing answers there. */
function toCheckOn(port: string) {
  return whatToCheck[isTcpAddress(port) ? 'modbus-tcp' : 'modbus-rtu'];
}

function foundView({ setup, report, rows, isPolled }: NonNullable<UpsSearchState['found']>): FoundUps {
  const { family, map, baud, architecture } = setup;
  const { model, serialNumber, nominalKva } = report ? readIdentity(report.snapshot, architecture) : {};
  return {
    family: family.name,
    familyName: family.displayName,
    maker: family.maker,
    ...(family.profile !== undefined && { profile: family.profile }),
    map: map.id,
    ...(baud !== undefined && { baud }),
    architecture: architecture.kind,
    units: architecture.kind === 'single' ? [] : unitsOf(rows).map(({ unit }) => unit),
    ...(model !== undefined && { model }),
    ...(serialNumber !== undefined && { serialNumber }),
    ...(nominalKva !== undefined && { nominalKva }),
    polled: isPolled,
  };
}

/** The number in force stays where nobody else has it, and where it was chosen: units of one system differ by theirs. */
function proposalOf({ bacnet, loaded }: SetupParts, unit: number): ProposalAnswer {
  const { device_identifier: own, object_name } = loaded().settings.bacnet;
  const identity = bacnet()?.server.identity;
  const seen = identity?.seen ?? new Set<number>();
  const isTaken = (identity?.state.sameInstance.length ?? 0) > 0;
  const isFactory = String(own) === settingsSchema.bacnet.keys.device_identifier.default;
  const stays = !isTaken && !(isFactory && unit > 0);
  const name = object_name || (identity?.state.objectName ?? '');
  return {
    deviceIdentifier: stays ? own : proposeInstance(seen, own, unit),
    objectName: unit > 0 && name !== '' && !name.endsWith(` unit ${unit}`) ? proposeName(name, unit) : object_name,
    heard: seen.size,
  };
}
