import type { LoginAnswer, LoginState } from '../../../src/http/screens/login/schema.js';
import type { Bilingual } from '../../../src/http/screens/shared/schema.js';

/** Longer than the gateway lets somebody wait who has typed wrong passwords. */
const timeoutMs = 40_000;
const pageHeader = { 'X-Requested-With': 'page' };

export type LoginRefusal =
  | { readonly kind: 'wrong' | 'busy' | 'unreachable' | 'no-cookie' }
  | { readonly kind: 'locked'; readonly forMs: number }
  | { readonly kind: 'failed'; readonly text?: Bilingual | undefined };

export type LoginOutcome = { readonly kind: 'in'; readonly asksForPassword: boolean } | LoginRefusal;

export async function readState(): Promise<LoginState | undefined> {
  const answer = await ask('GET', 'session');
  return answer?.ok ? ((await answer.json()) as LoginState) : undefined;
}

export async function logIn(user: string, password: string): Promise<LoginOutcome> {
  const answer = await ask('POST', 'session', { user, password });
  if (!answer?.ok) return refusalOf(answer);
  const { asksForPassword } = (await answer.json()) as LoginAnswer;
  const state = await readState();
  return state?.loggedIn === false ? { kind: 'no-cookie' } : { kind: 'in', asksForPassword };
}

/** Undefined where it is set; all sessions have ended then, this one too. */
export async function setPassword(current: string, next: string): Promise<LoginRefusal | undefined> {
  const answer = await ask('PUT', 'security/password', { current, next });
  return answer?.ok ? undefined : refusalOf(answer);
}

async function ask(method: string, path: string, body?: unknown): Promise<Response | undefined> {
  try {
    return await fetch(`./api/v1/${path}`, {
      method,
      headers: { ...pageHeader, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    return undefined;
  }
}

async function refusalOf(answer: Response | undefined): Promise<LoginRefusal> {
  if (answer === undefined) return { kind: 'unreachable' };
  const { code, message } = await errorOf(answer);
  if (code === 'web.unauthorized' || code === 'web.wrong-password') return { kind: 'wrong' };
  if (code === 'web.busy') return { kind: 'busy' };
  if (code !== 'web.locked') return { kind: 'failed', text: message };
  return { kind: 'locked', forMs: Number(answer.headers.get('Retry-After') ?? 0) * 1000 };
}

interface Refused {
  readonly code?: string;
  readonly message?: Bilingual;
}

async function errorOf(answer: Response): Promise<Refused> {
  try {
    return ((await answer.json()) as { error?: Refused }).error ?? {};
  } catch {
    return {};
  }
}
