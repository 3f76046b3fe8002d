import type { SetupStep, UpsSearchBody, UpsSearchView } from '../../../src/http/screens/setup/schema.js';
import { request } from '../api/client.js';
import { addressOfStep, nextStep, type Step } from './steps.js';

export const setupPath = '/setup';
export const searchPath = '/setup/search';

export function startSearch(order: UpsSearchBody): Promise<UpsSearchView> {
  return request('POST', searchPath, order);
}

export function endSearch(): Promise<UpsSearchView> {
  return request('DELETE', searchPath);
}

export function keepStep(step: SetupStep): Promise<unknown> {
  return request('PUT', '/setup/step', { step });
}

/** Keeps where somebody is, and shows it. */
export async function goOn(from: Step): Promise<void> {
  const next = nextStep(from);
  await keepStep(next);
  location.hash = addressOfStep(next);
}
