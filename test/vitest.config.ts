import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './support/closing-line-reporter.js';

/** These start daemons, simulators and browsers of their own: one file at a time, or they starve each other of time. */
const wholePrograms = [
  'test/conformance/**/*.test.ts',
  'test/e2e/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/**/daemon.test.ts',
  'test/install/**/*.test.ts',
  'test/web/**/*.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLineReporter()],
    projects: [
      {
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...wholePrograms, 'test/board/**'],
          // Clocks come in as parameters; a test that needs longer than this waits for something that will not come.
          testTimeout: 20_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'whole programs',
          include: wholePrograms,
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
