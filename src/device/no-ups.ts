import type { UpsReport } from '../ups/polling/ups-monitor.js';

/** What is known while there is no serial port, or before the UPS was asked. */
export const noUps: UpsReport = {
  snapshot: {
    family: undefined,
    map: undefined,
    connection: 'ready',
    takenAtMs: 0,
    reading: (page, table) => ({ page, table, outcome: 'never' }),
  },
  setup: undefined,
  problem: undefined,
};
