import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import type { Clock } from '../../../core/clock.js';
import { type Host, thisHost } from '../../../core/machine/host.js';
import { anyAddress } from '../../../core/special-addresses.js';
import type { BmsRequests } from '../../../device/bms-requests.js';
import type { GatewayMemory, SetupStep } from '../../../device/gateway-memory.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { UpsValues } from '../../../device/ups-values.js';
import type { UpsIdentity } from '../../../objects/identity.js';
import { objectName } from '../../../objects/object-and-property-names.js';
import type { ObjectReportRow } from '../../../objects/object-report.js';
import type { ExpiryWatch } from '../../../security/sc-certificates/expiry-watch.js';
import type { SharedLogin } from '../../../security/shared-login.js';
import { type LampFacts, type LampStates, lampStates } from '../../../system/lamps/lamps.js';
import type { NetworkService } from '../../../system/network/network-service.js';
import type { ServedAddress } from '../../../system/network/served-address.js';
import { alarmDeviceOf } from '../alarms/alarm-device.js';
import { inhibitedAlarms } from '../alarms/event-views.js';
import { duplicatesOf } from '../bacnet/answers.js';
import { type LineParts, linkStatus } from '../link/answers.js';
import { noticeOf, settingsFault } from '../shared/faults.js';
import type { PendingMatter, StatusView } from './schema.js';
import { unitStatuses } from './unit-statuses.js';

export interface HomeParts extends LineParts {
  readonly version: string;
  /** This machine where nothing is said. */
  readonly host?: Host;
  readonly clock: Clock;
  readonly memory: GatewayMemory;
  readonly login: SharedLogin;
  readonly network: NetworkService;
  readonly servedAddress: Pick<ServedAddress, 'missing'>;
  readonly scExpiry: Pick<ExpiryWatch, 'isDue'>;
  readonly bms: BmsRequests;
  lampFacts(): LampFacts;
  report(): UpsValues['report'];
  identity(): UpsIdentity;
  units(): UpsValues['units'];
  bacnet(): ServedDevice | undefined;
  objects(): readonly ObjectReportRow[];
}

/** Makes the state of everything for Home; keeps what it needs to see traffic. */
export class StatusReader {
  readonly #parts: HomeParts;
  readonly #startedAtMs: number;
  #lampFacts: LampFacts = { isConnected: false, packets: 0, received: 0, sent: 0 };
  #lamps: LampStates = lampStates(this.#lampFacts, this.#lampFacts);
  #lampsAtMs = Number.NEGATIVE_INFINITY;
  /** Whether the page waits for its port. */
  readonly #isPageWaiting: () => boolean;

  constructor(parts: HomeParts, isPageWaiting: () => boolean) {
    this.#parts = parts;
    this.#isPageWaiting = isPageWaiting;
    this.#startedAtMs = parts.clock.wallMs();
  }

  read(): StatusView {
    const { version, clock, loaded, isSimulated } = this.#parts;
    const { problems } = loaded();
    return {
      version,
      startedAtMs: this.#startedAtMs,
      nowMs: clock.wallMs(),
      simulated: isSimulated(),
      deviceStatus: this.#deviceStatus(),
      ups: this.#ups(),
      units: unitStatuses(this.#parts.units().current, this.#parts.report().setup?.architecture),
      bacnet: this.#bacnet(),
      link: linkStatus(this.#parts),
      pending: this.#pending(),
      commissioning: this.#commissioning(),
      inhibitedAlarms: inhibitedAlarms(alarmDeviceOf(this.#parts.bacnet())),
      settingsProblems: problems.map(settingsFault),
      lamps: this.#lampStates(),
    };
  }

  #deviceStatus(): number {
    const row = this.#parts.objects().find(({ objectType, instance }) => {
      return objectType === ObjectType.multiStateValue && instance === 0;
    });
    return typeof row?.presentValue === 'number' ? row.presentValue : 2;
  }

  #ups(): StatusView['ups'] {
    const { report, ups, identity, loaded, clock } = this.#parts;
    const { snapshot, setup, problem } = report();
    const { model, serialNumber, nominalKva } = identity();
    const ageMs = snapshot.readAtMs === undefined ? undefined : clock.monotonicMs() - snapshot.readAtMs;
    const advice = ups()?.advice;
    return {
      connection: ups() === undefined ? 'none' : snapshot.connection,
      ...(setup && {
        family: setup.family.name,
        familyName: setup.family.displayName,
        maker: setup.family.maker,
        ...(setup.family.profile !== undefined && { profile: setup.family.profile }),
        map: setup.map.id,
        ...(setup.baud !== undefined && { baud: setup.baud }),
        architecture: setup.architecture.kind,
      }),
      ...(model !== undefined && { model }),
      ...(serialNumber !== undefined && { serialNumber }),
      ...(nominalKva !== undefined && { nominalKva }),
      unitNumber: loaded().settings.bacnet.unit_number,
      ...(ageMs !== undefined && {
        lastPollAtMs: Math.round(clock.wallMs() - ageMs),
        lastPollAgeMs: Math.round(ageMs),
      }),
      ...(problem && { problem: noticeOf(problem) }),
      ...(advice && {
        advice: {
          family: advice.family.name,
          familyName: advice.family.displayName,
          map: advice.map.id,
          ...(advice.baud !== undefined && { baud: advice.baud }),
        },
      }),
    };
  }

