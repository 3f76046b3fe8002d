import { until } from '../until.js';

export interface WebAnswer<T> {
  readonly status: number;
  readonly text: string;
  /** As the API describes it; a refusal has a `code`. */
  readonly body: T;
  readonly code: string | undefined;
}

interface Refusal {
  readonly error?: { readonly code?: string };
}

/** A program that uses the page's API as anybody could. */
export class WebClient {
  readonly #base: string;
  password: string;

  constructor(port: number, password = 'public') {
    this.#base = `http://127.0.0.1:${port}`;
    this.password = password;
  }

  get<T = unknown>(path: string): Promise<WebAnswer<T>> {
    return this.#ask<T>('GET', path);
  }

  /** Anything but reading; `isConfirmed` sends the password again. */
  send<T = unknown>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, isConfirmed = false) {
    return this.#ask<T>(method, path, body, isConfirmed);
  }

  /** A daemon answers by BACnet before its page is there. */
  async untilServed(): Promise<void> {
    const status = async () => (await this.get('/healthz').catch(() => undefined))?.status;
    await until(async () => (await status()) !== undefined, 15_000, 'the page is there');
  }

  async #ask<T>(method: string, path: string, body?: unknown, isConfirmed = false): Promise<WebAnswer<T>> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`root:${this.password}`).toString('base64')}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(isConfirmed && { 'x-confirm-password': encodeURIComponent(this.password) }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = parsed(text);
    return { status: response.status, text, body: answer as T, code: (answer as Refusal | undefined)?.error?.code };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
