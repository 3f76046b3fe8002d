import { GatewayError } from '../../../src/core/errors.js';
import { SourceRateLimit } from '../../../src/core/source-rate-limit.js';
import type { NorthboundSources } from '../../../src/device/northbound.js';
import { Conversation } from '../../../src/northbound/modbus-tcp/conversation.js';
import { PassThrough } from '../../../src/northbound/modbus-tcp/pass-through.js';
import { RequestTally } from '../../../src/northbound/modbus-tcp/request-tally.js';
import { Responder } from '../../../src/northbound/modbus-tcp/responder.js';
import type { UpsSetup } from '../../../src/ups/detection/ups-setup.js';
import type { RegisterReader } from '../../../src/ups/link/register-reader.js';
import type { Architecture } from '../../../src/ups/maps/page.js';
import { unitProfile } from '../../../src/ups/model/unit-profile.js';
import { IdleReads } from '../../../src/ups/polling/idle-reads.js';
import { pollPlan } from '../../../src/ups/polling/poll-plan.js';
import { Poller } from '../../../src/ups/polling/poller.js';
import { RegisterImage } from '../../../src/ups/simulator/register-image.js';
import { UpsModel } from '../../../src/ups/simulator/ups-model.js';
import type { Ups } from '../../objects/register-image.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';

export interface ServedUpsOptions {
  readonly architecture?: Architecture;
  readonly units?: number;
  readonly pollIntervalMs?: number;
  readonly oldestMs?: number;
  readonly slave?: number;
  readonly requestsPerSecond?: number;
}

/** What the UPS does upon a request, instead of what stands in its registers. */
export type Whim = 'silent' | 'damaged' | { readonly exception: number } | { readonly words: readonly number[] };

export interface AskedOnLine {
  readonly atMs: number;
  readonly start: number;
  readonly words: number;
  readonly functionCode: number;
}

/** A UPS with its poll, each answer in 10 ms and each silence in 500, and the server before it, all without a socket. */
export class ServedUps implements RegisterReader {
  readonly clock = new ManualClock();
  readonly asked: AskedOnLine[] = [];
  readonly image: RegisterImage;
  readonly idleReads = new IdleReads();
  readonly total = new RequestTally();
  readonly limit: SourceRateLimit;
  /** Of the simulator, and nobody is to be told. */
  isWithheld = false;
  readonly passThrough: PassThrough;
  readonly isOpen = true;
  isSet = true;
  /** Until an answer is there. */
  answerMs = 10;
  whim: (start: number, words: number) => Whim | undefined = () => undefined;
  readonly #poller: Poller;
  readonly #setup: UpsSetup;
  readonly #responder: Responder;

  constructor({ family, map }: Ups, options: ServedUpsOptions = {}) {
    const {
      architecture = { kind: 'single' },
      units = 1,
      pollIntervalMs = 1000,
      oldestMs = 10_000,
      slave = 1,
      requestsPerSecond = 200,
    } = options;
    const { clock, idleReads } = this;
    this.limit = new SourceRateLimit(clock, { perSource: requestsPerSecond, total: 1e9 });
    const model = new UpsModel({ profile: unitProfile(family.usualModel, 1), units, seed: 1, clock });
    this.image = new RegisterImage(map, family.name, model);
    this.#setup = { family, map, architecture };
    const { logger: log } = new RecordingLog();
    const plan = pollPlan(map, architecture);
    this.#poller = new Poller({
      ...{ reader: this, slave, family, map, plan, clock, log, pollIntervalMs, idleReads },
      offlineAfter: 3,
    });
    this.#poller.onSnapshot(({ connection }) => {
      if (connection === 'running') idleReads.open(Math.max(...map.tables.map(({ words }) => words)));
      else idleReads.close();
    });
    this.passThrough = new PassThrough({ idleReads: () => (this.isSet ? idleReads : undefined), clock });
    this.#responder = new Responder({
      ups: () => (this.isSet ? { report: this.report, slave } : undefined),
      passThrough: this.passThrough,
      oldestMs,
      mayBeTold: () => !this.isWithheld,
      clock,
    });
  }

  get report() {
    return { snapshot: this.#poller.snapshot(), setup: this.#setup, problem: undefined };
  }

  /** As a northbound is given it. */
  get poll(): NorthboundSources['poll'] {
    const report = () => this.report;
    const { idleReads } = this;
    return {
      get report() {
        return report();
      },
      ups: { idleReads },
    } as NorthboundSources['poll'];
  }

  start(): void {
    this.#poller.start();
  }

  async readRegisters(_slave: number, start: number, words: number, functionCode: 3 | 4 = 3) {
    this.asked.push({ atMs: this.clock.monotonicMs(), start, words, functionCode });
    const whim = this.whim(start, words);
    const delayMs = whim === 'silent' ? 500 : this.answerMs;
    await new Promise<void>((resolve) => this.clock.schedule(delayMs, resolve));
    if (whim === 'silent') throw new GatewayError('modbus.timeout', 'silent');
    if (whim === 'damaged') throw new GatewayError('modbus.crc', 'damaged');
    const read = whim ?? this.image.read(start, words, functionCode);
    if ('words' in read) return read.words;
    throw new GatewayError('modbus.exception', 'refused', { exceptionCode: read.exception });
  }

  connect(address = '192.0.2.7'): Client {
    return new Client(this, address, this.#responder);
  }
}

/** One connection, as its other end sees it. */
export class Client {
  /** Messages received, in hexadecimal digits. */
  readonly told: string[] = [];
  isClosed = false;
  /** Nothing more is taken from it. */
  isHeld = false;
  readonly conversation: Conversation;
  #transaction = 0;

  constructor({ clock, total, limit }: ServedUps, address: string, responder: Responder) {
    this.conversation = new Conversation({
      address,
      responder,
      total,
      clock,
      send: (message) => this.told.push(Buffer.from(message).toString('hex')),
      mayAsk: () => limit.admits(address),
      hold: (isHeld) => {
        this.isHeld = isHeld;
      },
      close: () => {
        this.isClosed = true;
        this.conversation.end();
      },
    });
    this.conversation.start();
  }

  /** Octets as they stand in a book: hexadecimal digits, blanks between them as one likes. */
  say(octets: string): void {
    this.conversation.receive(Buffer.from(octets.replaceAll(' ', ''), 'hex'));
  }

  /** What came since the last call. */
  heard(): readonly string[] {
    return this.told.splice(0);
  }

  /** Asks for words, and leaves the answer in `told`. */
  ask(start: number, words: number, { functionCode = 3, unit = 1 } = {}): void {
    const request = Buffer.alloc(12);
    this.#transaction += 1;
    request.writeUInt16BE(this.#transaction, 0);
    request.writeUInt16BE(6, 4);
    request.writeUInt8(unit, 6);
    request.writeUInt8(functionCode, 7);
    request.writeUInt16BE(start, 8);
    request.writeUInt16BE(words, 10);
    this.conversation.receive(request);
  }

  /** The words of the answers, or the exception code of each. */
  answers(): readonly (readonly number[] | { readonly exception: number })[] {
    return this.heard().map((message) => {
      const bytes = Buffer.from(message, 'hex');
      if ((bytes[7] ?? 0) & 0x80) return { exception: bytes[8] ?? 0 };
      return Array.from({ length: (bytes[8] ?? 0) / 2 }, (_, index) => bytes.readUInt16BE(9 + 2 * index));
    });
  }
}
