import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from '../support/closing-line-reporter.js';

/** Without KVM the board is as slow as a small one of ten years ago. */
const minute = 60_000;

export default defineConfig({
  test: {
    reporters: ['verbose', new ClosingLineReporter()],
    include: ['test/board/**/*.test.ts'],
    testTimeout: 10 * minute,
    hookTimeout: 15 * minute,
    fileParallelism: false,
  },
});
