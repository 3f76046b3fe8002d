import type { EventQueue } from '../world/event-queue.js';

/** What comes of something when all that waits for the schedule has its turn. */
export async function outcome<T>(schedule: EventQueue, action: Promise<T>): Promise<T> {
  let isEnded = false;
  const ended = action.finally(() => {
    isEnded = true;
  });
  ended.catch(() => undefined);
  while (!isEnded) {
    await nextTurn();
    if (!isEnded && schedule.nextMs !== undefined) schedule.runNext(schedule.nextMs);
  }
  return ended;
}

/** Until nothing waits any more, also where the power is cut meanwhile. */
export async function playOut(schedule: EventQueue): Promise<void> {
  for (;;) {
    await nextTurn();
    if (schedule.nextMs === undefined) return;
    schedule.runNext(schedule.nextMs);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
