import { flag, listOf, mapOf, number, type Of, object, oneOf, optional, text, time } from '../vocabulary.js';

/** Also in the status of Home. */
export const ServerState = oneOf(['bound', 'waiting', 'opening', 'stopped', 'off']);

export const DuplicateView = object(
  {
    instance: number(),
    address: text(),
    vendorId: optional(number()),
    sinceMs: time('First seen'),
    lastSeenMs: time('Last seen'),
  },
  'Another device with our number or our name',
);
export type DuplicateView = Of<typeof DuplicateView>;

const foreignDevice = {
  state: oneOf(['inactive', 'sent', 'registered', 'rejected']),
  bbmd: optional(text()),
  sinceMs: optional(time('The beginning of the state')),
};
/** Also in the status of Home. */
export const ForeignDeviceView = object(foreignDevice);
const ForeignDeviceDetails = object({
  ...foreignDevice,
  status: optional(text('The state once more')),
  lastResult: optional(object({ code: number(), atMs: time() }, 'BVLC-Result code that the BBMD answered last')),
  unanswered: optional(number('Registrations sent since its last answer')),
});

const ServerCounters = object(
  {
    received: optional(number('Datagrams received, our own broadcasts excluded')),
    dropped: optional(number('Datagrams that the kernel threw away because too many came at once')),
    sent: optional(number('Datagrams handed to the network')),
    broken: optional(number('Datagrams that could not be decoded')),
    notForUs: optional(number('Messages for another network, and broadcasts of what is for one device only')),
    noPeer: optional(number('Datagrams from an address at which no single other device can be')),
    stray: optional(number('Acknowledgements and segments that belong to no transaction here')),
    rateLimited: optional(number('Who-Is and Who-Has that met the rate limit')),
    repeated: optional(number('Repetitions of requests that were carried out before, answered again')),
    refused: optional(number('Confirmed requests answered with an Error, Reject or Abort')),
    segmentTimeouts: optional(number('Segmented answers given up because their acknowledgements did not come')),
    covNotifications: optional(number('COV notifications sent, without their repetitions')),
    covFailures: optional(number('Confirmed COV notifications that got no SimpleACK')),
    faults: optional(number('Errors in this program, met while a datagram was handled')),
  },
  'Since the start; empty while there is no server',
);

export const BacnetClient = object({
  address: text(),
  requests: number(),
  lastSeenMs: time('The last request'),
  services: mapOf(number(), 'How many requests of each service'),
});
export type BacnetClient = Of<typeof BacnetClient>;

export const SubscriptionView = object({
  recipient: text(),
  processId: number(),
  object: text(),
  property: optional(text('Of SubscribeCOVProperty')),
  confirmed: flag(),
  remainingS: number('0: without an end'),
  increment: optional(number()),
  sent: number(),
  failures: number(),
  lastSentAtMs: optional(time('The last notification')),
});
export type SubscriptionView = Of<typeof SubscriptionView>;

export const BbmdView = object({
  bdt: listOf(object({ address: text(), mask: text() }), 'Broadcast Distribution Table'),
  fdt: listOf(object({ address: text(), ttlS: number(), remainingS: number() }), 'Foreign Device Table'),
  forwarded: number(),
  dropped: number(),
});
export type BbmdView = Of<typeof BbmdView>;

export const BacnetAnswer = object(
  {
    state: ServerState,
    counters: ServerCounters,
    clients: listOf(BacnetClient),
    subscriptions: listOf(SubscriptionView),
    foreignDevice: ForeignDeviceDetails,
    bbmd: optional(BbmdView),
    duplicates: listOf(DuplicateView, 'With our number'),
    sameName: listOf(DuplicateView, 'With our name'),
    proposal: optional(number('A number that no other device has')),
    proposedName: optional(text('A name that no other device has')),
  },
  'Traffic and neighbours of the BACnet server',
);
export type BacnetAnswer = Of<typeof BacnetAnswer>;
