import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints what failed, what passed only the second time and, on a line of their own, the counts at the very end, for those who
 * read only the end of a log. Also appends them to the file that TEST_COUNTS names, so that several runs can be summed up.
 */
export class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let passed = 0;
    let failed = 0;
    let skipped = 0;
    const failures: string[] = [];
    const retried: string[] = [];
    for (const module of modules) {
      let testsFailed = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (test.diagnostic()?.flaky) retried.push(`${module.relativeModuleId}: ${test.fullName}`);
        if (state === 'passed') passed += 1;
        else if (state === 'failed') {
          testsFailed += 1;
          failures.push(`${module.relativeModuleId}: ${test.fullName}`);
        } else skipped += 1;
      }
      // A module that does not load has no tests to fail.
      const isUnloadable = testsFailed === 0 && module.state() === 'failed';
      if (isUnloadable) failures.push(`${module.relativeModuleId}: does not load`);
      failed += isUnloadable ? 1 : testsFailed;
    }
    const { TEST_COUNTS: countsFile } = process.env;
    if (countsFile !== undefined)
      appendFileSync(countsFile, `${JSON.stringify({ passed, failed, skipped, failures, retried })}\n`);
    const again = retried.map((name) => `\nPASSED ONLY THE SECOND TIME ${name}`).join('');
    const names = again + failures.map((name) => `\nFAILED ${name}`).join('');
    process.once('exit', () =>
      process.stdout.write(`${names}\n${passed} passed, ${failed} failed, ${skipped} skipped\n`),
    );
  }
}
