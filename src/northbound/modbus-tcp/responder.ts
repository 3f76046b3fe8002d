import type { Clock } from '../../core/clock.js';
import type { AddressRange } from '../../ups/maps/register-map.js';
import type { UpsReport } from '../../ups/polling/ups-monitor.js';
import { modbusException } from './exceptions.js';
import type { PassThrough } from './pass-through.js';
import { PolledWords } from './polled-words.js';
import { exceptionAnswer, parseRequest, type Refusal, type WordsRequest, wordsAnswer } from './request.js';
import type { RequestOutcome } from './request-tally.js';

/** The UPS as it is polled at the moment. */
export interface PolledUps {
  readonly report: UpsReport;
  /** Its Modbus address, `[serial] slave`. */
  readonly slave: number;
}

export interface ResponderParts {
  /** Undefined while no port is set. */
  readonly ups: () => PolledUps | undefined;
  readonly passThrough: Pick<PassThrough, 'ask'>;
  /** Older words are no answer. */
  readonly oldestMs: number;
  /** Whether the words are for that client. */
  readonly mayBeTold: (client: string) => boolean;
  readonly clock: Clock;
}

export interface Question {
  readonly unit: number;
  /** Function and data. */
  readonly pdu: Uint8Array;
  /** Address of who asks. */
  readonly client: string;
  /** The connection is over. */
  readonly ended: AbortSignal;
}

export interface Answer {
  /** Function and data. */
  readonly pdu: Uint8Array;
  readonly outcome: RequestOutcome;
}

/** The device itself, where a device speaks Modbus TCP (Modbus messaging on TCP/IP V1.0b §4.4.2.1). */
const ownUnits: readonly number[] = [0, 255];

/** Answers requests from what the poll knows, or by asking the UPS; nothing that it asks changes anything there. */
export class Responder {
  readonly #parts: ResponderParts;
  readonly #polled = new PolledWords();

  constructor(parts: ResponderParts) {
    this.#parts = parts;
  }

  /** At once where nothing has to be asked. Never rejects. */
  answer({ unit, pdu, client, ended }: Question): Answer | Promise<Answer> {
    const refuse = (refusal: Refusal): Answer => ({
      pdu: exceptionAnswer(pdu[0] ?? 0, refusal),
      outcome: 'refused',
    });
    const ups = this.#parts.ups();
    const isUps = ups !== undefined && (unit === ups.slave || ownUnits.includes(unit));
    if (!isUps) return refuse({ exception: modbusException.noPath });
    const request = parseRequest(pdu);
    if ('exception' in request) return refuse(request);
    if (!this.#parts.mayBeTold(client)) return refuse({ exception: modbusException.noAnswer });
    const known = this.#youngWords(ups.report, request);
    if (known !== undefined) return { pdu: wordsAnswer(request, known), outcome: 'fromMemory' };
    const refusal = whyNotAsked(ups.report, request);
    if (refusal !== undefined) return refuse(refusal);
    return this.#parts.passThrough
      .ask(client, request, ended)
      .then((told) =>
        'exception' in told ? refuse(told) : { pdu: wordsAnswer(request, told), outcome: 'passedThrough' },
      );
  }

  /** Of a UPS that answers; the oldest word counts. */
  #youngWords(report: UpsReport, request: WordsRequest): readonly number[] | undefined {
    if (report.snapshot.connection !== 'running') return undefined;
    const { clock, oldestMs } = this.#parts;
    const known = this.#polled.find(report, request);
    return known !== undefined && clock.monotonicMs() - known.readAtMs <= oldestMs ? known.words : undefined;
  }
}

function whyNotAsked({ setup, snapshot }: UpsReport, request: WordsRequest): Refusal | undefined {
  if (setup === undefined || snapshot.connection !== 'running') return { exception: modbusException.noAnswer };
  // Commands and permissions are not even read.
  const isUntouched = setup.map.untouched?.some((range) => overlaps(range, request)) === true;
  return isUntouched ? { exception: modbusException.illegalAddress } : undefined;
}

function overlaps(range: AddressRange, { start, words }: WordsRequest): boolean {
  return start < range.start + range.words && range.start < start + words;
}
