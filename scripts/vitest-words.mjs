/** Arguments of vitest that run all tests but those of the board. */
export const allTests = ['run', '--config', 'test/vitest.config.ts', '--root', '.'];

export const unitTests = [...allTests, '--project', 'units'];
