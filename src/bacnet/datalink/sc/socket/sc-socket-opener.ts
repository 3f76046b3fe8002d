import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { type Clock, isClockSet } from '../../../../core/clock.js';
import type { TextFacts } from '../../../../core/written-texts.js';
import { type ScFailure, type ScFailureReason, scFailure } from '../node/sc-failure.js';
import type { OpenScSocket, ScSocket, ScSocketEvents } from '../node/sc-socket.js';
import { wordsOf } from './failure-reasons.js';
import { HubSocket } from './hub-socket.js';

/** What a node shows to a hub and checks a hub by; all PEM. */
export interface HubCredentials {
  readonly key: string;
  /** Ours, then the authorities between it and a root, which a hub may not have. */
  readonly chain: string;
  /** The authorities of the site, trusted as they are, also where one is no root; nobody else's signature counts (135-2020 §AB.7.4). */
  readonly issuers: readonly string[];
}

export interface ScSocketOptions {
  /** Those of the moment; undefined: there are none. Asked at each opening, so that a renewal needs no other opener. */
  readonly credentials: () => HubCredentials | undefined;
  readonly clock: Pick<Clock, 'wallMs'>;
}

/**
 * Opens WebSockets of BACnet/SC to hubs: TLS 1.3 and no other, both sides with a certificate, the hub's checked by the
 * signature of the site's authorities and not by its name (135-2020 §AB.7).
 */
export function scSocketOpener(options: ScSocketOptions): OpenScSocket {
  return (uri, events) => {
    const url = hubUrl(uri);
    if (url === undefined) return failedSocket(events, scFailure('scheme', { hub: uri }));
    const credentials = options.credentials();
    if (credentials === undefined) return failedSocket(events, scFailure('own-certificate-missing', { hub: uri }));
    let context: SecureContext;
    try {
      context = secureContextOf(credentials);
    } catch (error) {
      return failedSocket(
        events,
        scFailure('own-certificate', { hub: uri, why: error instanceof Error ? wordsOf(error) : String(error) }),
      );
    }
    const failureOf = (reason: ScFailureReason, facts: TextFacts): ScFailure =>
      scFailure(seenByClock(reason, credentials, options.clock), { hub: uri, ...facts });
    const socket = new HubSocket({ url, context, failureOf }, events);
    socket.open();
    return socket;
  };
}

/** undefined: not a URI of a hub (135-2020 §AB.7.1: wss and nothing else). */
function hubUrl(uri: string): URL | undefined {
  try {
    const url = new URL(uri);
    return url.protocol === 'wss:' && url.hash === '' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Throws where key and certificate do not belong together, or are none. */
function secureContextOf({ key, chain, issuers }: HubCredentials): SecureContext {
  return createSecureContext({
    key,
    cert: chain,
    ca: [...issuers],
    allowPartialTrustChain: true,
    minVersion: 'TLSv1.3',
  });
}

/** What a clock explains better than the other side does. */
function seenByClock(
  reason: ScFailureReason,
  { chain }: HubCredentials,
  clock: Pick<Clock, 'wallMs'>,
): ScFailureReason {
  switch (reason) {
    case 'hub-certificate-not-yet-valid':
      return isClockSet(clock) ? reason : 'clock-unset';
    case 'own-certificate-refused':
    case 'closed-after-handshake':
      return Date.parse(new X509Certificate(chain).validTo) < clock.wallMs() ? 'own-certificate-expired' : reason;
    default:
      return reason;
  }
}

/** One that never was: it says why as soon as the call that opens has returned. */
function failedSocket(events: ScSocketEvents, failure: ScFailure): ScSocket {
  let end: ScFailure | undefined = failure;
  setImmediate(() => events.onClose(end));
  const forget = (): void => {
    end = undefined;
  };
  return { isReached: false, send: () => undefined, queuedOctets: 0, close: forget, destroy: forget };
}
