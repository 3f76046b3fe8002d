import { UnconfirmedService } from '../../../encoding/service-choices.js';
import type { Target } from '../../../events/notification-target.js';
import { encodeWhoIsRouterToNetwork, NetworkMessageType } from '../../../npdu/network-message.js';
import { encodeWhoIsRequest } from '../../../services/who-is.js';
import type { Transmitter } from '../../transmitter.js';

/** What is asked for: where a device is (Who-Is), or the router to a network (Who-Is-Router-To-Network). */
export interface Sought {
  readonly kind: 'device' | 'network';
  /** Instance, or network number. */
  readonly number: number;
}

/** What has to be found out before anything can be sent to the target, if anything. */
export function soughtFor(target: Target): Sought | undefined {
  if (target.kind === 'device') return { kind: 'device', number: target.instance };
  return target.kind === 'remote' ? { kind: 'network', number: target.network } : undefined;
}

/** Whether the address of the target follows from what was sought. */
export function isMeant(target: Target, { kind, number }: Sought): boolean {
  const wanted = soughtFor(target);
  return wanted?.kind === kind && wanted.number === number;
}

/** Puts the question on the network. */
export function askFor({ kind, number }: Sought, transmitter: Transmitter): void {
  const asked =
    kind === 'device'
      ? transmitter.broadcastUnconfirmed(UnconfirmedService.whoIs, (writer) =>
          encodeWhoIsRequest(writer, { range: { low: number, high: number } }),
        )
      : transmitter.broadcastNetworkMessage(NetworkMessageType.whoIsRouterToNetwork, (writer) =>
          encodeWhoIsRouterToNetwork(writer, number),
        );
  // Without a network nobody answers, and it is asked again.
  asked.catch(() => undefined);
}
