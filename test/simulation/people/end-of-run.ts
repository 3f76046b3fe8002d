import { fieldsOf, listIn, textIn } from './answers.js';
import {
  lookAtAlarms,
  lookAtFiles,
  lookAtHistory,
  lookAtJournal,
  lookAtSettings,
  lookAtStatus,
  lookAtValues,
} from './page-looks.js';
import type { People } from './people.js';

/** A minute after the last fault: everything is good again, and all that was kept is there. Asked while the gateway runs. */
export async function judgeRecovery(people: People): Promise<void> {
  const { judge, truth } = people.parts;
  await lookAtStatus(people);
  await lookAtValues(people);
  await lookAtAlarms(people);
  await lookAtSettings(people);
  await lookAtJournal(people, true);
  await lookAtHistory(people, 6);
  lookAtFiles(people);
  const answer = await people.ask({ method: 'GET', path: '/api/v1/objects' });
  if (answer?.status !== 200) {
    judge.violated('recovery', `A minute after the last fault the page answers with ${answer?.status ?? 'nothing'}.`);
    return;
  }
  const marked = listIn(fieldsOf(answer.body) ?? {}, 'objects').filter((one) => {
    const state = textIn(one, 'state') ?? '';
    return ['stale', 'pending', 'refused'].includes(state) && truth.feeds(textIn(one, 'name') ?? '');
  });
  if (marked.length > 0)
    judge.violated(
      'recovery',
      `A minute after the last fault ${marked.length} objects are not good, ${textIn(marked[0] ?? {}, 'name')} first.`,
    );
}

/** How long the program may take to stop (the proving ground's own rule: one second), its state being on the disk then. */
const stopMs = 1000;

/** `tookMs`: from SIGTERM to the end; `timers`: those of its clock that still wait; `open`: files of the disk that are open. */
export function judgeStop(
  people: People,
  { tookMs, timers, open }: { readonly tookMs: number; readonly timers: number; readonly open: number },
): void {
  const { judge, disturbances } = people.parts;
  judge.judged('stop');
  const isDiskBad = disturbances.wereThere(['disk'], people.nowMs - 60_000, people.nowMs);
  if (tookMs > stopMs && !isDiskBad) judge.violated('stop', `The gateway took ${Math.round(tookMs)} ms to stop.`);
  if (timers > 0) judge.violated('stop', `${timers} timers of a gateway that has stopped still wait.`);
  if (open > 0) judge.violated('stop', `${open} files of a gateway that has stopped are still open.`);
}
