import { AnsweredRequests } from '../bacnet/server/answered-requests.js';
import type { BmsPorts } from '../bacnet/server/bms-ports.js';
import { CommunicationState } from '../bacnet/server/communication-state.js';
import type { Clock } from '../core/clock.js';

/** For a device on no network: what a BMS can ask of it shows in the documents. */
export function noBms(clock: Clock): BmsPorts {
  return {
    writes: { isCommissioning: false, isOutOfService: () => false, write: async () => undefined },
    communication: new CommunicationState(clock),
    answered: new AnsweredRequests(clock),
    verifyPassword: async () => false,
    restart: () => undefined,
    synchronizeTime: () => undefined,
    report: () => undefined,
  };
}
