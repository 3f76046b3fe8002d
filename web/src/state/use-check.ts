import { useEffect, useState } from 'preact/hooks';
import type { FaultsAnswer, SettingsFault } from '../../../src/http/screens/shared/schema.js';
import { request } from '../api/client.js';

/** Whoever stops typing for so long wants to know whether it is right. */
const typingMs = 400;

/**
 * What is wrong with what somebody writes, by the gateway's own check: limits are written there alone. It is asked once
 * typing rests, nothing where `body` is undefined; without an answer, what was said last stands. A refused change may set
 * what is wrong at once.
 */
export function useCheck(path: string, body: unknown) {
  const [problems, setProblems] = useState<readonly SettingsFault[]>([]);
  const text = JSON.stringify(body);
  useEffect(() => {
    if (body === undefined) return setProblems([]);
    let isWanted = true;
    const timer = setTimeout(async () => {
      const answer = await request<FaultsAnswer>('POST', path, body).catch(() => undefined);
      if (isWanted && answer) setProblems(answer.problems);
    }, typingMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [path, text]);
  return [problems, setProblems] as const;
}
