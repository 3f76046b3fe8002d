import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './support/closing-line-reporter.js';

/** These start daemons, simulators and browsers of their own: one file at a time, or they starve each other of time. */
const wholePrograms = [
  'test/conformance/**/*.test.ts',
  'test/e2e/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/**/daemon.test.ts',
  'test/web/**/*.test.ts',
];

/** These do, too, but mostly wait, on machines and in folders of their own: beside the parts, or all takes too long. */
const waitingPrograms = [
  'test/install/**/*.test.ts',
  'test/e2e/{broadcast,finder,namespaces,network}.test.ts',
  'test/web/{firmware-update,network-change}.test.ts',
];

/** Vitest takes one worker less than there are processors; these wait more than they reckon. */
const maxWorkers = 3;

/** Not part of this, see board/vitest.config.ts. */
const board = 'test/board/**';

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLineReporter()],
    projects: [
      {
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...wholePrograms, ...waitingPrograms, board],
          // Clocks come in as parameters; a test that needs longer than this waits for something that will not come.
          testTimeout: 20_000,
          hookTimeout: 30_000,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'waiting programs',
          include: waitingPrograms,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers,
          maxConcurrency: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'whole programs',
          include: wholePrograms,
          exclude: waitingPrograms,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          maxConcurrency: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
