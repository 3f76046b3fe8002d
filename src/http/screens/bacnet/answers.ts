import { stationName } from '../../../bacnet/datalink/station.js';
import { ConfirmedService, UnconfirmedService } from '../../../bacnet/encoding/service-choices.js';
import type { BacnetServer } from '../../../bacnet/server/bacnet-server.js';
import type { BbmdState } from '../../../bacnet/server/bbmd/bbmd.js';
import type { ForeignDeviceState } from '../../../bacnet/server/bbmd/foreign-device.js';
import type { Peer } from '../../../bacnet/server/peer.js';
import type { ServerCounters } from '../../../bacnet/server/server-counters.js';
import { objectName, propertyName } from '../../../objects/object-and-property-names.js';
import type { BacnetAnswer, BbmdView, DuplicateView, SubscriptionView } from './schema.js';

/** Nothing fits it as soon as the server has a counter that the schema does not describe. */
type DescribedCounters = keyof ServerCounters extends keyof BacnetAnswer['counters'] ? ServerCounters : never;

/** Traffic and neighbours of the BACnet server, if there is one. */
export function bacnetAnswer(server: BacnetServer | undefined): BacnetAnswer {
  const counters: DescribedCounters | undefined = server?.counters;
  const identity = server?.identity?.state;
  const bbmd = server?.broadcasts.bbmd?.state;
  const foreign = server?.broadcasts.foreignDevice?.state;
  return {
    state: server?.state.status ?? 'stopped',
    counters: { ...counters },
    clients: (server?.clients.list() ?? []).map(({ client, requests, lastSeenMs, services }) => ({
      address: textOfPeer(client),
      requests,
      lastSeenMs: Math.round(lastSeenMs),
      services: Object.fromEntries([...services].map(([key, count]) => [serviceName(key), count])),
    })),
    subscriptions: subscriptionsOf(server),
    foreignDevice: foreign ? foreignDeviceView(foreign) : { state: 'inactive' },
    ...(bbmd && { bbmd: bbmdView(bbmd) }),
    duplicates: duplicatesOf(identity?.sameInstance ?? []),
    sameName: duplicatesOf(identity?.sameName ?? []),
    ...(identity?.proposedInstance !== undefined && { proposal: identity.proposedInstance }),
    ...(identity?.proposedName !== undefined && { proposedName: identity.proposedName }),
  };
}

export function subscriptionsOf(server: BacnetServer | undefined): readonly SubscriptionView[] {
  return (server?.subscriptions() ?? []).map((one) => ({
    recipient: textOfPeer(one.subscriber),
    processId: one.processId,
    object: objectName(one.objectId),
    ...(one.propertyId !== undefined && { property: propertyName(one.propertyId) }),
    confirmed: one.confirmed,
    remainingS: one.timeRemainingS,
    ...(one.covIncrement !== undefined && { increment: one.covIncrement }),
    sent: one.notificationsSent,
    failures: one.failures,
    ...(one.lastSentAtMs !== undefined && { lastSentAtMs: one.lastSentAtMs }),
  }));
}

function foreignDeviceView({ status, sinceMs, bbmd, lastResult, unanswered }: ForeignDeviceState) {
  return {
    status,
    sinceMs,
    bbmd: `${bbmd.address}:${bbmd.port}`,
    ...(lastResult && { lastResult }),
    unanswered,
    state: status,
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
    address: stationName(address),
    ...(vendorId !== undefined && { vendorId }),
    sinceMs,
    lastSeenMs,
  }));
}

function bbmdView({ table, foreignDevices, forwarded, dropped }: BbmdState): BbmdView {
  return {
    bdt: table.map(({ address, port, mask }) => ({ address: `${address}:${port}`, mask })),
    fdt: foreignDevices.map(({ address, port, timeToLiveS, remainingS }) => ({
      address: `${address}:${port}`,
      ttlS: timeToLiveS,
      remainingS,
    })),
    forwarded,
    dropped,
  };
}

export function textOfPeer(peer: Peer): string {
  const { remote } = peer;
  const own = stationName(peer);
  return remote === undefined ? own : `${remote.network}:${Buffer.from(remote.address).toString('hex')} (${own})`;
}

/** `readProperty` for `12`, `whoIs` for `u8`. */
function serviceName(key: string): string {
  const isUnconfirmed = key.startsWith('u');
  const choice = Number(isUnconfirmed ? key.slice(1) : key);
  const names: Readonly<Record<string, number>> = isUnconfirmed ? UnconfirmedService : ConfirmedService;
  return Object.entries(names).find(([, one]) => one === choice)?.[0] ?? `service ${choice}`;
}
