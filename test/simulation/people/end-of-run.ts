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

const recoveryMs = 60_000;

/** A minute after the last fault: everything is good again, and all that was kept is there. Asked while the gateway runs. */
export async function judgeRecovery(people: People): Promise<void> {
  const { judge, truth, disturbances } = people.parts;
  const askedAtMs = people.nowMs;
  await lookAtStatus(people);
  await lookAtValues(people);
  await lookAtAlarms(people);
  await lookAtSettings(people);
  await lookAtJournal(people, true);
  await lookAtHistory(people, 6);
  await lookAtFiles(people);
  // Some faults last longer than the calm at the end of a run.
  if (disturbances.wereThere(['line', 'ups', 'lan', 'disk', 'power', 'settings'], askedAtMs - recoveryMs, people.nowMs))
    return;
  judge.judged('recovery');
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
