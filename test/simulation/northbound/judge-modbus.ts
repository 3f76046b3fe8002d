import type { Registers, Table } from '../plant/registers.js';
import type { DisturbanceKind } from '../world/contract.js';
import type { Asked, NorthboundParts } from './reading.js';

export interface ModbusQuestion {
  readonly unit: number;
  readonly functionCode: number;
  readonly start: number;
  readonly count: number;
}

export interface ModbusParts extends NorthboundParts {
  readonly registers: Registers;
  /** Modbus address of the UPS. */
  readonly slave: number;
  /** Of the register map. */
  readonly readFunction: 3 | 4;
  readonly untouchable: readonly (readonly [first: number, last: number])[];
  /** [modbus_tcp] max_age_s, the longest that may be in force. */
  readonly mostAgeMs: () => number;
}

/** Exceptions of Modbus application protocol V1.1b3 §7, and what src/northbound/modbus-tcp/README.md says of them. */
const exception = { function: 1, address: 2, value: 3, busy: 6, noPath: 0x0a, noAnswer: 0x0b } as const;

/** A UPS takes so long with an answer at the most (config/README.md, timeout_ms): its words were of before it. */
const upsAnswersMs = 2_000;
/** After a read without an answer the same is refused for a minute; a UPS that was lost is read whole first. */
const silentForMs = 75_000;

/** Words of the UPS as a SCADA gets them (src/northbound/modbus-tcp/README.md). */
export class ModbusJudge {
  readonly #parts: ModbusParts;

  constructor(parts: ModbusParts) {
    this.#parts = parts;
  }

  /** What the map of the UPS says. */
  get map(): Pick<ModbusParts, 'readFunction' | 'untouchable'> {
    return this.#parts;
  }

  /** `pdu`: function and data of the answer. */
  answered(question: ModbusQuestion, pdu: Uint8Array, asked: Asked): void {
    const { judge } = this.#parts;
    const [functionCode = 0, second = 0] = pdu;
    judge.judged('modbus answer');
    if (functionCode === (question.functionCode | 0x80) && pdu.length === 2) {
      this.#judgeException(question, second, asked);
      return;
    }
    const { count } = question;
    if (functionCode !== question.functionCode || second !== 2 * count || pdu.length !== 2 + 2 * count) {
      judge.violated('modbus-answer', `${inWords(question)} is answered with ${Buffer.from(pdu).toString('hex')}.`);
      return;
    }
    const octets = Buffer.from(pdu);
    const words = Array.from({ length: count }, (_, at) => octets.readUInt16BE(2 + 2 * at));
    this.#judgeWords(question, words, asked);
  }

  #judgeWords(question: ModbusQuestion, words: readonly number[], asked: Asked): void {
    const { judge, lastServedMs, bounds } = this.#parts;
    const must = this.#mustRefuse(question);
    if (must !== undefined) {
      judge.violated('modbus-refused', `${inWords(question)} is answered, and must be refused with ${must}.`);
      return;
    }
    judge.judged('modbus word', words.length);
    const silentMs = asked.askedAtMs - lastServedMs();
    if (silentMs > bounds.heldMs)
      judge.violated('modbus-lost', `${inWords(question)} is answered, and the UPS is silent for ${silentMs} ms.`);
    const fromMs = asked.askedAtMs - this.#parts.mostAgeMs() - upsAnswersMs;
    const wrong = this.#wrongPart(question, words, fromMs, asked.answeredAtMs);
    if (wrong !== undefined)
      judge.violated('modbus-words', `${inWords(question)} is answered with words that the UPS did not have: ${wrong}`);
  }

  /** Each table is read at once; of several, each at a time of its own. */
  #wrongPart({ start, count }: ModbusQuestion, words: readonly number[], fromMs: number, toMs: number) {
    const { registers } = this.#parts;
    for (let at = 0; at < count; ) {
      const table = registers.tableOf(start + at);
      if (table === undefined) return `there is no 0x${(start + at).toString(16)}.`;
      const length = Math.min(count - at, table.start + table.words - start - at);
      const told = words.slice(at, at + length);
      if (!wasIn(table, start + at, told, fromMs, toMs))
        return `${told.map((word) => word.toString(16)).join(' ')} at 0x${(start + at).toString(16)}.`;
      at += length;
    }
    return undefined;
  }

  #judgeException(question: ModbusQuestion, code: number, asked: Asked): void {
    const { judge } = this.#parts;
    const must = this.#mustRefuse(question);
    if (must !== undefined) {
      // A UPS that is lost is no place to look at an address.
      const isLost = must === exception.address && code === exception.noAnswer && this.#wasDisturbed(asked);
      // While other settings are taken there is no UPS to ask for anything.
      const isNone = code === exception.noPath && this.#wasDisturbed(asked);
      if (code !== must && !isLost && !isNone)
        judge.violated('modbus-refused', `${inWords(question)} is refused with ${code}, not with ${must}.`);
      return;
    }
    // Too much waits for the line, or no UPS is set: both may pass. What the UPS has not, it says itself.
    const { registers, readFunction, site } = this.#parts;
    // A profile says itself what is not touched.
    if (site.registerMap === 'profile' && code === exception.address) return;
    const isPlain = registers.tableOf(question.start) !== undefined && question.functionCode === readFunction;
    if (!isPlain || code === exception.busy || this.#wasDisturbed(asked)) return;
    judge.violated('modbus-refused', `${inWords(question)} is refused with ${code}, and nothing was wrong.`);
  }

  #wasDisturbed({ askedAtMs, answeredAtMs }: Asked): boolean {
    const kinds: readonly DisturbanceKind[] = ['line', 'ups', 'settings', 'power', 'disk', 'clock'];
    const { disturbances, bounds } = this.#parts;
    const fromMs = Math.max(0, askedAtMs - bounds.recoveryMs - silentForMs);
    return fromMs === 0 || disturbances.wereThere(kinds, fromMs, answeredAtMs);
  }

  /** What is refused whatever the UPS says. */
  #mustRefuse({ unit, functionCode, start, count }: ModbusQuestion): number | undefined {
    const { slave, untouchable } = this.#parts;
    if (![0, 255, slave].includes(unit)) return exception.noPath;
    if (functionCode !== 3 && functionCode !== 4) return exception.function;
    if (count < 1 || count > 125) return exception.value;
    const isBeyond = start + count > 0x10000;
    const isUntouched = untouchable.some(([first, last]) => start <= last && start + count > first);
    return isBeyond || isUntouched ? exception.address : undefined;
  }
}

/** Whether the table held these words together at some instant of the interval. */
function wasIn(table: Table, start: number, words: readonly number[], fromMs: number, toMs: number): boolean {
  const offset = start - table.start;
  return table.versionsIn(fromMs, toMs).some((version) => words.every((word, at) => version[offset + at] === word));
}

function inWords({ unit, functionCode, start, count }: ModbusQuestion): string {
  return `Unit ${unit}, function ${functionCode}, ${count} words at 0x${start.toString(16)}`;
}
