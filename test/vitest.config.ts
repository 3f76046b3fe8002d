import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './support/closing-line-reporter.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Clocks come in as parameters; a test that needs longer than this waits for something that will not come.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Of tests that start programs of their own.
    maxConcurrency: 3,
    reporters: ['default', new ClosingLineReporter()],
  },
});
