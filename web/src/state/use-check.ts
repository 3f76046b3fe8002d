import { useEffect, useState } from 'preact/hooks';
import type { PreviewAnswer } from '../../../src/http/screens/settings/schema.js';
import type { FaultsAnswer, SettingsFault } from '../../../src/http/screens/shared/schema.js';
import { request } from '../api/client.js';
import { useTypingRest } from './use-typing-rest.js';

type Checked = FaultsAnswer & Partial<Pick<PreviewAnswer, 'notices'>>;

/**
 * What is wrong with what somebody writes, by the gateway's own check: limits are written there alone. It is asked once
 * typing rests, nothing where `body` is undefined; without an answer, what was said last stands. A refused change may set
 * what is wrong at once. Last come notices, of a check that gives any: what may be written, and is worth a second look.
 */
export function useCheck(path: string, body: unknown) {
  const [problems, setProblems] = useState<readonly SettingsFault[]>([]);
  const [notices, setNotices] = useState<readonly SettingsFault[]>([]);
  const isNothing = body === undefined;
  useEffect(() => {
    if (!isNothing) return;
    setProblems([]);
    setNotices([]);
  }, [isNothing]);
  const ask = async (isWanted: () => boolean) => {
    const answer = await request<Checked>('POST', path, body).catch(() => undefined);
    if (!isWanted() || answer === undefined) return;
    setProblems(answer.problems);
    setNotices(answer.notices ?? []);
  };
  useTypingRest(`${path} ${JSON.stringify(body)}`, isNothing ? undefined : ask);
  return [problems, setProblems, notices] as const;
}
