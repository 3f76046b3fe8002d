import { confirmWithinMs } from '../system/network/confirm-or-revert.js';
import type { NetworkDecision } from '../system/network/network-waiting.js';
import type { NetworkOutcome } from './ports.js';

/** What the answer to a transfer says of a change of `[network]`; undefined when the network stays as it is. */
export function ftpNetworkOutcome(decision: NetworkDecision): NetworkOutcome | undefined {
  switch (decision.outcome) {
    case 'known':
      return undefined;
    case 'on-trial': {
      const { dhcp, address } = decision.target;
      return { state: 'on-trial', address: dhcp ? undefined : address, seconds: confirmWithinMs / 1000 };
    }
    case 'not-applied':
      return {
        state: 'not-applied',
        reason: `${asSentence(decision.reason)}${decision.isTriedAgain ? ' It is tried again.' : ''}`,
      };
    case 'put-back':
      return {
        state: 'not-applied',
        reason: `another machine has ${decision.address}; [network] is as it was before.`,
      };
  }
}

/** Some reasons are the end of a longer sentence elsewhere. */
function asSentence(reason: string): string {
  return reason.endsWith('.') ? reason : `${reason}.`;
}
