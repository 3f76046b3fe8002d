import type { ObjectIdentifier } from '../../../src/bacnet/encoding/application-value.js';
import type { CheckedWrite } from '../../../src/bacnet/object-model/property-writer.js';
import type { WriteFailure } from '../../../src/bacnet/object-model/write-rule.js';
import { AnsweredRequests } from '../../../src/bacnet/server/answered-requests.js';
import type { BmsEvent, BmsPorts, RestartKind } from '../../../src/bacnet/server/bms-ports.js';
import { CommunicationState } from '../../../src/bacnet/server/communication-state.js';
import type { Peer } from '../../../src/bacnet/server/peer.js';
import type { ManualClock } from '../manual-clock.js';

/** The gateway's side of writing, played by the test. */
export class RecordingBms implements BmsPorts {
  readonly communication: CommunicationState;
  readonly answered: AnsweredRequests;
  readonly events: BmsEvent[] = [];
  readonly written: (Omit<CheckedWrite, 'octets'> & { readonly by: string })[] = [];
  readonly restarts: RestartKind[] = [];
  /** Addresses of those who asked for the activation of changes. */
  readonly activations: string[] = [];
  /** Why the changes cannot be activated. */
  activationFailure: WriteFailure | undefined;
  /** Why there may be no restart now. */
  refusal: WriteFailure | undefined;
  readonly times: unknown[] = [];
  /** Number of passwords that were really looked at. */
  checks = 0;
  password: string | undefined = 'secret';
  isCommissioning = false;
  outOfService: ObjectIdentifier | undefined;
  /** What the next writes end with; undefined: carried out. */
  outcome: () => Promise<WriteFailure | undefined> = async () => undefined;

  /** What the answer of the next write waits for. */
  kept: Promise<void> | undefined;

  constructor(clock: ManualClock) {
    this.communication = new CommunicationState(clock);
    this.answered = new AnsweredRequests(clock);
  }

  get writes(): BmsPorts['writes'] {
    const bms = this;
    return {
      get isCommissioning() {
        return bms.isCommissioning;
      },
      isOutOfService: ({ objectType, instance }) =>
        bms.outOfService?.objectType === objectType && bms.outOfService.instance === instance,
      write: async ({ octets: _, ...write }, by) => {
        const failure = await bms.outcome();
        if (failure === undefined) bms.written.push({ ...write, by });
        return failure;
      },
      takeKept: () => {
        const { kept } = bms;
        bms.kept = undefined;
        return kept;
      },
    };
  }

  async verifyPassword(candidate: string): Promise<boolean> {
    this.checks += 1;
    return candidate === this.password;
  }

  restartRefusal(): WriteFailure | undefined {
    return this.refusal;
  }

  restart(kind: RestartKind): void {
    this.restarts.push(kind);
  }

  async activateChanges({ address }: Peer): Promise<WriteFailure | undefined> {
    this.activations.push(address);
    return this.activationFailure;
  }

  synchronizeTime(...told: Parameters<BmsPorts['synchronizeTime']>): ReturnType<BmsPorts['synchronizeTime']> {
    this.times.push(told);
    return told[0].year === undefined ? undefined : 1500;
  }

  report(event: BmsEvent): void {
    this.events.push(event);
  }
}
