import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints the counts on one line of their own at the very end, for those who read only the end of a log. Also appends them to the
 * file that TEST_COUNTS names, so that several runs can be summed up.
 */
export class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let passed = 0;
    let failed = 0;
    let skipped = 0;
    for (const module of modules) {
      let testsFailed = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') testsFailed += 1;
        else skipped += 1;
      }
      // A module that does not load has no tests to fail.
      failed += testsFailed === 0 && module.state() === 'failed' ? 1 : testsFailed;
    }
    const { TEST_COUNTS: countsFile } = process.env;
    if (countsFile !== undefined) appendFileSync(countsFile, `${JSON.stringify({ passed, failed, skipped })}\n`);
    process.once('exit', () => process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`));
  }
}
