import { type Clock, sleep } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import { exists } from '../../core/files/folders.js';
import { writeFileAtomically } from '../../core/files/write-file-atomically.js';
import { thisDisk } from '../../core/machine/disk.js';
import { failureOf, lookEveryMs, type RecoveryRequest, recoveryRequests, requestFiles } from './recovery-requests.js';

/** A gateway that has taken a request may have to ask the network helper first. */
const carryOutWithinMs = 60_000;

/**
 * Leaves a request in the data folder and waits for a gateway that runs there: `done`, or `left` for its next start where
 * none has taken it. Rejects with `recovery.unwritable`, or with what kept the gateway from doing it.
 */
export async function leaveRequest(
  dataDir: string,
  request: RecoveryRequest,
  clock: Clock,
  content = '',
): Promise<'done' | 'left'> {
  const { asked, taken, failed } = requestFiles(dataDir, request);
  const wasBusy = await isBusy(dataDir);
  try {
    for (const old of [failed, asked]) await thisDisk.rm(old, { recursive: true, force: true });
    // Often root's, and the gateway is another user, whose links root must not follow.
    await writeFileAtomically(asked, content, { mode: 0o644, replacesLink: true });
  } catch (cause) {
    throw new GatewayError('recovery.unwritable', `${asked} cannot be written.`, {}, cause);
  }
  if (!(await isGone(asked, 3 * lookEveryMs, clock))) {
    // One after the other: this one's turn comes when another one is done.
    if (!wasBusy && !(await isBusy(dataDir))) return 'left';
    if (!(await isGone(asked, carryOutWithinMs, clock))) return 'left';
  }
  if (!(await isGone(taken, carryOutWithinMs, clock))) {
    throw new GatewayError('recovery.failed', 'The gateway has taken the request and does not say what came of it.');
  }
  if (!(await exists(thisDisk, failed))) return 'done';
  const reason = failureOf(await thisDisk.readFile(failed, 'utf8').catch(() => undefined));
  await thisDisk.rm(failed, { recursive: true, force: true }).catch(() => undefined);
  throw reason;
}

/** Whether a gateway carries out a request at this moment, or has ended in the middle of one. */
async function isBusy(dataDir: string): Promise<boolean> {
  const found = await Promise.all(recoveryRequests.map((one) => exists(thisDisk, requestFiles(dataDir, one).taken)));
  return found.includes(true);
}

async function isGone(path: string, withinMs: number, clock: Clock): Promise<boolean> {
  const untilMs = clock.monotonicMs() + withinMs;
  while (await exists(thisDisk, path)) {
    if (clock.monotonicMs() >= untilMs) return false;
    await sleep(clock, lookEveryMs / 10);
  }
  return true;
}
