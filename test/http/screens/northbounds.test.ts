import { expect, it } from 'vitest';
import { northboundAnswers } from '../../../src/http/screens/northbounds/answers.js';
import { ManualClock } from '../../support/manual-clock.js';

const door = {
  transport: 'tcp',
  bind: '0.0.0.0',
  port: 1502,
  isOpen: true,
  problem: undefined,
  connections: 1,
} as const;
const counts = { requests: 5, fromMemory: 3, passedThrough: 1, refused: 1 };

it('the page is told of a protocol that is switched on, with times of day', async () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 15));
  await clock.advance(10_000);
  const status = {
    clients: [{ address: '192.0.2.7', sinceMs: 4000, heardAtMs: 9000, tally: counts }],
    total: counts,
    waiting: 1,
    turnedAway: 2,
    lastTurnedAway: { address: '192.0.2.9', reason: 'not-allowed', atMs: 8000 } as const,
  };
  const { read } = northboundAnswers({
    clock,
    northbounds: () => ({ modbus_tcp: { doors: [door], running: { status } } }),
  });
  const at = (second: number) => Date.UTC(2026, 0, 15, 0, 0, second);
  expect(read().modbusTcp).toEqual({
    doors: [{ transport: 'tcp', bind: '0.0.0.0', port: 1502, isOpen: true, connections: 1 }],
    view: {
      clients: [{ address: '192.0.2.7', sinceMs: at(4), heardAtMs: at(9), counts }],
      total: counts,
      waiting: 1,
      turnedAway: 2,
      lastTurnedAway: { address: '192.0.2.9', reason: 'not-allowed', atMs: at(8) },
    },
  });
});

it('one that is switched off has neither a port nor anything to tell', () => {
  const off = { doors: [], running: undefined };
  const { read } = northboundAnswers({ clock: new ManualClock(), northbounds: () => ({ modbus_tcp: off }) });
  expect(read()).toEqual({ modbusTcp: { doors: [] } });
});
