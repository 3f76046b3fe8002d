import { networkInterfaces } from 'node:os';
import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { anyAddress } from '../../../core/any-address.js';
import { objectName } from '../../../objects/object-and-property-names.js';
import { type LampFacts, type LampStates, lampStates } from '../../../system/lamps/lamps.js';
import type { DuplicateView } from '../bacnet/schema.js';
import { noticeOf } from '../notice/notice-of.js';
import { settingsFault } from '../settings/settings-faults.js';
import type { WebSources } from '../web-sources.js';
import type { PendingMatter, StatusView } from './schema.js';

/** Makes the state of everything for Home; keeps what it needs to see traffic. */
export class StatusReader {
  readonly #sources: WebSources;
  readonly #startedAtMs: number;
  readonly #startMonotonicMs: number;
  #lampFacts: LampFacts = { isConnected: false, packets: 0, received: 0, sent: 0 };
  #lamps: LampStates = lampStates(this.#lampFacts, this.#lampFacts);
  #lampsAtMs = Number.NEGATIVE_INFINITY;
  /** More matters that wait for somebody; filled by who knows of them. */
  readonly #morePending: () => readonly PendingMatter[];

  constructor(sources: WebSources, morePending: () => readonly PendingMatter[]) {
    this.#sources = sources;
    this.#morePending = morePending;
    this.#startedAtMs = sources.clock.wallMs();
    this.#startMonotonicMs = sources.clock.monotonicMs();
  }

  read(): StatusView {
    const { version, clock, loaded, isSimulated } = this.#sources;
    const { problems } = loaded();
    return {
      version,
      startedAtMs: this.#startedAtMs,
      nowMs: clock.wallMs(),
      simulated: isSimulated(),
      deviceStatus: this.#deviceStatus(),
      ups: this.#ups(),
      bacnet: this.#bacnet(),
      link: linkStatus(this.#sources),
      pending: this.#pending(),
      commissioning: this.#commissioning(),
      settingsProblems: problems.map(settingsFault),
      lamps: this.#lampStates(),
    };
  }

  #deviceStatus(): number {
    const row = this.#sources.objects().find(({ objectType, instance }) => {
      return objectType === ObjectType.multiStateValue && instance === 0;
    });
    return typeof row?.presentValue === 'number' ? row.presentValue : 2;
  }

  #ups(): StatusView['ups'] {
    const { report, ups, identity, loaded, clock } = this.#sources;
    const { snapshot, setup, problem } = report();
    const { model, serialNumber, nominalKva } = identity();
    const { cycles = 0 } = ups()?.statistics ?? {};
    const ageMs = clock.monotonicMs() - snapshot.takenAtMs;
    const advice = ups()?.advice;
    return {
      connection: ups() === undefined ? 'none' : snapshot.connection,
      ...(setup && {
        family: setup.family.name,
        familyName: setup.family.displayName,
        map: setup.map.id,
        baud: setup.baud,
        architecture: setup.architecture.kind,
      }),
      ...(model !== undefined && { model }),
      ...(serialNumber !== undefined && { serialNumber }),
      ...(nominalKva !== undefined && { nominalKva }),
      unitNumber: loaded().settings.bacnet.unit_number,
      ...(cycles > 0 && { lastPollAtMs: Math.round(clock.wallMs() - ageMs), lastPollAgeMs: Math.round(ageMs) }),
      ...(problem && { problem: noticeOf(problem) }),
      ...(advice && {
        advice: { familyName: advice.family.displayName, map: advice.map.id, baud: advice.baud },
      }),
    };
  }

  #bacnet(): StatusView['bacnet'] {
    const { loaded, bacnet } = this.#sources;
    const settings = loaded().settings.bacnet;
    const side = bacnet();
    const state = side?.server.state;
    const identity = side?.server.identity?.state;
    const foreign = side?.server.broadcasts.foreignDevice?.state;
    return {
      state: state?.status ?? 'stopped',
      address: settings.bind === anyAddress ? firstAddress() : settings.bind,
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
    const { login, memory, loaded, bacnet, network } = this.#sources;
    const hasDouble = (bacnet()?.server.identity?.state.sameInstance.length ?? 0) > 0;
    const nags = login.credentials.isFactoryPassword && memory.current.keepsFactoryPassword !== true;
    return [
      ...(nags ? ['factory-password' as const] : []),
      ...(network.unconfirmedUntilMs !== undefined ? ['network-unconfirmed' as const] : []),
      ...(loaded().problems.length > 0 ? ['settings-problems' as const] : []),
      ...(hasDouble ? ['duplicate-device' as const] : []),
      ...this.#morePending(),
    ];
  }

  #commissioning(): StatusView['commissioning'] {
    const { bms, clock } = this.#sources;
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
    const nowMs = this.#sources.clock.monotonicMs();
    // Several pages look at almost the same time: none of them may take the flicker from the others.
    if (nowMs - this.#lampsAtMs < 500) return this.#lamps;
    const facts = this.#sources.lampFacts();
    this.#lamps = lampStates(this.#lampFacts, facts);
    this.#lampFacts = facts;
    this.#lampsAtMs = nowMs;
    return this.#lamps;
  }

  /** Of this run of the gateway. */
  get uptimeSeconds(): number {
    return (this.#sources.clock.monotonicMs() - this.#startMonotonicMs) / 1000;
  }
}

export function linkStatus({ ups, loaded, isSimulated }: WebSources): StatusView['link'] {
  const line = ups()?.line;
  const counters = line?.counters();
  const { requests = 0, answers = 0, timeouts = 0, crcErrors = 0 } = counters ?? {};
  const answered = answers + [...(counters?.exceptions.values() ?? [])].reduce((sum, count) => sum + count, 0);
  const problem = line?.state.problem;
  return {
    status: line?.state.status ?? 'stopped',
    port: isSimulated() ? 'simulator' : loaded().settings.serial.port,
    ...(problem && { problem: noticeOf(problem) }),
    requests,
    answers,
    timeouts,
    crcErrors,
    ...(requests > 0 && { qualityPercent: Math.round((Math.min(answered, requests) / requests) * 1000) / 10 }),
  };
}

interface Double {
  readonly address: { readonly address: string; readonly port: number };
  readonly instance: number;
  readonly vendorId: number | undefined;
  readonly sinceMs: number;
  readonly lastSeenMs: number;
}

export function duplicatesOf(devices: readonly Double[]): readonly DuplicateView[] {
  return devices.map(({ address, instance, vendorId, sinceMs, lastSeenMs }) => ({
    instance,
    address: `${address.address}:${address.port}`,
    ...(vendorId !== undefined && { vendorId }),
    sinceMs,
    lastSeenMs,
  }));
}

/** Where others reach a server that listens on all addresses. */
function firstAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
