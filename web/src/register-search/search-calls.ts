import type { AcceptBody, ObserveBody, SearchState } from '../../../src/http/screens/register-search/schema.js';
import { request } from '../api/client.js';

/** Where the gateway answers for the register search. */
export const searchPath = '/register-search';

export type Observed = ObserveBody['observations'][number];

export function startSearch(): Promise<SearchState> {
  return request('POST', `${searchPath}/start`, {});
}

/** The first one begins the search. */
export async function observe(observations: readonly Observed[], isRunning: boolean): Promise<SearchState> {
  if (!isRunning) await startSearch();
  return request('POST', `${searchPath}/observations`, { observations });
}

export function forgetObservation(id: string): Promise<SearchState> {
  return request('DELETE', `${searchPath}/observations/${encodeURIComponent(id)}`);
}

export function accept(order: AcceptBody): Promise<unknown> {
  return request('POST', `${searchPath}/accept`, order);
}

export function takeBack(key: string): Promise<unknown> {
  return request('POST', `${searchPath}/take-back`, { key });
}

export function stopSearch(forget: boolean): Promise<SearchState> {
  return request('POST', `${searchPath}/stop`, { forget });
}
