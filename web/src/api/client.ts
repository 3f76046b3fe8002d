import { ApiError, type ErrorBody } from './api-error.js';
import { isRenewing } from './login-renewal.js';
import { mayServersShutDown } from './servers-question.js';

const base = './api/v1';
const timeoutMs = 20_000;
/** Tells the gateway that a page asks: it then keeps the browser from asking for a password in a window of its own. */
const pageHeader = { 'X-Requested-With': 'page' };

export const addressOf = (path: string) => `${base}${path}`;

export function get<T>(path: string): Promise<T> {
  return request<T>('GET', path);
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** `password` repeats the password for what cannot be undone. */
export function request<T>(method: Method, path: string, body?: unknown, password?: string): Promise<T> {
  return confirmed((meant) => send<T>(method, path, body, { ...confirmation(password), ...meant }));
}

/** Sends again what servers would shut down for, once somebody has confirmed that. */
async function confirmed<T>(call: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  try {
    return await call({});
  } catch (error) {
    const isQuestion = error instanceof ApiError && error.code === 'servers.at-stake';
    if (!isQuestion || !(await mayServersShutDown(error))) throw error;
    return call({ 'X-Confirm-Servers': 'yes' });
  }
}

async function send<T>(method: Method, path: string, body: unknown, more: Record<string, string>): Promise<T> {
  const headers = new Headers({ ...pageHeader, ...more });
  const init: RequestInit = { method, headers, cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) };
  if (body !== undefined) {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(body);
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(addressOf(path), init);
    text = await response.text();
  } catch {
    throw new ApiError('page.unreachable', 0);
  }
  return answerOf<T>(response.status, text);
}

/** Sends a file and tells how much of it has gone. */
export function upload<T>(
  path: string,
  file: File,
  password: string,
  onProgress: (percent: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return confirmed((meant) => sendFile<T>(path, file, { ...confirmation(password), ...meant }, onProgress, signal));
}

function sendFile<T>(
  path: string,
  file: File,
  headers: Record<string, string>,
  onProgress: (percent: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append('file', file);
    const call = new XMLHttpRequest();
    call.open('POST', addressOf(path));
    for (const [name, value] of Object.entries({ ...pageHeader, ...headers })) call.setRequestHeader(name, value);
    call.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? Math.floor((loaded / total) * 100) : 0);
    call.onerror = () => reject(new ApiError('page.unreachable', 0));
    call.onabort = () => reject(new ApiError('page.cancelled', 0));
    signal?.addEventListener('abort', () => call.abort());
    call.onload = () => {
      try {
        resolve(answerOf<T>(call.status, call.responseText));
      } catch (error) {
        reject(error);
      }
    };
    call.send(form);
  });
}

/** A header carries no other characters than these. */
function confirmation(password: string | undefined): Record<string, string> {
  return password === undefined ? {} : { 'X-Confirm-Password': encodeURIComponent(password) };
}

/** The gateway gives the login page at this address until somebody has logged in, then this page again. */
export function goToLogin(): void {
  location.reload();
}

export async function signOut(): Promise<void> {
  await request('DELETE', '/session');
}

function answerOf<T>(status: number, text: string): T {
  if (status === 401 && !isRenewing()) goToLogin();
  const body = parsed(text);
  if (status >= 200 && status < 300) return body as T;
  const error = (body as { error?: ErrorBody } | undefined)?.error;
  throw new ApiError(error?.code ?? 'page.refused', status, error);
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
