import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import { AnswerTime } from './answer-time.js';
import type { ByteLine } from './byte-line.js';
import type { LineSettings } from './line-timing.js';
import { ModbusLine } from './modbus-line.js';
import type { RegisterReader } from './register-reader.js';

export interface TunableLineParts {
  /** Makes a fresh line for every attempt to open. */
  readonly createLine: (settings: LineSettings) => ByteLine;
  readonly line: Omit<LineSettings, 'baud'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A line whose speed can be changed, if it has one; its reader stays the same. */
export class TunableLine {
  readonly reader: RegisterReader;
  readonly #parts: TunableLineParts;
  readonly #answerTime: AnswerTime;
  #line: ModbusLine | undefined;
  #baud: number | undefined;

  constructor(parts: TunableLineParts) {
    this.#parts = parts;
    this.#answerTime = new AnswerTime(parts.line.timeoutMs);
    const line = () => this.#line;
    this.reader = {
      get isOpen() {
        return line()?.isOpen ?? false;
      },
      get trouble() {
        return line()?.trouble;
      },
      readRegisters: (slave, start, words, functionCode) =>
        this.#openLine().readRegisters(slave, start, words, functionCode),
    };
  }

  /** At its present speed; undefined until the first attempt to open it. */
  get current(): ModbusLine | undefined {
    return this.#line;
  }

  /**
   * Opens the line again if it has another speed; undefined when the port cannot be opened. `isPatient`: late answers are
   * waited for before.
   */
  async openAt(
    baud: number | undefined,
    isCancelled: () => boolean,
    isPatient = false,
  ): Promise<RegisterReader | undefined> {
    const { createLine, clock, log } = this.#parts;
    if (this.#line === undefined || this.#baud !== baud) {
      const isReopened = this.#line?.isOpen ?? false;
      if (isPatient) await this.#line?.whenQuiet();
      const kept = await this.#release(baud);
      if (isCancelled()) {
        await kept?.close();
        return undefined;
      }
      const settings = { ...this.#parts.line, baud };
      this.#baud = baud;
      const answerTime = this.#answerTime;
      this.#line = new ModbusLine({
        createLine: once(kept, () => createLine(settings)),
        settings,
        answerTime,
        isReopened,
        clock,
        log,
      });
      this.#line.start();
    }
    const line = this.#line;
    await opened(line);
    return line.isOpen ? this.reader : undefined;
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await this.#line?.stop();
  }

  /** A port that is opened again and again costs memory that never comes back: another speed keeps it. */
  async #release(baud: number | undefined): Promise<ByteLine | undefined> {
    if (baud !== undefined) return this.#line?.release(baud);
    await this.#line?.stop();
    return undefined;
  }

  #openLine(): ModbusLine {
    if (this.#line) return this.#line;
    throw new TypeError('A request before the line was opened.');
  }
}

/** The line that is there, the first time; from then on fresh ones. */
function once(kept: ByteLine | undefined, create: () => ByteLine): () => ByteLine {
  let next = kept;
  return () => {
    const line = next ?? create();
    next = undefined;
    return line;
  };
}

/** Resolves when it is known whether the line can be opened. */
function opened(line: ModbusLine): Promise<void> {
  if (line.state.status !== 'opening') return Promise.resolve();
  return new Promise((resolve) => {
    const end = line.onState(({ status }) => {
      if (status === 'opening') return;
      end();
      resolve();
    });
  });
}
