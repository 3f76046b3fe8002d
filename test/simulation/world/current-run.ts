import { told } from './gateway-run.js';
import type { RunJudge } from './run-judge.js';

/** One run at a time in a process: what nobody has caught belongs to the run that is played. */
export async function withUncaught<T>(judge: RunJudge, run: () => Promise<T>): Promise<T> {
  const take = (what: string) => (error: unknown) => {
    judge.violated('no-internal-fault', `${what}: ${told(error)}`);
  };
  const onException = take('Nobody catches');
  const onRejection = take('Nobody handles the rejection of');
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  try {
    return await run();
  } finally {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  }
}
