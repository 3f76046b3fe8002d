import { describe, expect, it } from 'vitest';
import { ClientCensus } from '../../../src/bacnet/server/client-census.js';

const room = 128;
const readProperty = 12;
const addressOf = (number: number) => `10.0.${number >> 8}.${number & 255}`;

function bench() {
  let wallMs = 1_000_000;
  const census = new ClientCensus({ wallMs: () => wallMs, monotonicMs: () => 0, schedule: () => () => undefined });
  return {
    passes: (ms: number) => {
      wallMs += ms;
    },
    asks: (...clients: readonly number[]) => {
      for (const one of clients) {
        census.note({ address: addressOf(one), port: 47808, remote: undefined }, 'confirmed', readProperty);
      }
    },
    counted: () => new Map(census.list().map(({ client, requests }) => [client.address, requests])),
  };
}

const clients = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('who asks, how much and what', () => {
  it('of more clients than there is room for, the one silent longest gives way', () => {
    const { passes, asks, counted } = bench();
    for (const one of clients(0, room)) {
      asks(one);
      passes(1);
    }
    asks(0);
    passes(1);
    asks(room);
    expect(counted().size).toBe(room);
    expect(counted().get(addressOf(0))).toBe(2);
    expect(counted().has(addressOf(1))).toBe(false);
  });

  it('also when all of them ask within one millisecond', () => {
    const { asks, counted } = bench();
    asks(...clients(0, room), 0, room);
    expect(counted().get(addressOf(0))).toBe(2);
    expect(counted().has(addressOf(1))).toBe(false);
    asks(0);
    expect(counted().get(addressOf(0))).toBe(3);
  });

  it('also when the wall clock goes back', () => {
    const { passes, asks, counted } = bench();
    asks(...clients(0, room));
    passes(-60_000);
    asks(room, room + 1, room);
    expect(counted().get(addressOf(room))).toBe(2);
    expect([...counted().keys()].slice(0, 2)).toEqual([addressOf(room), addressOf(room + 1)]);
  });
});
