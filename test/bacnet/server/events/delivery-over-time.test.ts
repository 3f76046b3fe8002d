import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, DeliveryBench, destination, device, station } from './delivery-bench.js';

/** What may happen between two events. */
type Step =
  | { readonly kind: 'events'; readonly count: number }
  | { readonly kind: 'dies' | 'returns'; readonly recipient: number }
  | { readonly kind: 'restart' | 'disabled' | 'enabled' }
  | { readonly kind: 'time'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('events' as const), count: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('dies' as const, 'returns' as const), recipient: fc.nat({ max: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'disabled' as const, 'enabled' as const) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
);

const numbered = (count: number, from: number) => Array.from({ length: count }, (_, index) => `event ${from + index}`);
const peers = ['192.168.1.1:47808', '192.168.1.2:47808', '192.168.1.9:47808'];

/** What each recipient took, over restarts. */
class Ledger {
  readonly taken = new Map<string, (string | undefined)[]>();

  /** After each step; the port is another one after a restart. */
  note(bench: DeliveryBench): void {
    for (const { to, text, taken } of bench.port.outcomes.splice(0)) {
      if (taken) this.taken.set(to, [...(this.taken.get(to) ?? []), text]);
    }
  }
}

describe('recipients that die and return, restarts, disabled communication', () => {
  it('each recipient takes every event once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const bench = new DeliveryBench();
        const ledger = new Ledger();
        await bench.start(
          destination(station(1)),
          destination(station(2)),
          destination(device(5)),
          destination(address(0), { issueConfirmedNotifications: false }),
        );
        const isThere = () =>
          bench.delivery.hearIAm(5, { address: '192.168.1.9', port: 47808, remote: undefined }, 'wire');
        isThere();
        let told = 0;
        for (const one of steps) {
          switch (one.kind) {
            case 'events':
              await bench.tell(numbered(one.count, told + 1), 5);
              told += one.count;
              break;
            case 'dies':
              bench.port.answers.set(peers[one.recipient] ?? '', 'silence');
              break;
            case 'returns':
              bench.port.answers.delete(peers[one.recipient] ?? '');
              break;
            case 'restart': {
              const { mayInitiate } = bench.port;
              await bench.stop();
              ledger.note(bench);
              await bench.restart();
              bench.port.mayInitiate = mayInitiate;
              isThere();
              break;
            }
            case 'disabled':
            case 'enabled':
              bench.port.mayInitiate = one.kind === 'enabled';
              bench.delivery.flush();
              break;
            case 'time':
              await bench.clock.advance(one.ms);
              break;
          }
          ledger.note(bench);
        }
        bench.port.answers.clear();
        bench.port.mayInitiate = true;
        bench.delivery.flush();
        await bench.clock.advance(200_000);
        ledger.note(bench);
        const all = numbered(told, 1);
        for (const to of [...peers, 'local']) expect([to, ledger.taken.get(to) ?? []]).toEqual([to, all]);
      }),
      { seed: 20_261_130, numRuns: 120 },
    );
  }, 120_000);
});
