import type { Clock } from '../../../src/core/clock.js';
import { GatewayError } from '../../../src/core/errors.js';
import type { RegisterReader } from '../../../src/ups/link/register-reader.js';
import type { Page } from '../../../src/ups/maps/page.js';
import type { Cadence, RegisterTable, TableId } from '../../../src/ups/maps/register-map.js';
import type { PollStep } from '../../../src/ups/polling/poll-plan.js';

/** What the UPS does upon a request: words, an exception's code, or how it fails. */
export type Behaviour = readonly number[] | { readonly exception: number } | 'silent' | 'damaged' | 'closed';

/** A reader without a line: every answer takes 10 ms, every silence 500 ms. */
export class FakeUps implements RegisterReader {
  isOpen = true;
  readonly asked: { readonly atMs: number; readonly start: number; readonly words: number }[] = [];
  readonly #clock: Clock;
  #behaviour: (start: number, words: number) => Behaviour = (start, words) =>
    Array.from({ length: words }, (_, index) => start + index);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined means the usual: each word holds its own address. */
  behave(behaviour: (start: number, words: number) => Behaviour | undefined): void {
    this.#behaviour = (start, words) =>
      behaviour(start, words) ?? Array.from({ length: words }, (_, index) => start + index);
  }

  /** Start addresses in the order of asking since the last call. */
  starts(): readonly number[] {
    return this.asked.splice(0).map(({ start }) => start);
  }

  async readRegisters(_slave: number, start: number, words: number): Promise<readonly number[]> {
    this.asked.push({ atMs: this.#clock.monotonicMs(), start, words });
    const result = this.#behaviour(start, words);
    if (result === 'closed') throw new GatewayError('modbus.closed', 'closed');
    await new Promise<void>((resolve) => this.#clock.schedule(result === 'silent' ? 500 : 10, resolve));
    if (result === 'silent') throw new GatewayError('modbus.timeout', 'silent');
    if (result === 'damaged') throw new GatewayError('modbus.crc', 'damaged');
    if ('exception' in result) {
      throw new GatewayError('modbus.exception', 'refused', { exceptionCode: result.exception });
    }
    return result;
  }
}

/** A step of a small hand-made plan. */
export function step(page: Page, id: TableId, address: number, cadence: Cadence, fallbackWords?: number): PollStep {
  const table: RegisterTable = {
    id,
    start: address,
    at: {},
    words: 6,
    kind: 'values',
    cadence,
    source: 'made up for the test',
    certainty: 'documented',
    ...(fallbackWords === undefined ? {} : { fallbackWords }),
    ...(id === 'status' && { tells: 'status' }),
    ...(id === 'identification' && { identity: true }),
  };
  return { page, table, address, cadence };
}