  #bacnet(): StatusView['bacnet'] {
    const { loaded, bacnet } = this.#parts;
    const settings = loaded().settings.bacnet;
    const side = bacnet();
    const state = side?.server.state;
    const identity = side?.server.identity?.state;
    const foreign = side?.server.broadcasts.foreignDevice?.state;
    return {
      state: state?.status ?? 'stopped',
      address: settings.bind === anyAddress ? firstAddress(this.#parts.host) : settings.bind,
      port: settings.port,
      deviceIdentifier: settings.device_identifier,
      deviceName: side?.store.device?.name ?? '',
      ...(state?.status === 'waiting' && { cause: noticeOf(state.cause) }),
      duplicates: duplicatesOf(identity?.sameInstance ?? []),
      ...(identity?.proposedInstance !== undefined && { proposal: identity.proposedInstance }),
      subscriptions: side?.server.subscriptions().length ?? 0,
      foreignDevice: {
        state: foreign?.status ?? 'inactive',
        ...(foreign && { bbmd: `${foreign.bbmd.address}:${foreign.bbmd.port}`, sinceMs: foreign.sinceMs }),
      },
    };
  }

  #pending(): readonly PendingMatter[] {
    const { login, memory, loaded, bacnet, network, servedAddress, scExpiry, isSimulated } = this.#parts;
    const hasDouble = (bacnet()?.server.identity?.state.sameInstance.length ?? 0) > 0;
    const nags = login.credentials.isFactoryPassword && memory.current.keepsFactoryPassword !== true;
    const isUnset = loaded().settings.serial.port === '' && !isSimulated();
    return [
      ...(waitsForSetup(memory.current.setupStep, isUnset) ? ['first-setup' as const] : []),
      ...(nags ? ['factory-password' as const] : []),
      ...(network.unconfirmedUntilMs !== undefined ? ['network-unconfirmed' as const] : []),
      ...(loaded().problems.length > 0 ? ['settings-problems' as const] : []),
      ...(hasDouble ? ['duplicate-device' as const] : []),
      ...(this.#isPageWaiting() ? ['web-port' as const] : []),
      ...(servedAddress.missing !== undefined ? ['web-address' as const] : []),
      ...(scExpiry.isDue ? ['sc-certificate' as const] : []),
    ];
  }

  #commissioning(): StatusView['commissioning'] {
    const { bms, clock } = this.#parts;
    const { remainingMs, outOfService } = bms.commissioning;
    // To the second, so that it does not seem to change with each look.
    const untilMs = remainingMs === undefined ? undefined : Math.round((clock.wallMs() + remainingMs) / 1000) * 1000;
    return {
      active: remainingMs !== undefined,
      ...(untilMs !== undefined && { untilMs }),
      forced: outOfService.map(({ id }) => objectName(id)),
    };
  }

  #lampStates(): LampStates {
    const nowMs = this.#parts.clock.monotonicMs();
    // Several pages look at almost the same time: none of them may take the flicker from the others.
    if (nowMs - this.#lampsAtMs < 500) return this.#lamps;
    const facts = this.#parts.lampFacts();
    this.#lamps = lampStates(this.#lampFacts, facts);
    this.#lampFacts = facts;
    this.#lampsAtMs = nowMs;
    return this.#lamps;
  }
}

/** Until somebody has gone through it: from its second step on, or where there is no line yet. */
export function waitsForSetup(step: SetupStep | undefined, hasNoLine: boolean): boolean {
  if (step === undefined || step === 'line') return hasNoLine;
  return step !== 'finished';
}

/** Where others reach a server that listens on all addresses. */
function firstAddress(host = thisHost): string {
  const all = Object.values(host.interfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
