import type { Page } from 'playwright-core';
import type {
  SearchCandidate,
  SearchFinding,
  SearchObservation,
  SearchState,
} from '../../../src/http/screens/register-search/schema.js';

const both = (en: string, fr: string) => ({ en, fr });

export function candidateOf(more: Partial<SearchCandidate> = {}): SearchCandidate {
  return {
    id: 'system:3:104:u16:0',
    page: 'system',
    address: 0x0068,
    baseAddress: 0x0068,
    functionCode: 3,
    isAlone: false,
    type: 'u16',
    decimals: 0,
    probability: 0.9993,
    mayBeAccepted: true,
    now: 231,
    evidence: [
      both('It said what the display showed, 3 times of 3.', "Il disait ce que l'afficheur montrait, 3 fois sur 3."),
      both('It stands beside the word of BYPASS_V2.', 'Il est à côté du mot de BYPASS_V2.'),
    ],
    alsoFeeds: [],
    line: '0x0068 u16 /1',
    ...more,
  };
}

export function findingOf(more: Partial<SearchFinding> = {}): SearchFinding {
  return {
    object: 'BYPASS_V1',
    verdict: 'found',
    observations: 3,
    candidates: [candidateOf()],
    absent: 0,
    advice: both('', ''),
    ...more,
  };
}

export function observationOf(id: string, more: Partial<SearchObservation> = {}): SearchObservation {
  return { id, kind: 'number', object: 'BYPASS_V1', shown: '231', atMs: Date.UTC(2026, 5, 1, 8), ...more };
}

export function searchStateOf(more: Partial<SearchState> = {}): SearchState {
  return {
    isRunning: true,
    ups: 'running',
    startedMs: Date.UTC(2026, 5, 1, 8),
    words: 142,
    reads: { asked: 60, answered: 41, refused: 18, silent: 1, waiting: 0 },
    pages: [{ page: 'system', known: 110, managed: 60, readable: 32, refused: 40, left: 120 }],
    isComplete: false,
    bound: 0.995,
    observations: [],
    findings: [],
    assigned: [],
    ...more,
  };
}

/** The search of a gateway that a test plays, between the page and its gateway. */
export class PlayedSearch {
  state: SearchState = searchStateOf();
  /** `POST observations {...}` and the like, without asking for the state. */
  readonly asked: (readonly [what: string, body: unknown])[] = [];
  /** What the gateway refuses next, and why. */
  refusal: { readonly code: string; readonly message: { readonly en: string; readonly fr: string } } | undefined;

  async answer(page: Page): Promise<void> {
    await page.route(/\/api\/v1\/register-search(?:\/|$)/, async (route) => {
      const request = route.request();
      const path = new URL(request.url()).pathname.replace(/^.*\/register-search\/?/, '');
      if (request.method() === 'GET') return route.fulfill({ json: this.state });
      this.asked.push([`${request.method()} ${path}`, request.postDataJSON() ?? undefined]);
      if (this.refusal) return route.fulfill({ status: 409, json: { error: this.refusal } });
      return route.fulfill({
        json: path === 'accept' || path === 'take-back' ? { changed: [], state: this.state } : this.state,
      });
    });
  }
}
