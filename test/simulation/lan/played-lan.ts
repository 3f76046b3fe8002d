import { SeededDice } from '../world/dice.js';
import { EventQueue } from '../world/event-queue.js';
import { RunTrace } from '../world/run-trace.js';
import { Settling } from '../world/settling.js';
import { GatewayStation } from './gateway-station.js';
import { Lan } from './lan.js';

/** A network by itself, for the tests. */
export function playedLan(seed = 1) {
  const queue = new EventQueue();
  const settling = new Settling();
  const trace = new RunTrace(queue);
  const lan = new Lan({ schedule: queue, dice: SeededDice.ofSeed(seed), trace });
  const station = new GatewayStation(lan);
  return {
    queue,
    trace,
    lan,
    station,
    /** Lets so many milliseconds pass. */
    async pass(forMs: number): Promise<void> {
      const endMs = queue.nowMs + forMs;
      await settling.settle();
      while (queue.runNext(endMs)) await settling.settle();
      await settling.settle();
    },
  };
}
