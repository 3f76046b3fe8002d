import type { Clock } from '../../../core/clock.js';
import { callerText } from '../../../journal/caller-texts.js';
import type { EventRecorder } from '../../../journal/journal-event.js';
import type { RefusedReason } from '../../access/tcp-door.js';
import type { StageName } from '../policy/stage-state.js';
import type { AccountAnswer } from './accounts.js';
import type { AttachedClient, Told } from './attached-client.js';
import { leavingDetail } from './leaving-text.js';

export interface ClientJournalOptions {
  readonly recorder: EventRecorder;
  readonly clock: Clock;
}

/** Clients ask every few seconds: what they are told within this time after the first one is one event. */
const gatherMs = 15_000;
/** Named in one event; of the others only the number. */
const mostNamed = 5;

interface Gathered {
  readonly stage: StageName;
  readonly told: Told;
  readonly clients: Map<number, AttachedClient>;
  readonly cancel: () => void;
}

/** Tells the journal who came, who was told what, and who left. */
export class ClientJournal {
  readonly #options: ClientJournalOptions;
  /** By stage and what was told, in the order of the first one. */
  readonly #gathered = new Map<string, Gathered>();

  constructor(options: ClientJournalOptions) {
    this.#options = options;
  }

  recordAttached(client: AttachedClient): void {
    this.#options.recorder.record({ kind: 'nut-attached', subject: client.stage, who: whoIs(client) });
  }

  recordLeft(client: AttachedClient): void {
    // What it was told comes before that it went.
    for (const gathered of this.#gathered.values()) if (gathered.clients.has(client.id)) this.#tell(gathered);
    const { en, fr } = leavingDetail(client);
    this.#options.recorder.record({
      kind: 'nut-detached',
      subject: client.stage,
      who: whoIs(client),
      ...(en !== '' && { detail: en, detailFr: fr }),
    });
  }

  /** A password that was not right. `user` only where it is the name of one. */
  recordDenied(answer: Exclude<AccountAnswer, 'right'>, address: string, user: string | undefined): void {
    const who = callerText('nutDoor', { address });
    if (answer === 'wrong') {
      this.#options.recorder.record({ kind: 'login-failed', who, ...(user !== undefined && { subject: user }) });
    }
    if (answer === 'locked') this.#options.recorder.record({ kind: 'login-locked', who });
  }

  recordRefused(address: string, reason: RefusedReason): void {
    const [detail, detailFr] =
      reason === 'not-allowed'
        ? [
            'its address is not among those that may connect',
            "son adresse n'est pas parmi celles qui peuvent se connecter",
          ]
        : ['too many are connected', 'trop de connexions'];
    this.#options.recorder.record({ kind: 'nut-refused', who: callerText('nutDoor', { address }), detail, detailFr });
  }

  recordPrimaryRefused(address: string, user: string): void {
    this.#options.recorder.record({ kind: 'nut-primary-refused', who: callerText('nut', { user, address }) });
  }

  /** The first time that a client is told that all is well says nothing. */
  noteTold(client: AttachedClient, told: Told, before: Told | undefined): void {
    if (before === undefined && told === 'OL') return;
    const key = `${client.stage} ${told}`;
    const gathered = this.#gathered.get(key) ?? this.#gather(key, client.stage, told);
    gathered.clients.set(client.id, client);
  }

  /** Tells all that is gathered; idempotent. */
  stop(): void {
    for (const gathered of this.#gathered.values()) this.#tell(gathered);
  }

  #gather(key: string, stage: StageName, told: Told): Gathered {
    const cancel = this.#options.clock.schedule(gatherMs, () => this.#tell(gathered));
    const gathered: Gathered = { stage, told, clients: new Map(), cancel };
    this.#gathered.set(key, gathered);
    return gathered;
  }

  #tell(gathered: Gathered): void {
    const { stage, told, clients, cancel } = gathered;
    cancel();
    this.#gathered.delete(`${stage} ${told}`);
    const all = [...clients.values()];
    const names = all.slice(0, mostNamed).map(({ user, address }) => `${user}@${address}`);
    const more = all.length > mostNamed ? ` +${all.length - mostNamed}` : '';
    this.#options.recorder.record({
      kind: 'nut-told',
      subject: stage,
      to: told,
      detail: `${all.length} (${names.join(', ')}${more})`,
    });
  }
}

function whoIs({ user, address }: AttachedClient): string {
  return callerText('nut', { user, address });
}
