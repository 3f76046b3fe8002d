import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '../api/api-error.js';
import { get } from '../api/client.js';
import { usePage } from './page-context.js';

export interface Resource<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly reload: () => void;
}

/** An answer of the gateway, asked again at an interval, after a reconnection, when somebody looks at the page again, when
 * `trigger` changes and on demand; the last one stays when that fails. */
export function useResource<T>(path: string, intervalMs?: number, trigger?: string): Resource<T> {
  const [answer, setAnswer] = useState<{ path: string; data: T }>();
  const [error, setError] = useState<ApiError>();
  const [turn, setTurn] = useState(0);
  const { live } = usePage();
  const isLive = live.phase === 'live';
  const running = useRef(false);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    let isWanted = true;
    const ask = async () => {
      if (document.visibilityState === 'hidden') return;
      running.current = true;
      try {
        const data = await get<T>(path);
        if (!isWanted) return;
        setAnswer({ path, data });
        setError(undefined);
      } catch (thrown) {
        if (isWanted) setError(asApiError(thrown));
      } finally {
        running.current = false;
      }
    };
    const askAgain = () => !running.current && ask();
    void ask();
    const interval = intervalMs === undefined ? undefined : setInterval(askAgain, intervalMs);
    document.addEventListener('visibilitychange', askAgain);
    return () => {
      isWanted = false;
      clearInterval(interval);
      document.removeEventListener('visibilitychange', askAgain);
    };
  }, [path, intervalMs, turn, trigger, isLive]);

  const data = answer?.path === path ? answer.data : undefined;
  // The banner says that there is no contact, and for how long.
  const isSaid = error?.code === 'page.unreachable' && !isLive && data !== undefined;
  return { data, error: isSaid ? undefined : error, reload };
}

export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError('page.fault', 0);
}
