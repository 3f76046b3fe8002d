import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Settling } from './settling.js';

describe('what follows from an event', () => {
  it('has ended afterwards: chains of promises and of immediates', async () => {
    const settling = new Settling();
    let turns = 0;
    const chain = async () => {
      for (; turns < 50; turns += 1) {
        await nextTurn();
        await Promise.resolve();
      }
    };
    void chain();
    await settling.settle();
    expect(turns).toBe(50);
  });

  it('hears of work elsewhere in the order in which it was begun, after all else', async () => {
    const settling = new Settling();
    const elsewhere = settling.elsewhere(() => true);
    const told: string[] = [];
    let endSlow = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      endSlow = resolve;
    });
    void elsewhere(slow).then(() => told.push('slow'));
    void elsewhere(Promise.resolve()).then(() => told.push('fast'));
    void elsewhere(Promise.reject(new Error('failed'))).catch(({ message }: Error) => told.push(message));
    void nextTurn()
      .then(() => nextTurn())
      .then(() => nextTurn())
      .then(() => {
        told.push('here');
        setTimeout(endSlow, 5);
      });
    await settling.settle();
    expect(told).toEqual(['here', 'slow', 'fast', 'failed']);
  });

  it('tells a dead process nothing', async () => {
    const settling = new Settling();
    let isAlive = true;
    const told: string[] = [];
    void settling
      .elsewhere(() => isAlive)(Promise.resolve())
      .then(() => told.push('told'));
    isAlive = false;
    await settling.settle();
    expect(told).toEqual([]);
  });
});
