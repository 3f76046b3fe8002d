import { request as httpRequest } from 'node:http';
import type { Schedule } from '../world/contract.js';
import type { Endpoint } from './endpoint.js';
import type { Lan } from './lan.js';

export interface WebRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Address of who asks. */
  readonly from: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** As a browser's patience. */
const patienceMs = 30_000;

/** Asks over a connection of its own. Undefined: nobody answers, or the answer breaks off. Never rejects. */
export function askWeb(
  lan: Lan,
  schedule: Schedule,
  to: Endpoint,
  { method, path, headers, body, from }: WebRequest,
): Promise<WebAnswer | undefined> {
  return new Promise((resolve) => {
    const socket = lan.tcp.connect(from, to);
    const request = httpRequest({
      method,
      path,
      host: to.address,
      port: to.port,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      createConnection: () => socket as never,
    });
    const end = (answer: WebAnswer | undefined): void => {
      cancel();
      if (answer === undefined) socket.destroy();
      resolve(answer);
    };
    const cancel = schedule.after(patienceMs, () => end(undefined));
    request.once('error', () => end(undefined));
    request.once('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', () => end(undefined));
      response.once('aborted', () => end(undefined));
      response.once('end', () =>
        end({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    request.end(body);
  });
}
